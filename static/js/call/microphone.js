// The microphone of a call: asked for when a call starts, let go when it pauses or ends. What it hears is handed on as
// frames of 512 samples (Int16Array, 16 kHz) with their level (0 to 1), and kept nowhere.
window.kai = {
  // One for hearing and for speaking; browsers let it run after a click only.
  sound() {
    this.context ??= new AudioContext();
    return this.context;
  },
};

kai.microphone = (address, on) => {
  "use strict";
  const WANTED = { audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true } };
  let stream = null;
  let nodes = [];
  let opening = null;

  function level(frame) {
    let sum = 0;
    for (const sample of frame) sum += sample * sample;
    return Math.sqrt(sum / frame.length) / 32768;
  }

  async function connect() {
    if (!window.isSecureContext) throw new DOMException("", "SecurityError");
    if (!navigator.mediaDevices?.getUserMedia || !window.AudioWorkletNode) throw new DOMException("", "NotFoundError");
    const context = kai.sound();
    stream = await navigator.mediaDevices.getUserMedia(WANTED);
    for (const track of stream.getTracks()) {
      track.onended = () => {
        close();
        on.lost();
      };
    }
    await context.audioWorklet.addModule(address);
    const recorder = new AudioWorkletNode(context, "recorder", { numberOfOutputs: 0, channelCount: 1, channelCountMode: "explicit" });
    recorder.port.onmessage = ({ data }) => stream && on.heard(data, level(data));
    const source = context.createMediaStreamSource(stream);
    source.connect(recorder);
    nodes = [source, recorder];
  }

  function close() {
    for (const node of nodes) node.disconnect();
    for (const track of stream?.getTracks() || []) track.stop();
    stream = null;
    nodes = [];
  }

  return {
    get on() {
      return Boolean(stream && nodes.length);
    },
    // Rejects with the browser's DOMException when there is no microphone to be had.
    async open() {
      if (this.on) return;
      opening ??= connect();
      try {
        await opening;
      } catch (error) {
        close();
        throw error;
      } finally {
        opening = null;
      }
    },
    close,
  };
};
