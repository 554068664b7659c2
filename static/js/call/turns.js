// Where a turn begins and ends: frames of 32 ms in, utterances out. Without a clock and without a page.
// A turn ends by a key that is let go, or by a pause; shortly after speech stops the utterance so far is offered ahead,
// and it is that one, byte for byte, which the turn hands on when no more speech came.
kai.turns = (on) => {
  "use strict";
  const FRAME = 32; // ms
  const SPEECH = 0.5; // of the detector's judgement
  const SILENCE = 0.35;
  const frames = (ms) => Math.round(ms / FRAME);
  const PAD = frames(300);
  const AHEAD = frames(256);
  const MINIMUM = frames(160);
  const BARGE = frames(192);
  const LIMIT = frames(30_000);
  const RECENT = frames(1200);
  let recent = []; // what was heard last, so that a turn begins before its first sound
  let turn = null;
  let guarded = 0; // frames of speech in a row while Kai's own voice may still be heard
  let patience = frames(900);

  function joined(count) {
    const sound = new Int16Array(count * 512);
    turn.frames.slice(0, count).forEach((frame, i) => sound.set(frame, i * 512));
    return sound;
  }

  function begin(held, before) {
    const frames = before ? recent.slice(-before) : [];
    turn = { frames, before: frames.length, held, speech: 0, quiet: 0, cut: 0 };
  }

  function end() {
    const sound = joined(turn.cut || turn.frames.length);
    turn = null;
    recent = [];
    guarded = 0;
    on.turn(sound);
  }

  function drop() {
    turn = null;
    guarded = 0;
  }

  function judged(probability, guard) {
    if (!turn) {
      const speech = probability >= SPEECH;
      if (speech && !guard) {
        begin(false, PAD + guarded + 1);
        on.onset();
      }
      guarded = speech ? guarded + 1 : 0;
      if (!turn) return;
    }
    if (probability >= SPEECH) {
      turn.speech++;
      turn.quiet = turn.cut = 0;
      if (turn.speech === MINIMUM) on.speech();
      if (turn.speech === BARGE) on.barge();
    } else if (probability < SILENCE) {
      turn.quiet++;
      if (turn.held) return;
      if (turn.speech < MINIMUM) {
        if (turn.quiet < AHEAD) return;
        drop();
        on.misfire();
      } else if (turn.quiet === AHEAD) {
        turn.cut = turn.frames.length;
        on.ahead(joined(turn.cut));
      } else if (turn.quiet >= patience) end();
    }
  }

  return {
    // How long a pause may be before it ends the turn, in seconds.
    set patience(seconds) {
      patience = Math.max(AHEAD + 1, frames(1000 * Math.min(2.5, Math.max(0.6, seconds))));
    },
    get open() {
      return Boolean(turn);
    },
    // `probability` is null where nothing tells speech from silence; `guard` while Kai's own voice may be heard.
    feed(frame, probability, guard) {
      recent.push(frame);
      if (recent.length > RECENT) recent.shift();
      turn?.frames.push(frame);
      if (probability !== null) judged(probability, guard);
      if (turn && turn.frames.length >= LIMIT) end();
    },
    // A key is held: the turn lasts until it is let go.
    hold() {
      if (turn) turn.held = true;
      else begin(true, PAD);
    },
    release() {
      if (!turn) return;
      turn.cut = 0;
      if (turn.frames.length - turn.before >= MINIMUM) return end();
      drop();
      on.misfire();
    },
    // "I'm done": the turn ends at once, if there is one.
    done() {
      if (!turn || (!turn.held && turn.speech < MINIMUM)) return false;
      end();
      return true;
    },
    // What was heard is forgotten.
    drop() {
      drop();
      recent = [];
    },
  };
};
