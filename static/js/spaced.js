// Spaced: the field for what is typed, and the menu of a card.
(() => {
  "use strict";

  // Enter sends what was typed, Shift+Enter begins a line.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !event.target.matches("textarea[name=typed]")) return;
    event.preventDefault();
    if (!event.repeat) event.target.form.requestSubmit();
  });

  // The menu closes by Esc, which gives the focus back, and by a click beside it.
  function close(focus, beside) {
    const menu = document.querySelector("details.menu[open]");
    if (!menu || (beside && menu.contains(beside))) return false;
    menu.open = false;
    if (focus) menu.querySelector("summary").focus();
    return true;
  }

  // Before the keys of the page are heard, where Esc leaves it.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing || document.querySelector("dialog:modal")) return;
    if (close(true)) event.preventDefault();
  }, true);
  document.addEventListener("click", (event) => close(false, event.target));
  document.addEventListener("toggle", (event) => event.target.matches("details.menu[open]") && event.target.scrollIntoView({ block: "nearest" }), true);
})();
