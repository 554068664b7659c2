// Key points in the card's answer: the met ones are marked, the missing ones underlined with dots. The list above says
// the same in words, so whoever does not see it misses nothing.
(() => {
  "use strict";
  if (!window.Highlight) return;

  // The letters and digits of an element in one string, and the place (node, offset, length) of each.
  const read = (root) => {
    const places = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode())
      for (const { 0: sign, index } of walker.currentNode.data.matchAll(/[\p{L}\p{N}]/gu))
        for (const half of sign.split("")) places.push([half, walker.currentNode, index, sign.length]);
    return { places, text: places.map(([half]) => half).join("") };
  };

  const mark = () => {
    const marks = [new Highlight(), new Highlight()];
    for (const list of document.querySelectorAll(".kp")) {
      const answer = list.closest("li, article")?.querySelector(".pair > :last-child .text");
      const { text, places } = read(answer || list);
      for (const point of answer ? list.children : []) {
        const wanted = read(point.children[1]).text;
        const at = text.indexOf(wanted);
        if (!wanted || at < 0) continue;
        const [[, first, start], [, last, end, length]] = [places[at], places[at + wanted.length - 1]];
        const range = new Range();
        range.setStart(first, start);
        range.setEnd(last, end + length);
        marks[point.querySelector(".yes-t") ? 0 : 1].add(range);
      }
    }
    CSS.highlights.set("met", marks[0]);
    CSS.highlights.set("missing", marks[1]);
  };

  mark();
  new MutationObserver(mark).observe(document.querySelector("#main"), { childList: true, subtree: true });
})();
