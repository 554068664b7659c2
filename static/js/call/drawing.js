// The bars of #voice, in a drawing 64 high: what is heard runs from the start of the row to its end, Kai's voice stands
// in the middle. They stand still for whoever wants less motion.
kai.drawing = () => {
  "use strict";
  const STILL = matchMedia("(prefers-reduced-motion: reduce)");
  const LOW = 4;
  const HIGH = 58;
  const NOISE = 0.004; // of the level, which is 0 to 1
  let levels = [];

  return {
    clear() {
      levels = [];
    },
    draw(state, level) {
      const bars = [...document.querySelectorAll("#voice rect")];
      if (!bars.length || STILL.matches) return;
      const speaking = state === "speaking";
      levels.push(Math.min(1, 2.6 * Math.sqrt(Math.max(0, level - NOISE))));
      levels = levels.slice(-(speaking ? bars.length / 2 : bars.length));
      bars.forEach((bar, i) => {
        const fromMiddle = Math.floor(Math.abs(i - (bars.length - 1) / 2));
        const height = LOW + (HIGH - LOW) * ((speaking ? levels.at(-1 - fromMiddle) : levels[i]) || 0);
        bar.setAttribute("height", height.toFixed(1));
        bar.setAttribute("y", (32 - height / 2).toFixed(1));
      });
    },
  };
};
