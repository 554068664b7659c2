// A test on one sheet: what is written is kept as it is written, in this browser until the server has it; the clock runs,
// Enter goes to the next question, and the overview shows what is blank.
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  // Milliseconds after the last key; that anything waits while somebody writes on; after a try that failed; and in which
  // a try that has no answer has failed.
  const PAUSE = 700;
  const LONGEST = 4000;
  const AGAIN = 5000;
  const PATIENCE = 15000;
  const WARNINGS = { 300: "Five minutes are left.", 60: "One minute is left." };

  const sheet = () => $("#step.exam");
  const store = () => `sheet:${$("#study").dataset.session}`;
  const waiting = () => Object.keys(unsaved).length;
  const tell = (words) => ($("#time-told").textContent = words);
  // What the server does not have yet, by the name of the field.
  let unsaved = {};
  let timer = 0;
  // When the first of them was written.
  let since = 0;
  let sending = false;
  // Whether the line came back during a try.
  let back = false;
  let handing = false;
  // The timer after which the button says what takes so long.
  let grading = 0;
  // Where the focus goes in the reply: to the field of this name, or to the top.
  let aim = "";

  // ---- keeping ------------------------------------------------------------------------------------------------------
  function remember() {
    if (waiting()) localStorage.setItem(store(), JSON.stringify(unsaved));
    else localStorage.removeItem(store());
  }

  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(keep, wait);
  }

  async function keep() {
    clearTimeout(timer);
    if (sending || handing || !sheet() || !waiting()) return;
    sending = true;
    since = 0;
    const sent = { ...unsaved };
    const saved = await send(sent);
    sending = false;
    if (saved) for (const [name, value] of Object.entries(sent)) if (unsaved[name] === value) delete unsaved[name];
    remember();
    if (waiting()) later(saved || back ? PAUSE : AGAIN);
    back = false;
  }

  // Whether the server has it, or never will.
  async function send(sent) {
    const body = new URLSearchParams({ ...sent, csrfmiddlewaretoken: $("[name=csrfmiddlewaretoken]").value });
    const headers = { "HX-Request": "true", "HX-Current-URL": location.href };
    // What outlives its page may have 64 KiB, with its headers.
    const keepalive = String(body).length < 60000;
    try {
      const reply = await fetch($("#study").dataset.draft, { method: "POST", body, headers, keepalive, signal: AbortSignal.timeout(PATIENCE) });
      const signIn = reply.headers.get("HX-Redirect");
      if (signIn) location.assign(signIn);
      const fresh = reply.headers.get("Csrf-Token");
      if (fresh) for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = fresh;
      if (fresh) return send(sent);
      if ([404, 422].includes(reply.status)) {
        if (!handing) window.say(reply.status === 422 ? `${await reply.text()} Load the page again to see it.` : "This test is no longer there.");
        return true;
      }
      if (!reply.ok) throw new Error(reply.status);
      told(`Saved at ${new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}`, false);
      return true;
    } catch {
      told("Not saved yet", true);
      return false;
    }
  }

  function told(words, lost) {
    const place = $("#saved");
    place.textContent = words;
    place.classList.toggle("no-t", lost);
    const strip = $("#unsent");
    strip.hidden = !lost;
    if (lost) $("b", strip).textContent = waiting();
  }

  function written(event) {
    const field = event.target;
    if (!field.name || !field.closest(".exam")) return;
    unsaved[field.name] = field.value;
    remember();
    mark(field.name, field.value);
    since ||= Date.now();
    later(Math.max(0, Math.min(PAUSE, since + LONGEST - Date.now())));
  }

  // What the server does not have yet stands in the page again after a reload, or when a part of it was replaced.
  function restore() {
    for (const [name, value] of Object.entries(unsaved)) {
      for (const field of sheet().querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (field.type === "radio") field.checked = field.value === value;
        else field.value = value;
      }
      mark(name, value);
    }
  }

  // ---- the overview -------------------------------------------------------------------------------------------------
  function mark(name, value) {
    const filled = value.trim() !== "";
    for (const number of document.querySelectorAll(`[data-num="${CSS.escape(name)}"]`)) {
      number.classList.toggle("done", filled);
      $(".vh", number).textContent = filled ? ", answered" : ", blank";
    }
    $("#answered").textContent = document.querySelectorAll(".tray .done").length;
  }

  function enter(name) {
    const field = standing(name);
    (field?.matches("select") ? field : field?.closest(".q"))?.scrollIntoView();
    field?.focus({ preventScroll: true });
    return field;
  }

  // Where the overview is a bar, it shows the number of the open question; the page itself stays.
  function follow() {
    const numbers = $(".tray .nums");
    const current = $("[aria-current]", numbers);
    if (!current) return;
    const [bar, number] = [numbers, current].map((each) => each.getBoundingClientRect());
    numbers.scrollBy(number.x + number.width / 2 - bar.x - bar.width / 2, number.y + number.height / 2 - bar.y - bar.height / 2);
  }

  // ---- the clock: minutes are told, not seconds, until the last one; at the end the student decides ----------------
  // When, by this page's own clock.
  let over = 0;
  let clock = 0;

  function wind() {
    clearInterval(clock);
    const left = Number($("#clock")?.dataset.left || 0);
    // No limit, or one that was over before this page came: then the student decides.
    if (!left) return;
    over = performance.now() + left;
    clock = setInterval(tick, 1000);
    tick();
  }

  function tick() {
    const place = $("#clock");
    if (!place || !sheet()) return clearInterval(clock);
    const left = Math.ceil((over - performance.now()) / 1000);
    const words = left > 60 ? `${Math.ceil(left / 60)} min left` : left > 0 ? `${left} s left` : "The time is over";
    if (place.textContent !== words) place.textContent = words;
    if (WARNINGS[left]) tell(WARNINGS[left]);
    if (left > 0) return;
    clearInterval(clock);
    // What was written in time.
    keep();
    $("#over").hidden = false;
    tell("The time is over: hand in, or take more time.");
  }

  // ---- keys: Enter in a list of choices would press the first button of the form ------------------------------------
  function next(from) {
    const fields = [...sheet().elements].filter((each) => each.matches("textarea, select, [type=radio]"));
    const stops = fields.filter((each) => each.type !== "radio" || each === standing(each.name));
    const at = stops.indexOf(from.type === "radio" ? standing(from.name) : from);
    const on = $("#acts [value=next]");
    if (stops[at + 1]) stops[at + 1].focus();
    else if (on) on.click();
    else $(".tray [value^=hand-in]").focus();
  }

  function standing(name) {
    const radios = sheet().querySelectorAll(`[name="${CSS.escape(name)}"]`);
    return [...radios].find((each) => each.checked) || radios[0];
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.closest(".exam")) return;
    const writes = event.target.matches("textarea");
    if (!event.target.matches("textarea, select, [type=radio]") || (writes && !event.ctrlKey && !event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    next(event.target);
  }, true);

  // A figure chooses an answer of the question that has the focus, or of the only one on the page.
  function choose(place, from) {
    const question = from.closest(".q") || ($("#acts") && $(".q"));
    const option = question?.querySelectorAll("[type=radio]")[place];
    if (!option) return false;
    if (from.matches("[type=radio]")) option.focus({ preventScroll: true });
    option.click();
  }

  window.keys(Object.fromEntries([0, 1, 2, 3].map((place) => [place + 1, (event) => choose(place, event.target)])));

  // ---- what the page listens to -------------------------------------------------------------------------------------
  document.addEventListener("input", written);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-num], #over [value=more]");
    if (button) aim = button.dataset.num || "top";
    if (button && enter(aim)) event.preventDefault();
  });
  // A reply carries what the server does not have yet. The rest of this page may be older than what is kept there.
  document.addEventListener("formdata", ({ target, formData }) => {
    if (!target.matches(".exam")) return;
    for (const name of [...formData.keys()]) if (/^q\d/.test(name) && !(name in unsaved)) formData.delete(name);
  });
  document.addEventListener("given", ({ target, detail: button }) => {
    if (!target.matches(".exam") || !button.value.startsWith("hand-in")) return;
    // The reply carries all of it, and is kept until it has arrived.
    handing = true;
    unsaved = {};
    remember();
    grading = setTimeout(() => {
      if ($("#unsent").hidden) button.textContent = tell(`Grading ${$("#answered").textContent} answers…`);
    }, 500);
  });
  addEventListener("pagehide", keep);
  addEventListener("online", () => {
    back = sending;
    keep();
  });
  new MutationObserver(() => {
    handing = false;
    clearTimeout(grading);
    if (!sheet()) return;
    restore();
    follow();
    wind();
    $("#blanks:focus, #over:focus")?.scrollIntoView();
    if (aim === "top") {
      tell($(".about [role=status]")?.textContent);
      sheet().focus();
      scrollTo(0, 0);
    } else if (aim) enter(aim);
    aim = "";
  }).observe($("#main"), { childList: true });

  if (!sheet()) return;
  unsaved = JSON.parse(localStorage.getItem(store()) || "{}");
  restore();
  keep();
  follow();
  wind();
})();
