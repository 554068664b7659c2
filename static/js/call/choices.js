// What a student chose for their calls: the voice, hands-free, how long a pause may be. Kept in this browser.
kai.choices = (voice, turns, handsFree) => {
  "use strict";
  const STORE = "call";
  const $ = (selector, root = document) => root.querySelector(selector);
  const area = () => $("#study");
  const kept = JSON.parse(localStorage.getItem(STORE) || "{}");

  function keep(name, value) {
    kept[name] = value;
    localStorage.setItem(STORE, JSON.stringify(kept));
  }

  function offerVoices() {
    const list = $("select[name=voice]");
    if (!list) return;
    for (const { name, voiceURI } of voice.voices(area().dataset.lang || "en")) {
      if (!$(`[value="browser:${CSS.escape(voiceURI)}"]`, list)) list.append(new Option(name, `browser:${voiceURI}`));
    }
    if (kept.voice && $(`[value="${CSS.escape(kept.voice)}"]`, list)) list.value = kept.voice;
    voice.choice = list.value;
  }

  document.addEventListener("change", ({ target }) => {
    if (target.matches("select[name=voice]")) {
      keep("voice", target.value);
      voice.choice = target.value;
    } else if (target.matches("[name=handsfree]")) {
      keep("handsfree", target.checked);
      handsFree();
    } else if (target.matches("[name=patience]")) {
      keep("patience", target.value);
      turns.patience = Number(target.value);
    }
  });
  window.speechSynthesis?.addEventListener?.("voiceschanged", offerVoices);

  return {
    // Sets the fields of the page to what was chosen.
    show() {
      const box = $("[name=handsfree]");
      if (box && kept.handsfree !== undefined) box.checked = kept.handsfree;
      if (box) box.disabled = !area().dataset.vad;
      const patience = $("[name=patience]");
      if (patience && kept.patience) patience.value = kept.patience;
      if (patience) turns.patience = Number(patience.value);
      offerVoices();
    },
  };
};
