// The board of Matching: two tiles make a pair; which pairs are right, and how long it took, the server says.
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const board = () => $("form[data-board]");
  const tile = (name) => $(`[data-tile="${name}"]`, board());
  const cells = () => [...board().querySelectorAll(".board > li")];
  let chosen = ""; // the name of a tile that waits for its pair: l0, r3 (a side, and a place in it)
  let pairs = []; // on their way: the first is sent, the others wait for the reply to it
  const waiting = () => `pairs:${$("#study").dataset.session}`;
  let place = 0; // of the tile that had the focus last
  let byKey = false; // whether the last act was a key's

  // ---- choosing -----------------------------------------------------------------------------------------------------
  function show() {
    const pressed = [chosen, ...pairs.flat()];
    for (const each of board().querySelectorAll("[data-tile]")) each.setAttribute("aria-pressed", String(pressed.includes(each.dataset.tile)));
  }

  function tell(words) {
    const line = $("#word");
    for (const each of board().querySelectorAll(".bad")) each.classList.remove("bad");
    line.className = "note";
    line.hidden = !words;
    line.textContent = $("#heard").textContent = words;
  }

  // The same words and formulas in another place.
  const say = (place, text) => place.replaceChildren(...[...text.childNodes].map((each) => each.cloneNode(true)));

  function pick(name) {
    if (pairs.flat().includes(name)) return;
    const alike = chosen && chosen !== name && chosen[0] === name[0];
    tell(alike ? board().dataset.oneKind : "");
    if (chosen && chosen[0] !== name[0]) {
      pairs.push([chosen, name]);
      chosen = "";
      keep();
      if (pairs.length === 1) send();
    } else {
      chosen = chosen === name ? "" : name;
    }
    show();
  }

  // What was chosen while the line is slow or down outlives a reload; the strip that tells of it counts all of it.
  function keep() {
    if (pairs.length) sessionStorage.setItem(waiting(), JSON.stringify(pairs));
    else sessionStorage.removeItem(waiting());
    $("#study").dataset.behind = Math.max(pairs.length - 1, 0);
    if (pairs.length) $("#unsent b").textContent = pairs.length;
  }

  function send() {
    const [first, second] = pairs[0];
    const form = board();
    const field = $("[name=a]", form) || form.appendChild(document.createElement("input"));
    Object.assign(field, { type: "hidden", name: "a", value: first });
    tile(second).name = "b";
    form.requestSubmit(tile(second));
  }

  document.addEventListener("click", (event) => {
    const at = event.target.closest("[data-tile]");
    if (!at) return;
    event.preventDefault();
    whole(at);
    pick(at.dataset.tile);
  });

  // ---- the keyboard: arrows go over the grid --------------------------------------------------------------------------
  function clear(event) {
    if (!chosen) return;
    event.preventDefault();
    chosen = "";
    tell("");
    show();
  }

  function move(event, step) {
    event.preventDefault();
    const all = cells();
    const from = all.findIndex((cell) => cell.contains(document.activeElement));
    for (let i = from < 0 ? 0 : from + step; i >= 0 && i < all.length; i += from < 0 ? 1 : step) {
      const next = $("[data-tile]", all[i]);
      if (next) return next.focus();
    }
  }

  document.addEventListener("keydown", (event) => {
    byKey = true;
    if (!board() || $("dialog:modal") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") return clear(event);
    const right = document.documentElement.dir === "rtl" ? -1 : 1;
    const down = getComputedStyle($(".board")).gridTemplateColumns.split(" ").length;
    const step = { ArrowLeft: -right, ArrowRight: right, ArrowUp: -down, ArrowDown: down }[event.key];
    if (step) move(event, step);
  }, true);
  document.addEventListener("pointerdown", () => { byKey = false; }, true);

  // ---- the whole text of a tile that shows its first words --------------------------------------------------------------
  function whole(at) {
    const line = $("#whole");
    if (!line) return;
    const text = document.getElementById(at.getAttribute("aria-describedby")) || at.lastElementChild;
    say(line, text);
    line.lang = text.lang;
    $("#word").hidden = true;
  }

  // A board that comes anew under a mouse at rest is no wish to read what lies there.
  let under = null;
  document.addEventListener("pointermove", (event) => {
    const at = event.target.closest("[data-tile]");
    if (!at || at === under || event.pointerType !== "mouse" || !(event.movementX || event.movementY)) return;
    under = at;
    whole(at);
  }, { passive: true });
  document.addEventListener("focusin", (event) => {
    const at = event.target.closest("[data-tile]");
    if (!at) return;
    place = cells().indexOf(at.parentElement);
    if (byKey && !arriving) whole(at);
  });

  // ---- a board that comes anew: what happened is said, the focus stays near, what was chosen meanwhile holds --------------
  let known = null;
  let arriving = false;
  let scrolled = 0;
  document.addEventListener("scroll", () => { scrolled = scrollY; }, { passive: true });

  function arrived() {
    const narrow = $("[data-narrow]");
    if (narrow) narrow.value = matchMedia("(width < 44rem)").matches ? "1" : "0"; // a phone gets fewer pairs
    if (board() === known) return;
    const anew = Boolean(known);
    known = board();
    if (anew) pairs.shift();
    else pairs = JSON.parse(sessionStorage.getItem(waiting()) || "[]");
    if (!known) return $("#heard").replaceChildren();
    say($("#heard"), $("#word"));
    chosen = $("[aria-pressed=true]", known)?.dataset.tile || (tile(chosen) ? chosen : "");
    pairs = pairs.filter((pair) => pair.every(tile));
    keep();
    show();
    if (!anew) place = 0;
    const near = cells().map((cell, i) => [Math.abs(i - place), $("[data-tile]", cell)]).filter(([, each]) => each);
    arriving = !$("#word").hidden && $("#word").matches(".note"); // what was no pair is read first
    near.sort(([one], [other]) => one - other)[0]?.[1].focus({ preventScroll: true });
    arriving = false;
    if (anew) scrollTo(0, scrolled);
    if (pairs.length && (anew || !localStorage.getItem(`unsent:${$("#study").dataset.session}`))) send();
  }
  new MutationObserver(arrived).observe($("#main"), { childList: true, subtree: true });
  arrived();

  // Whoever comes here has pressed "Start": the board is sent as soon as the page can show it.
  const start = $("[data-start]");
  if (start && !$("[data-notice]")) start.requestSubmit($("button", start));

  // ---- the clock: shown here, measured there ------------------------------------------------------------------------
  let since = 0;
  let told = "";
  setInterval(() => {
    const clock = $("#clock");
    if (!clock) return;
    if (clock.dataset.passed !== told) {
      told = clock.dataset.passed;
      since = performance.now() - Number(told);
    }
    const tenths = Math.floor((performance.now() - since) / 100);
    const [minutes, seconds] = [Math.floor(tenths / 600), Math.floor(tenths / 10) % 60];
    clock.textContent = minutes ? `${minutes}:${String(seconds).padStart(2, "0")}.${tenths % 10}` : `${seconds}.${tenths % 10}\u00a0s`;
  }, 100);
})();
