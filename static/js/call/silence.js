// Silence after Kai has finished: each of its moments (seconds, in data-silence) presses the hidden button of its place.
// It is counted while the microphone is on, Kai listens and nobody types, on through Kai's own nudges, and begins anew
// with every answer.
kai.silence = (counting) => {
  "use strict";
  const TYPED = 3000;
  let quiet = 0; // ms
  let next = 0;
  let last = performance.now();
  let typed = -TYPED;
  let own = false;

  function tick() {
    const now = performance.now();
    const passed = Math.min(1000, now - last);
    last = now;
    const field = document.querySelector("#say [name=said]");
    if (!counting() || field?.value || now - typed < TYPED) return;
    quiet += passed;
    const moments = (document.getElementById("study").dataset.silence || "").split(" ").filter(Boolean);
    if (next >= moments.length || quiet < 1000 * moments[next]) return;
    const button = document.querySelectorAll("[data-event]")[next++];
    if (!button) return;
    own = true;
    button.click();
    own = false;
  }

  document.addEventListener("input", () => (typed = performance.now()));
  setInterval(tick, 100);
  return {
    // Whether it is silence itself that presses a button now.
    get own() {
      return own;
    },
    reset() {
      quiet = next = 0;
    },
  };
};
