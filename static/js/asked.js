// Where answers are written: signs that a keyboard lacks, handing over by Ctrl+Enter, and going on by itself.
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);

  // A sign that the keyboard lacks goes where the caret stands.
  document.addEventListener("click", (event) => {
    const key = event.target.closest("[data-sign]");
    const field = key && $(".lines", key.form || key.closest("form"));
    if (!field) return;
    field.setRangeText(key.dataset.sign, field.selectionStart, field.selectionEnd, "end");
    field.focus();
  });

  // In a longer answer Enter begins a line; with Ctrl it is handed over, a short one without.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches(".lines")) return;
    if (!event.ctrlKey && !event.metaKey && (event.shiftKey || !event.target.matches("[data-enter]"))) return;
    event.preventDefault();
    event.target.form.requestSubmit($(`[form="${event.target.form.id}"]`) || $("button:not([type=button])", event.target.form));
  });

  // What is being written stands there again after a reload: kept by the token of its question.
  const draft = `draft:${$("#study")?.dataset.session}`;
  document.addEventListener("input", ({ target }) => {
    if (target.id === "answer") localStorage.setItem(draft, $("#step").dataset.token + target.value);
  });
  document.addEventListener("submit", ({ target }) => target.id === "writing" && localStorage.removeItem(draft));
  const token = $("#step")?.dataset.token;
  const kept = localStorage.getItem(draft) || "";
  if (token && $("#answer") && kept.startsWith(token)) $("#answer").value = kept.slice(token.length);

  // After a right answer the next question comes by itself, unless something else is done meanwhile.
  let going = 0;
  let waiting = null;
  new MutationObserver(() => {
    const button = $("[data-auto]");
    if (button === waiting) return;
    clearTimeout(going);
    waiting = button;
    if (button) going = setTimeout(() => button.isConnected && button.click(), 1100);
  }).observe($("#main"), { childList: true, subtree: true });
  for (const name of ["keydown", "pointerdown"]) document.addEventListener(name, () => clearTimeout(going), true);
})();
