// A call with Kai: who talks and who listens. What is right, and what Kai says next, the server decides; a spoken answer
// goes there as sound, a typed one by the form (study.js), and either comes back as the page's next #study.
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const area = () => $("#study");
  if (!area()?.dataset.hear) return;
  const ECHO = 450; // ms in which Kai's own voice may come back through the microphone
  const TAIL = 160; // ms after the key is let go, for sound on its way and for whoever lets go early
  const TOLD = new Set(["offline", "out", "busy", "paused"]); // states that nobody may miss
  const { states, byKey, byHand, troubles } = kai.words;
  let state = "idle";
  let started = false;
  let trouble = "";
  let detect = null; // (frame) -> how surely it is speech; null where a key is held to talk
  let guard = 0;
  let over = false; // Kai was interrupted by the turn that is open
  let draft = "";
  let held = document.body; // what had the focus
  let loaded = null; // the promise of the detector
  let asking = false; // the browser asks whether the page may hear
  let checking = false;
  let loudly = 0; // frames in a row
  let level = 0;
  let tail = 0;

  window.callLog = [];
  function log(what, more) {
    window.callLog.push({ t: performance.now(), what, ...more });
    if (window.callLog.length > 2000) window.callLog.shift();
  }

  // ---- what is shown
  const drawing = kai.drawing();

  function enter(fresh, tip) {
    if (fresh !== state) log(fresh, { from: state });
    if (fresh !== state && fresh !== "thinking") drawing.clear();
    state = fresh;
    show(tip);
    if (TOLD.has(state)) $("[data-state]")?.scrollIntoView({ block: "nearest" });
  }

  function tips() {
    if (!ears.on) return byHand[state] ?? (state === "paused" ? "Go on when you like." : states[state][1]);
    return (detect && !talk.held ? null : byKey[state]) ?? states[state][1];
  }

  function show(tip) {
    const heading = $("[data-state]");
    if (heading && started) {
      heading.dataset.state = state;
      write(heading, state === "listening" && !(ears.on && detect) ? "Your turn" : states[state][0]);
      write($("[data-tip]"), tip || tips());
    }
    area().dataset.call = state;
    const yours = $("#script [data-pending]");
    if (yours) yours.hidden = state !== "hearing" && !line.waiting;
    const box = $("[data-trouble]");
    if (box) {
      box.hidden = !trouble;
      write(box, trouble);
    }
    const key = $("#talk");
    key?.setAttribute("aria-pressed", String(state === "hearing"));
    if (key) key.disabled = area().dataset.ears !== "server";
    const strip = $("#unsent");
    if (strip && (state === "offline" || line.waiting)) strip.hidden = state !== "offline";
  }

  // Into view, and out from under the keys.
  function bring(element) {
    element.scrollIntoView({ block: "nearest" });
    const under = element.getBoundingClientRect().bottom + 8 - ($("#acts")?.getBoundingClientRect().top ?? innerHeight);
    if (under > 0) scrollBy(0, under);
  }

  function write(place, text) {
    if (place && place.textContent !== text) place.textContent = text;
  }

  function complain(name) {
    trouble = troubles[name] || (name && troubles.NotFoundError) || "";
    if (name) log("trouble", { why: name });
    show();
  }

  // ---- Kai's voice
  const voice = kai.voice({
    line(element) {
      for (const each of document.querySelectorAll("[data-saying]")) delete each.dataset.saying;
      element.dataset.saying = "";
      bring(element);
      log("line", { line: element.dataset.line });
    },
    begins() {
      guard = performance.now() + ECHO;
      log("voice begins");
    },
    ends() {
      guard = performance.now() + ECHO;
      log("voice ends");
    },
    mute: (element) => log("caption", { line: element.dataset.line }),
    done() {
      for (const each of document.querySelectorAll("[data-saying]")) delete each.dataset.saying;
      over = false;
      if (state === "speaking") enter("listening");
    },
  });

  function speak() {
    const lines = [...document.querySelectorAll("#script [data-now]")];
    for (const each of lines) delete each.dataset.now;
    over = false;
    if (area().dataset.phase === "asking") enter("speaking");
    else enter(area().dataset.phase === "done" ? "ended" : "paused");
    voice.say(lines, Number(area().dataset.pace) || 1);
  }

  function interrupt() {
    if (state !== "speaking") return;
    over = voice.left;
    voice.stop();
    log("voice stopped", { left: over });
  }

  function goOn() {
    if (!over) return enter("listening", "Kai did not catch that. Say it once more, or type it.");
    over = false;
    log("voice goes on", { at: voice.at });
    enter("speaking");
    voice.resume();
  }

  // ---- the student's
  const line = kai.line({
    reply: (html) => window.takeReply(html),
    nothing() {
      log("nothing heard");
      goOn();
    },
    lost() {
      log("lost");
      enter("offline");
    },
    out() {
      log("signed out");
      enter("out");
    },
    busy(seconds) {
      log("busy", { seconds });
      enter("busy");
    },
    refused(text) {
      log("refused", { text });
      over = false;
      enter("listening", text);
    },
  });

  const token = () => $("#say [name=token]").value;

  const turns = kai.turns({
    onset() {
      log("onset");
      if (state === "speaking") voice.duck(true);
    },
    speech() {
      log("speech");
      if (state === "listening") enter("hearing");
    },
    barge() {
      if (state !== "speaking" && state !== "listening") return;
      if (state === "speaking") log("barge-in");
      interrupt();
      enter("hearing");
    },
    misfire() {
      log("misfire");
      talk.forget();
      if (state === "speaking") voice.duck(false);
      else if (state === "hearing") goOn();
    },
    ahead(sound) {
      log("ahead", { samples: sound.length });
      line.ahead(sound, token());
    },
    turn(sound) {
      log("turn", { samples: sound.length, over });
      talk.forget();
      silence.reset();
      interrupt(); // where a key was held so shortly, or the turn so long, that Kai still talks
      enter("thinking");
      line.send(sound, token(), over);
    },
  });

  const HEARS = new Set(["speaking", "listening", "hearing"]);
  async function heard(frame, loud) {
    level = loud;
    loudly = loud > 0.02 ? loudly + 1 : 0;
    if (!started) return check();
    if (!HEARS.has(state)) return;
    let probability = null;
    try {
      if (detect) probability = await detect(frame);
    } catch {
      detect = loaded = null;
      complain("detector");
    }
    if (HEARS.has(state)) turns.feed(frame, probability, performance.now() < guard);
  }

  const ears = kai.microphone(area().dataset.recorder, {
    heard,
    lost() {
      turns.drop();
      complain("NotFoundError");
      if (state === "hearing") goOn();
    },
  });

  const talk = kai.talk({
    may: () => started && area().dataset.ears === "server",
    down() {
      if (!HEARS.has(state)) return false;
      if (!ears.on) {
        open();
        return false;
      }
      log("key down");
      clearTimeout(tail);
      kai.sound().resume();
      interrupt();
      turns.hold();
      enter("hearing");
      return true;
    },
    up() {
      log("key up");
      tail = setTimeout(turns.release, TAIL);
    },
  });

  const silence = kai.silence(() => ears.on && state === "listening" && !turns.open && navigator.onLine);

  const choices = kai.choices(voice, turns, handsFree);

  // ---- the microphone
  async function open() {
    if (area().dataset.ears !== "server") return complain(area().dataset.ears);
    try {
      await ears.open();
      log("microphone");
      complain("");
    } catch (error) {
      return complain(error.name);
    }
    handsFree();
  }

  // What tells speech from silence is fetched while the page waits for its first press.
  function load() {
    const { vad, ears: hearing } = area().dataset;
    if (vad && hearing === "server" && $("[name=handsfree]")?.checked) loaded ??= kai.detector(vad.split(" "));
    return loaded;
  }

  async function handsFree() {
    detect = null;
    if (!ears.on) return;
    try {
      const judge = await load();
      if (judge && $("[name=handsfree]")?.checked) {
        detect = judge;
        log("hands-free");
      }
    } catch {
      loaded = null;
      complain("detector");
    }
    if (!detect && !talk.held) turns.drop(); // nothing would end the turn that is open
    if (state === "hearing" && !turns.open) enter("listening");
    show();
  }

  // Before the call: a word, so that the student sees that it is heard; a second press does without.
  function check() {
    const box = $("#check");
    const gauge = box && $("meter", box);
    if (gauge) gauge.value = Math.min(1, 6 * level);
    if (loudly < 5 || !checking) return;
    checking = false;
    log("heard");
    write($("[data-check]", box), "We hear you.");
    setTimeout(begin, 700);
  }

  async function start(button) {
    kai.sound().resume();
    if (checking || ears.on) return begin();
    if (asking) return;
    asking = true;
    await open();
    asking = false;
    if (!ears.on || !$("#check")) return begin();
    $("#check").hidden = false;
    write($("[data-check]"), "Say a word, so that we know that we hear you.");
    write(button.querySelector("span") || button, "Start anyway");
    checking = true;
  }

  function begin() {
    if (started) return;
    started = true;
    checking = false;
    log("start");
    wake();
    const leaves = document.activeElement?.matches("[data-start]");
    refresh();
    if (leaves) $("#step").focus({ preventScroll: true });
  }

  // A phone that is only listened to does not go dark.
  async function wake() {
    if (started && !document.hidden && state !== "ended") await navigator.wakeLock?.request("screen").catch(() => {});
  }
  document.addEventListener("visibilitychange", wake);

  // ---- the page, and each that follows it
  function refresh() {
    const checks = $("#check");
    if (checks) checks.hidden = started;
    for (const each of document.querySelectorAll("[data-start]")) each.hidden = started;
    choices.show();
    const field = $("#say [name=said]");
    if (field && draft) field.value = draft;
    if (!started) return;
    turns.drop();
    talk.forget();
    if (area().dataset.phase !== "asking") ears.close();
    else if (!ears.on && !trouble) open();
    speak();
  }

  // The focus stays where it was, or on what has taken its place.
  function refocus() {
    const { id, name, value } = held;
    const twin = id ? document.getElementById(id) : [...document.querySelectorAll("#study [name]")].find((each) => each.name === name && (each.tagName !== "BUTTON" || each.value === value));
    if (held !== document.body) (held.isConnected ? held : twin)?.focus({ preventScroll: true });
  }

  document.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button?.matches("[data-start]")) start(button);
    else if (button?.matches("[data-done]") && turns.open) turns.done();
  });

  // ---- typed answers, and buttons: study.js sends them, and says when the next page is there
  document.addEventListener("input", ({ target }) => target.matches("[name=said]") && (draft = target.value));
  document.addEventListener("given", ({ target, detail }) => {
    log("given", { silent: silence.own });
    if (!silence.own) silence.reset();
    if (target.id === "say" && detail === $("button", target)) draft = "";
    if (!started) return;
    line.drop();
    voice.cancel();
    turns.drop();
    talk.forget();
    enter("thinking");
  });
  document.addEventListener("taking", () => (held = document.activeElement));
  document.addEventListener("taken", () => {
    refresh();
    refocus();
  });
  addEventListener("pagehide", () => {
    voice.cancel();
    ears.close();
  });

  setInterval(() => {
    if (started && !document.hidden) drawing.draw(state, state === "speaking" ? voice.level() : HEARS.has(state) ? level : 0);
  }, 60);
  refresh();
  show();
  load()?.catch(() => (loaded = null));
})();
