// What a call says of itself: of each state a heading and a sentence, for whoever talks freely, holds a key to talk or
// types; and of each trouble a sentence.
kai.words = {
  states: {
    idle: ["", ""],
    speaking: ["Kai is speaking", "Talk at any time: Kai stops and listens."],
    listening: ["Listening", "Pause as long as you like. Hold the microphone to keep the word."],
    hearing: ["Listening", "Pause as long as you like. Hold the microphone to keep the word."],
    thinking: ["One moment", "Kai takes in what you said."],
    offline: ["No connection", "What you said waits here and is sent as soon as the line is back."],
    out: ["Signed out", "Sign in in another window: what you said waits here and is sent then."],
    busy: ["One moment", "Kai is busy with other calls. What you said waits and is sent again; you can type it, too."],
    paused: ["Paused", "The microphone is off. Go on when you like."],
    ended: ["The call is over", ""],
  },
  byKey: { speaking: "Hold Space or the microphone to talk: Kai stops and listens.", listening: "Hold Space or the microphone while you talk, or type.", hearing: "Let go when you have said it. A short press keeps it on until the next one." },
  byHand: { speaking: "Read along, and answer by typing.", listening: "Type your answer." },
  troubles: {
    SecurityError: "Browsers give a microphone only to pages that come over https. Kai goes on: type your answers.",
    NotAllowedError: "The browser was told not to let this page hear you. Kai goes on: type your answers, or allow the microphone and press the button.",
    NotReadableError: "Another program holds the microphone. Kai goes on: type your answers, or close it and press the button.",
    NotFoundError: "There is no microphone. Kai goes on: type your answers.",
    off: "This site cannot hear. Kai goes on: type your answers.",
    unasked: "You have not said that Kai may hear you. Kai goes on: type your answers.",
    detector: "Hands-free could not be loaded. Hold Space or the microphone while you talk.",
  },
};
