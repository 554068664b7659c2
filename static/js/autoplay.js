// Autoplay of flashcards: read, wait, turn, read, wait, go on; any key or touch stops it. Runs before study.js, whose
// tools it is given.
window.autoplay = ({ $, voice, read, turn, openFace }) => ({
  on: false,
  timer: 0,
  stop() {
    this.on = false;
    clearTimeout(this.timer);
    voice?.cancel();
    this.show();
  },
  start() {
    this.on = true;
    this.show();
    this.next();
  },
  show() {
    const button = $("[data-play]");
    if (!button) return;
    button.hidden = false;
    button.setAttribute("aria-pressed", String(this.on));
  },
  press(button) {
    this.acting = true;
    button?.click();
    this.acting = false;
  },
  later(work) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.on && work(), 1500);
  },
  next() {
    this.show();
    const box = $("#step.index");
    if (!this.on || !box) return;
    const side = () => [...openFace(box).children].find((each) => !each.hidden);
    read(side(), () =>
      this.later(() => {
        turn(box);
        read(side(), () => this.later(() => this.press($("#acts [value=next]"))));
      }),
    );
  },
});
