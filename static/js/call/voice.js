// Kai's voice: the browser's own where it has one for the language that stays on this device, by sentence (long speech is
// cut off in some browsers); else the server's, one line after the other; else captions alone. It can be turned down,
// stopped and gone on with where it stopped.
kai.voice = (on) => {
  "use strict";
  const speech = window.speechSynthesis;
  const SENTENCES = /[^.!?。！？\n]+[.!?。！？]*\s*/g;
  const PATIENCE = 4000; // ms for a sound; the captions are there in the meantime
  const BACK = 0.3; // s: what was cut off is heard again
  const made = new Map(); // the server's sound by address, of the lines now and last
  let queue = [];
  let run = 0; // of what is said: what belongs to an older one is void
  // The line that is said: { line, voice, parts, part, letter } or { line, buffer, at }, or { line } while it is fetched.
  let place = null;
  let playing = null;
  let gain = null;
  let meter = null;
  let watch = 0;
  let pace = 1;
  let choice = "";
  let sounding = false;
  let word = 0; // how lately a word of the browser's voice began: 0 to 1

  // ---- which voice
  const near = (voice, lang) => voice.localService && voice.lang.toLowerCase().startsWith(lang.slice(0, 2).toLowerCase());
  const voices = (lang) => (speech?.getVoices() || []).filter((voice) => near(voice, lang));

  function own(lang) {
    const found = voices(lang);
    if (choice.startsWith("server:") || choice === "off") return null;
    const same = found.filter((voice) => voice.lang.toLowerCase() === lang.toLowerCase());
    return found.find((voice) => `browser:${voice.voiceURI}` === choice) || same.find((voice) => voice.default) || same[0] || found[0];
  }

  // A sound that is still being made is asked for again.
  async function soundAt(address, end) {
    const reply = await fetch(address, { headers: { Accept: "audio/wav" } });
    if (reply.status === 200) return kai.sound().decodeAudioData(await reply.arrayBuffer());
    if (!reply.headers.get("Retry-After") || performance.now() > end) throw new Error(reply.status);
    return soundAt(address, end);
  }

  function addressOf(line) {
    const address = line?.dataset.audio;
    return address && choice.startsWith("server:") ? `${address}?voice=${encodeURIComponent(choice.slice(7))}` : address;
  }

  function fetched(line) {
    const address = choice === "off" ? "" : addressOf(line);
    if (!address) return Promise.reject(new Error("no sound"));
    if (!made.has(address)) {
      const sound = soundAt(address, performance.now() + PATIENCE);
      sound.catch(() => made.delete(address));
      made.set(address, sound);
    }
    return made.get(address);
  }

  // ---- saying
  function say(lines, speed) {
    hush();
    queue = [...lines];
    pace = speed || 1;
    const wanted = new Set(queue.map(addressOf));
    for (const address of made.keys()) if (!wanted.has(address)) made.delete(address);
    next();
  }

  async function next() {
    place = null;
    const line = queue.shift();
    if (!line) return quiet();
    const lang = line.closest("[lang]")?.lang || "en";
    const voice = own(lang);
    const text = line.dataset.said || line.querySelector("p").innerText;
    on.line(line);
    if (voice) {
      place = { line, voice, parts: text.match(SENTENCES) || [], part: 0, letter: 0 };
      return speak();
    }
    const mine = run;
    place = { line };
    try {
      const buffer = await fetched(line);
      if (mine !== run) return;
      place = { line, buffer, at: 0 };
      play();
      if (queue.length) fetched(queue[0]).catch(() => {});
    } catch {
      if (mine !== run) return;
      on.mute(line);
      next();
    }
  }

  function heard() {
    if (!sounding) on.begins();
    sounding = true;
  }

  function quiet() {
    if (sounding) on.ends();
    sounding = false;
    on.done();
  }

  // ---- by the browser
  function speak() {
    const mine = run;
    const { voice, parts, part, letter } = place;
    if (part >= parts.length) return next();
    const text = parts[part].slice(letter);
    const said = Object.assign(new SpeechSynthesisUtterance(text), { voice, lang: voice.lang, rate: pace });
    const then = () => {
      clearTimeout(watch);
      if (mine !== run || place?.part !== part) return;
      place = { ...place, part: part + 1, letter: 0 };
      speak();
    };
    said.onstart = () => mine === run && heard();
    said.onboundary = ({ charIndex }) => {
      if (mine !== run || place?.part !== part) return;
      place.letter = letter + charIndex;
      word = 1;
    };
    said.onend = said.onerror = then;
    // Some browsers lose a sentence without a word.
    watch = setTimeout(then, (5000 + 150 * text.length) / pace);
    speech.speak(said);
  }

  // ---- by the server
  function play() {
    const mine = run;
    const context = kai.sound();
    if (!gain) {
      gain = context.createGain();
      meter = context.createAnalyser();
      meter.fftSize = 1024;
      gain.connect(meter).connect(context.destination);
    }
    gain.gain.cancelScheduledValues(0);
    gain.gain.value = 1;
    playing = Object.assign(context.createBufferSource(), { buffer: place.buffer });
    playing.connect(gain);
    playing.onended = () => mine === run && next();
    place.from = context.currentTime - place.at;
    playing.start(0, place.at);
    heard();
  }

  function hush() {
    run++;
    clearTimeout(watch);
    speech?.cancel();
    if (playing) playing.onended = null;
    playing?.stop();
    playing = null;
    if (sounding) on.ends();
    sounding = false;
  }

  function duck(low) {
    if (playing) gain.gain.setTargetAtTime(low ? 0.2 : 1, kai.sound().currentTime, 0.02);
  }

  return {
    say,
    duck,
    get choice() {
      return choice;
    },
    set choice(value) {
      choice = value;
    },
    voices,
    // Whether something is being said, or was stopped in the middle.
    get left() {
      return Boolean(place || queue.length);
    },
    // How far into the line it stopped, in seconds, or in sentences of the browser's voices.
    get at() {
      return place?.at ?? place?.part ?? 0;
    },
    stop() {
      if (place?.buffer) place.at = Math.max(0, kai.sound().currentTime - place.from - BACK);
      hush();
    },
    resume() {
      if (place?.buffer || place?.voice) on.line(place.line);
      if (place?.buffer) return play();
      if (place?.voice) return speak();
      if (place) queue.unshift(place.line);
      next();
    },
    // Nothing is left to go on with.
    cancel() {
      hush();
      queue = [];
      place = null;
    },
    // How loud it is, 0 to 1; the browser's voices tell only where a word begins.
    level() {
      if (!sounding) return 0;
      if (!playing) return 0.2 * (word *= 0.75);
      const wave = new Float32Array(meter.fftSize);
      meter.getFloatTimeDomainData(wave);
      return Math.sqrt(wave.reduce((sum, each) => sum + each * each, 0) / wave.length);
    },
  };
};
