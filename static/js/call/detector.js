// How surely a frame holds speech, from 0 to 1: the Silero network of @ricky0123/vad-web, which is loaded when a call
// without a key held down begins. Only its judgement is used: where a turn begins and ends is decided in turns.js.
kai.detector = async (addresses) => {
  "use strict";
  const [bundle, model, mjs, wasm] = addresses;
  await new Promise((resolve, reject) => {
    if (window.vad) return resolve();
    const script = Object.assign(document.createElement("script"), { src: bundle, onload: resolve, onerror: () => reject(new Error(bundle)) });
    document.head.append(script);
  });
  let last = 0;
  const network = await window.vad.MicVAD.new({
    model: "v5",
    baseAssetPath: `${model}?`, // it adds the name of the file, which our address holds already
    onnxWASMBasePath: { mjs, wasm },
    startOnLoad: false,
    ortConfig: ({ env }) => {
      env.logLevel = "error";
      env.wasm.numThreads = 1;
    },
    onFrameProcessed: ({ isSpeech }) => (last = isSpeech),
  });
  network.frameProcessor.resume();
  let line = Promise.resolve();
  // One frame after the other, for the network remembers what it heard.
  return (frame) =>
    (line = line.then(async () => {
      await network.processFrame(Float32Array.from(frame, (sample) => sample / 32768));
      return last;
    }));
};
