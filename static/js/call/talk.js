// The key to talk: Space (not while typing) or the big button. Held, it lasts until it is let go; pressed shortly, until
// it is pressed again. A screen reader's press is a short one.
kai.talk = (on) => {
  "use strict";
  const SHORT = 350; // ms
  const BUSY = "textarea, select, [contenteditable], input:not([type=checkbox], [type=radio]), a[href], button:not(#talk), summary, audio, video";
  let begun = 0;
  let held = "";
  let open = false; // by a short press

  function press(by) {
    if (held) return;
    if (open) {
      open = false;
      return on.up();
    }
    held = by;
    begun = performance.now();
    if (!on.down()) held = "";
  }

  function lift(by) {
    if (!held || held !== by) return;
    held = "";
    if (performance.now() - begun < SHORT) open = true;
    else on.up();
  }

  const key = (event) => event.target.closest?.("#talk");
  const free = (event) => !event.target.closest?.(BUSY) && !document.querySelector("dialog:modal");

  document.addEventListener("keydown", (event) => {
    if (event.key !== " " || event.ctrlKey || event.metaKey || event.altKey || !on.may() || !free(event)) return;
    event.preventDefault();
    if (!event.repeat) press("key");
  }, true);
  document.addEventListener("keyup", (event) => {
    if (event.key !== " " || held !== "key") return;
    event.preventDefault();
    lift("key");
  }, true);
  document.addEventListener("pointerdown", (event) => {
    if (!key(event) || event.button || !on.may()) return;
    event.target.setPointerCapture?.(event.pointerId);
    press("pointer");
  });
  for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, () => lift("pointer"));
  document.addEventListener("contextmenu", (event) => key(event) && event.preventDefault());
  document.addEventListener("click", (event) => {
    if (!key(event)) return;
    event.preventDefault();
    if (event.detail || !on.may()) return;
    press("click");
    if (held) begun = performance.now();
    lift("click");
  });
  window.addEventListener("blur", () => lift(held));
  return {
    get held() {
      return Boolean(held || open);
    },
    // The turn has ended by itself: the next press begins one.
    forget() {
      held = "";
      open = false;
    },
  };
};
