// The viewer of the deck page: from card to card; those that lie ahead are fetched while one reads. And swipes.
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);

  async function go(viewer, by) {
    const total = Number(viewer.dataset.total);
    const to = Math.min(Math.max(Number(viewer.dataset.n) + by, 1), total);
    const faces = $("[data-faces]", viewer);
    if (to === Number(viewer.dataset.n)) return;
    viewer.dataset.n = to;
    let next = $(`[data-n="${to}"]`, faces);
    if (!next) {
      await load(viewer, faces, by > 0 ? to : Math.max(1, to - 9));
      next = $(`[data-n="${viewer.dataset.n}"]`, faces);
      if (!next) return;
    }
    for (const each of faces.children) each.hidden = each !== next;
    const face = $(".face", next);
    if (face.dataset.turned === "1") $("[data-turn]", viewer).click(); // it was left turned over
    $("[data-side-name]", viewer).textContent = face.children[0].dataset.side;
    $("[data-number]", viewer).textContent = viewer.dataset.n;
    $("[data-tags]", viewer).textContent = next.dataset.tags;
    $("[data-turn]", viewer).setAttribute("aria-pressed", "false");
    for (const [value, end] of [["back", 1], ["next", total]]) {
      $(`[name=go][value=${value}]`, viewer).disabled = Number(viewer.dataset.n) === end;
    }
    if (Number(viewer.dataset.n) + 2 < total && !$(`[data-n="${Number(viewer.dataset.n) + 2}"]`, faces)) ahead(viewer, faces);
  }

  function ahead(viewer, faces) {
    const first = Math.max(...[...faces.children].map((each) => Number(each.dataset.n))) + 1;
    if (viewer.dataset.asked === String(first)) return;
    viewer.dataset.asked = first;
    load(viewer, faces, first);
  }

  // Cards from number `first` on; one that another request has brought meanwhile is not put in twice.
  async function load(viewer, faces, first) {
    const reply = await fetch(`${viewer.dataset.viewer}?n=${first}`, { headers: { "HX-Request": "true" } });
    if (!reply.ok) return;
    const box = document.createElement("template");
    box.innerHTML = await reply.text();
    for (const each of [...box.content.children]) {
      each.hidden = true;
      if (!$(`[data-n="${each.dataset.n}"]`, faces)) faces.append(each);
    }
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-viewer] [name=go]");
    if (!button) return;
    event.preventDefault();
    go(button.closest("[data-viewer]"), button.value === "next" ? 1 : -1);
  });

  // A card is swiped to the next one, or, where it is sorted, to its pile.
  let from = null;
  document.addEventListener("touchstart", (event) => {
    const box = event.target.closest(".index");
    const scrolls = event.target.closest(".scroll, pre, table");
    from = box && !scrolls && event.touches.length === 1 ? { x: event.touches[0].clientX, y: event.touches[0].clientY, box } : null;
  }, { passive: true });
  document.addEventListener("touchend", (event) => {
    if (!from) return;
    const dx = event.changedTouches[0].clientX - from.x;
    const dy = event.changedTouches[0].clientY - from.y;
    const box = from.box;
    from = null;
    if (Math.abs(dx) < 60 || Math.abs(dx) < 2 * Math.abs(dy)) return;
    if (box.dataset.viewer) return void $(`[name=go][value=${dx < 0 ? "next" : "back"}]`, box).click();
    const swiped = dx < 0 ? "left" : "right";
    $(`#acts [data-swipe=${swiped}]`)?.click();
  }, { passive: true });
})();
