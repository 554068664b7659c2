// The microphone's sound as frames of 512 samples at 16 kHz, 16 bits: 32 ms each. A worklet: it runs in the browser's
// audio thread and is loaded by microphone.js, not by the page.
const RATE = 16000;
const FRAME = 512;
const LOBES = 8;
const PHASES = 64;

// A windowed sinc that lets pass what fits below 8 kHz, for each of 64 places between two samples.
function lowPass(step, half) {
  const cut = Math.min(1, 1 / step);
  const at = (x) => (Math.abs(x) >= half ? 0 : (x ? Math.sin(Math.PI * x * cut) / (Math.PI * x * cut) : 1) * cut * (0.5 + 0.5 * Math.cos((Math.PI * x) / half)));
  return Array.from({ length: PHASES + 1 }, (_, phase) => Float32Array.from({ length: 2 * half }, (_, k) => at(k - half + 1 - phase / PHASES)));
}

class Recorder extends AudioWorkletProcessor {
  constructor() {
    super();
    this.step = sampleRate / RATE;
    this.half = Math.ceil(LOBES * Math.max(1, this.step));
    this.taps = lowPass(this.step, this.half);
    this.sound = new Float32Array(2 * this.half);
    this.place = this.half;
    this.frame = new Int16Array(FRAME);
    this.filled = 0;
  }

  process([[block]]) {
    if (block) this.take(block);
    return true;
  }

  take(block) {
    const sound = new Float32Array(this.sound.length + block.length);
    sound.set(this.sound);
    sound.set(block, this.sound.length);
    for (; this.place + this.half < sound.length; this.place += this.step) {
      const first = Math.floor(this.place);
      const taps = this.taps[Math.round((this.place - first) * PHASES)];
      let sum = 0;
      for (let k = 0; k < taps.length; k++) sum += taps[k] * sound[first - this.half + 1 + k];
      this.put(sum);
    }
    const done = Math.floor(this.place) - this.half;
    this.sound = sound.slice(done);
    this.place -= done;
  }

  put(sample) {
    this.frame[this.filled++] = Math.max(-32768, Math.min(32767, Math.round(sample * 32767)));
    if (this.filled < FRAME) return;
    this.port.postMessage(this.frame, [this.frame.buffer]);
    this.frame = new Int16Array(FRAME);
    this.filled = 0;
  }
}

registerProcessor("recorder", Recorder);
