// Keys, dialogs, focus after a swap, and plain words when a request fails. Runs after htmx, on every page.
(() => {
  "use strict";
  const handlers = {};
  let pending = "";
  let timer = 0;

  // ---- keys
  // data-key="1 Space" on an element clicks it (an input takes the focus instead); window.keys adds functions.
  // A sequence is one word: "gt" is g, then t. A function that returns false leaves the key to the browser.
  window.keys = (map) => Object.assign(handlers, map);

  const TYPING = "textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=button], [type=submit])";
  const PRESSED_BY_KEY = "a[href], button, summary, input, label, audio, video";
  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.matches(":disabled");

  // A field on the page goes before a link that leads to one.
  function target(name) {
    const found = [...document.querySelectorAll(`[data-key~="${CSS.escape(name)}"]`)].filter(shown);
    return found.find((element) => element.matches(TYPING)) || found[0];
  }

  function act(name, event) {
    if (handlers[name]) return handlers[name](event) !== false;
    const element = target(name);
    if (!element) return false;
    if (element.matches(TYPING)) element.focus();
    else element.click();
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    if (document.querySelector("dialog:modal")) return;
    const name = event.key === " " ? "Space" : event.key;
    // Until the next frame the focus stays in a dialog that has just closed: such a key is meant for the page.
    const at = event.target.checkVisibility() ? event.target : document.body;
    if (at.matches(TYPING)) {
      if (name === "Escape") at.blur();
      return;
    }
    if ((name === "Space" || name === "Enter") && at.closest(PRESSED_BY_KEY)) return;
    // In a group of radios the arrows move the choice.
    if (name.startsWith("Arrow") && at.matches("[type=radio]")) return;
    const sequence = pending + name;
    clearTimeout(timer);
    pending = "";
    if (act(sequence, event) || (sequence !== name && act(name, event))) {
      event.preventDefault();
    } else if (name === "g") {
      pending = name;
      timer = setTimeout(() => (pending = ""), 1500);
    }
  });

  // ---- dialogs: the browser gives the focus back by itself when a dialog closes
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    const dialog = opener && document.getElementById(opener.dataset.dialog);
    if (dialog?.showModal) {
      event.preventDefault();
      dialog.showModal();
    } else if (event.target.matches("dialog")) {
      const box = event.target.getBoundingClientRect();
      const outside = event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
      if (outside && event.detail) event.target.close();
    }
  });

  // ---- focus: never lost to the body when the part that held it is replaced
  let held = document.body;
  document.addEventListener("htmx:before:swap", () => {
    held = document.activeElement;
  });
  document.addEventListener("htmx:after:settle", (event) => {
    if (event.detail.task.type !== "main") return;
    const parts = event.detail.newContent.filter((node) => node.nodeType === 1);
    // What comes again takes the place of what it was: a new card, once the list has grown down to it.
    for (const part of parts) for (const twin of document.querySelectorAll(`[id="${part.id}"]`)) if (part.id && twin !== part) twin.remove();
    const find = (selector) => parts.map((part) => (part.matches(selector) ? part : part.querySelector(selector))).find(Boolean);
    const next = find("[data-focus]") || find("[aria-invalid=true]") || find('.prompt [tabindex="-1"]');
    // A key was faster than the swap.
    if (next?.contains(document.activeElement)) return;
    if (next) next.focus();
    else if (held !== document.body && document.activeElement === document.body) {
      (document.getElementById(held.id) || document.getElementById("main"))?.focus({ preventScroll: true });
    }
  });

  // ---- failures: a sentence above the page, which stays as it was
  const LOST = "No connection. What was saved is safe; try again when you are back online.";
  const SENTENCES = {
    401: "You are signed out. What you typed is still here: sign in in another window, then send it again.",
    403: "You may not do this. Nothing was changed.",
    404: "This is no longer there. Load the page again to see what is.",
    413: "That is too large to send. Nothing was changed.",
    429: "Too many tries. Wait a minute, then try again.",
    503: "The site cannot save just now. Nothing was changed; try again in a moment.",
  };
  const BROKEN = "Something went wrong on the server. Nothing was changed; try again in a moment.";

  // window.say(text) shows a sentence and reads it out; say("") takes it away.
  window.say = (text) => {
    let line = document.getElementById("said");
    if (!text) return line?.remove();
    if (!line) {
      line = document.createElement("p");
      line.id = "said";
      line.className = "note bad";
      document.getElementById("notices").append(line);
    }
    const words = document.createElement("span");
    words.textContent = text;
    line.replaceChildren(words);
  };

  function sentence(ctx) {
    const page = new DOMParser().parseFromString(ctx.text, "text/html");
    const own = page.querySelector("[data-error]");
    return own?.textContent.replace(/\s+/g, " ").trim() || SENTENCES[ctx.response.status] || BROKEN;
  }

  document.addEventListener("htmx:response:error", (event) => {
    const ctx = event.detail.ctx;
    // A form with its mistakes marked: it is swapped in.
    if (ctx.response.status === 422) return;
    // htmx swaps only while this reads "issuing".
    ctx.status = "refused";
    const token = ctx.response.headers.get("Csrf-Token");
    if (token) for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
    window.say(sentence(ctx));
  });
  // A request that a newer one replaced fails too, but soon; one that ran out of time took nearly a minute.
  const PATIENCE = 50_000;
  document.addEventListener("htmx:before:request", (event) => {
    event.detail.ctx.begun = performance.now();
  });
  document.addEventListener("htmx:error", (event) => {
    const { ctx, error } = event.detail;
    if (!ctx || ctx.response) return;
    const replaced = error.name === "AbortError" && performance.now() - ctx.begun < PATIENCE;
    if (!replaced) window.say(LOST);
  });
  document.addEventListener("htmx:after:swap", () => window.say(""));
  // A study page has its own strip for answers that wait.
  window.addEventListener("offline", () => document.getElementById("unsent") || window.say(LOST));
  window.addEventListener("online", () => window.say(""));

  // "/" on a page without a search leads to the deck list with #q: the field is then ready to type in. An address may
  // also name a field in a part that is folded away.
  const field = document.getElementById(location.hash.slice(1));
  const fold = field?.closest("details");
  if (fold) fold.open = true;
  if (field?.matches("input")) field.focus();

  // The time zone decides when a study day ends.
  for (const zone of document.querySelectorAll("input[data-timezone]")) {
    if (!zone.value) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
  }
})();
