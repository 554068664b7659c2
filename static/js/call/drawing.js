// The bars in #voice: what is heard runs from the start of the line to its end, Kai's voice stands in the middle. They
// stand still for whoever wants less motion.
kai.drawing = () => {
  "use strict";
  const STILL = matchMedia("(prefers-reduced-motion: reduce)");
  const LOW = 4; // of 64, the height of the drawing
  let levels = [];

  return {
    clear() {
      levels = [];
    },
    draw(state, level) {
      const bars = [...document.querySelectorAll("#voice rect")];
      if (!bars.length || STILL.matches) return;
      const speaking = state === "speaking";
      levels.push(Math.min(1, 4 * level));
      levels = levels.slice(-(speaking ? bars.length / 2 : bars.length));
      bars.forEach((bar, i) => {
        const middle = Math.floor(Math.abs(i - (bars.length - 1) / 2));
        const height = LOW + (60 - LOW) * ((speaking ? levels.at(-1 - middle) : levels[i]) || 0);
        bar.setAttribute("height", height.toFixed(1));
        bar.setAttribute("y", (32 - height / 2).toFixed(1));
      });
    },
  };
};
