// The bars in #voice (lines or rectangles, in a drawing 64 high): what is heard runs from the start of the row to its
// end, Kai's voice stands in the middle. They stand still for whoever wants less motion.
kai.drawing = () => {
  "use strict";
  const STILL = matchMedia("(prefers-reduced-motion: reduce)");
  const MIDDLE = 32;
  const LOW = 1.5; // half of a bar's height, in silence
  const HIGH = 28;
  const NOISE = 0.004; // of the level, which is 0 to 1
  let levels = [];

  function set(bar, half) {
    if (bar.localName === "line") {
      bar.setAttribute("y1", (MIDDLE - half).toFixed(1));
      bar.setAttribute("y2", (MIDDLE + half).toFixed(1));
    } else {
      bar.setAttribute("y", (MIDDLE - half).toFixed(1));
      bar.setAttribute("height", (2 * half).toFixed(1));
    }
  }

  return {
    clear() {
      levels = [];
    },
    draw(state, level) {
      const bars = [...document.querySelectorAll("#voice svg > :is(line, rect)")];
      if (!bars.length || STILL.matches) return;
      const speaking = state === "speaking";
      levels.push(Math.min(1, 2.6 * Math.sqrt(Math.max(0, level - NOISE))));
      levels = levels.slice(-(speaking ? bars.length / 2 : bars.length));
      bars.forEach((bar, i) => {
        const fromMiddle = Math.floor(Math.abs(i - (bars.length - 1) / 2));
        set(bar, LOW + (HIGH - LOW) * ((speaking ? levels.at(-1 - fromMiddle) : levels[i]) || 0));
      });
    },
  };
};
