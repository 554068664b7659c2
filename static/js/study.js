// Turning cards, reading aloud, and answers that are sent in order and never lost. No rule of studying lives here:
// the page shows the next question at once (it came with the last reply), the server decides what counts.
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const voice = window.speechSynthesis;
  const player = window.autoplay?.({ $, voice, read, turn, openFace });

  // ---- turning: both sides are in the page, one of them hidden
  function openFace(box) {
    return $("[data-faces] > :not([hidden]) .face", box) || $(".face", box);
  }

  function turn(box) {
    const face = openFace(box);
    if (!face) return;
    const turned = face.dataset.turned !== "1";
    face.dataset.turned = turned ? "1" : "0";
    for (const side of face.children) {
      side.hidden = !side.hidden;
      side.classList.toggle("reveal", !side.hidden);
      if (!side.hidden) $("[data-side-name]", box).textContent = side.dataset.side;
    }
    pressed(turned);
  }

  function pressed(turned) {
    const button = $("[data-turn]");
    if (button) button.setAttribute("aria-pressed", String(turned));
  }

  // ---- reading aloud: sentence by sentence, for long speech is cut off in some browsers
  function read(parts, then) {
    voice?.cancel();
    const spoken = [parts].flat().flatMap((part) => (part && voice ? part.innerText.match(/[^.!?。！？\n]+[.!?。！？]*\s*/g) || [] : [])
      .map((sentence) => Object.assign(new SpeechSynthesisUtterance(sentence), { lang: tongue(part) })));
    if (!spoken.length) return then?.();
    spoken.at(-1).onend = spoken.at(-1).onerror = () => then?.();
    for (const each of spoken) voice.speak(each);
  }

  // The number of an option is read in the voice of the option.
  const tongue = (part) => (part.closest(".opts button")?.lastElementChild || part).closest("[lang]")?.lang || "";

  // Of a question what asks and what can be chosen with its numbers, of a result the answer alone, of a board the chosen tile.
  const ASKED = "legend > span, blockquote, label > :last-child, select:first-of-type > option + option";

  function aloud(button) {
    const [box, step, question, answer] = [".index", ".spaced", ".q", ".pair > *"].map((each) => button.closest(each));
    const tile = $("[data-tile][aria-pressed=true]") || $("[data-tile]:focus");
    if (answer) return read($(".text", answer));
    if (step) return read($(".text[data-answer]:not([hidden])", step) || [...step.querySelectorAll(".ask, blockquote, .opts :enabled > span")]);
    if (question) return read([...question.querySelectorAll(ASKED)]);
    if (tile) return read(document.getElementById(tile.getAttribute("aria-describedby")) || tile.lastElementChild);
    read(box ? [...openFace(box).children].find((side) => !side.hidden) : button.closest("li"));
  }

  function offerVoice(root) {
    if (voice) for (const button of root.querySelectorAll("[data-speak]")) button.hidden = false;
  }

  // ---- answers: shown at once, sent one after the other, kept until the server has them
  const area = () => $("#study");
  const store = () => `unsent:${area().dataset.session}`;
  let queue = [];
  let sending = false;
  let wait = 1000;

  const kept = () => JSON.parse(localStorage.getItem(store()) || "[]");
  const keep = () => (queue.length ? localStorage.setItem(store(), JSON.stringify(queue)) : localStorage.removeItem(store()));

  function give(form, button) {
    const step = $("#step");
    const token = step.dataset.token || $("[name=token]", form).value;
    if (queue.some((each) => each.token === token)) return;
    const fields = new URLSearchParams(new FormData(form, button));
    fields.delete("csrfmiddlewaretoken");
    fields.set("token", token);
    queue.push({ url: form.getAttribute("action"), token, fields: String(fields) });
    keep();
    form.dispatchEvent(new CustomEvent("given", { bubbles: true, detail: button }));
    voice?.cancel();
    for (const told of document.querySelectorAll("#notices > :not(#said), [data-notice]")) told.remove();
    if (button.hasAttribute("data-ahead")) showAhead();
    else step.setAttribute("aria-busy", "true");
    send();
  }

  function showAhead() {
    const next = $("#ahead")?.content.firstElementChild;
    if (!next) return void $("#step").setAttribute("aria-busy", "true");
    put(next);
    $("#ahead").replaceChildren();
  }

  function put(step) {
    $("#step").replaceWith(step);
    window.htmx?.process(step);
    offerVoice(step);
    pressed(false);
    focus(step);
    if (step.getBoundingClientRect().top < 0) step.scrollIntoView();
    player?.next();
  }

  function focus(step) {
    const place = $("[data-attend]", step);
    // What is said of an answer is read before it is written once more.
    const field = $("[name=typed]:not([type=hidden]), .lines[autofocus]", step);
    (place || field || step).focus({ preventScroll: true });
    field?.setSelectionRange(field.value.length, field.value.length);
    place?.scrollIntoView({ block: "nearest" });
  }

  // The answer is in the page, hidden from everyone until it is asked for.
  function reveal(step) {
    for (const each of step.querySelectorAll("[data-ask]")) each.hidden = true;
    for (const each of step.querySelectorAll("[data-answer]")) each.hidden = false;
    $(".text[data-answer]", step).focus({ preventScroll: true });
  }

  async function send() {
    if (sending || !queue.length) return;
    sending = true;
    const entry = queue[0];
    const form = new URLSearchParams(entry.fields);
    form.set("csrfmiddlewaretoken", $("[name=csrfmiddlewaretoken]").value);
    try {
      const reply = await fetch(entry.url, { method: "POST", body: form, headers: { "HX-Request": "true", "HX-Current-URL": location.href, "Answer-Kept": "1" } });
      const signIn = reply.headers.get("HX-Redirect");
      if (signIn) return void location.assign(signIn);
      const fresh = reply.headers.get("Csrf-Token");
      if (fresh) {
        for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = fresh;
        sending = false;
        return send();
      }
      if (reply.status === 404 || reply.status === 403) return forget();
      if (!reply.ok) throw new Error(reply.status);
      queue.shift();
      keep();
      wait = 1000;
      take(await reply.text(), entry);
    } catch {
      unsent(true);
      setTimeout(send, (wait = Math.min(wait * 2, 15000)));
      sending = false;
      return;
    }
    sending = false;
    unsent(queue.length > 1);
    send();
  }

  // The session is gone, or this page is too old to send from: what the server holds is the truth.
  function forget() {
    if (queue.length > 1) queue.shift();
    else queue = [];
    keep();
    location.reload();
  }

  function unsent(yes) {
    const strip = $("#unsent");
    if (!strip) return;
    strip.hidden = !yes;
    if (yes) $("b", strip).textContent = queue.length + Number(area().dataset.behind || 0);
  }

  // The reply holds the tally, the open step and the one after it. If the page is already there, only these two change.
  function take(html, entry) {
    const page = document.createElement("template");
    page.innerHTML = html;
    const fresh = page.content;
    if ($("[data-reload]", fresh)) {
      history.scrollRestoration = "manual"; // another page stands here now, to be read from its top
      return location.reload();
    }
    $("#tally")?.replaceWith($("#tally", fresh));
    const here = $("#step").dataset.token;
    const step = $("#step", fresh);
    const next = $("#ahead", fresh);
    if (queue.length && here !== step.dataset.token && here !== entry.token) return;
    if (here && here === step.dataset.token && !$("[data-notice]", fresh)) {
      $("#ahead").replaceWith(next);
      if (queue.some((each) => each.token === here)) showAhead();
      undoable(fresh);
      document.dispatchEvent(new Event("taken"));
      return;
    }
    document.dispatchEvent(new Event("taking"));
    area().replaceWith($("#study", fresh));
    window.htmx?.process(area());
    offerVoice(area());
    focus($("#step"));
    if (!$("[data-attend]")) scrollTo(0, 0);
    player?.next();
    document.dispatchEvent(new Event("taken"));
  }
  // A reply that another script got: a call's, to what was said.
  window.takeReply = (html) => take(html, {});

  function undoable(fresh) {
    for (const name of ["[data-undo]", "[value=back]"]) {
      const button = $(`#acts ${name}`);
      if (button && $(`#acts ${name}`, fresh)) button.disabled = $(`#acts ${name}`, fresh).disabled;
    }
  }

  // ---- what the page listens to
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.matches("[data-turn]")) {
      event.preventDefault();
      turn($("#step.index") || button.closest(".index"));
    } else if (button.matches("[data-reveal]")) {
      event.preventDefault();
      reveal(button.closest("#step"));
    } else if (button.matches("[data-speak]")) {
      aloud(button);
    } else if (button.matches("[data-play]")) {
      if (player.on) player.stop();
      else player.start();
    }
    if (player?.on && !player.acting && !button.matches("[data-play]")) player.stop();
  });

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-reply]") || !event.submitter) return;
    event.preventDefault();
    give(event.target, event.submitter);
  });

  document.addEventListener("click", (event) => {
    const face = event.target.closest(".face");
    if (!face || event.target.closest("a, button, .scroll, pre, summary") || String(getSelection())) return;
    turn(face.closest(".index"));
  });

  window.keys?.({
    ArrowLeft: () => arrow("back", "ArrowLeft"),
    ArrowRight: () => arrow("next", "ArrowRight"),
    r: () => {
      const button = $(".spaced .pair [data-speak]") || $(".index [data-speak], .spaced [data-speak], .dock [data-speak]");
      if (!button || button.hidden) return false;
      button.click();
    },
  });
  function arrow(value, key) {
    const rtl = document.documentElement.dir === "rtl";
    if (rtl) value = key === "ArrowLeft" ? "next" : "back";
    const button = $(`#acts [value=${value}], [data-viewer] [value=${value}]`) || (value === "back" && $("#acts [data-undo]"));
    if (!button || button.disabled) return false;
    button.click();
  }

  document.addEventListener("htmx:after:settle", () => offerVoice(document));
  offerVoice(document);
  if (area()) {
    queue = kept();
    player?.show();
    if (area().hasAttribute("data-autoplay")) player.start();
    send();
  }
})();
