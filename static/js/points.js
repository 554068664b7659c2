// Key points in the card's answer: the met ones are marked, the missing ones underlined with dots. The list above says
// the same in words, so whoever does not see it misses nothing.
(() => {
  "use strict";
  if (!window.Highlight) return;

  // The letters and digits of an element in one string, and where each of them stands.
  const lettersOf = (root) => {
    const places = [];
    let text = "";
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      for (const { 0: letter, index } of walker.currentNode.data.matchAll(/[\p{L}\p{N}]/gu)) {
        const lower = letter.toLowerCase();
        text += lower;
        for (let i = 0; i < lower.length; i += 1) places.push([walker.currentNode, index, letter.length]);
      }
    }
    return { text, places };
  };

  const mark = () => {
    const marks = { yes: new Highlight(), no: new Highlight() };
    for (const list of document.querySelectorAll(".kp")) {
      const answer = list.closest("li, article")?.querySelector(".pair > :last-child .text");
      if (!answer) continue;
      const { text, places } = lettersOf(answer);
      for (const point of list.children) {
        const wanted = lettersOf(point.children[1]).text;
        const at = text.indexOf(wanted);
        if (!wanted || at < 0) continue;
        const range = new Range();
        const [last, end, length] = places[at + wanted.length - 1];
        range.setStart(places[at][0], places[at][1]);
        range.setEnd(last, end + length);
        marks[point.querySelector(".yes-t") ? "yes" : "no"].add(range);
      }
    }
    CSS.highlights.set("met", marks.yes);
    CSS.highlights.set("missing", marks.no);
  };

  mark();
  new MutationObserver(mark).observe(document.querySelector("#main"), { childList: true, subtree: true });
})();
