// What was said on its way to the server: one utterance at a time, kept in memory and sent again with the same token
// until the server has it. Nothing of it is ever stored.
kai.line = (on) => {
  "use strict";
  const PATIENCE = 45_000;
  let waiting = null;
  let sending = false;
  let pause = 1000;
  let timer = 0;
  let ahead = false;

  function post({ sound, token, over }, more = {}) {
    const area = document.getElementById("study");
    const headers = { "Content-Type": "audio/pcm", "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value, Token: token, "HX-Request": "true", ...more };
    if (over) headers.Over = "1";
    return fetch(area.dataset.hear, { method: "POST", body: sound, headers, signal: AbortSignal.timeout(PATIENCE) });
  }

  function later(seconds) {
    clearTimeout(timer);
    timer = setTimeout(send, 1000 * seconds);
  }

  async function sentence(reply) {
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    return page.querySelector("[data-error]")?.textContent.replace(/\s+/g, " ").trim() || "That could not be taken. Say it once more, or type it.";
  }

  async function send() {
    if (sending || !waiting) return;
    clearTimeout(timer);
    sending = true;
    const mine = waiting;
    const then = await post(mine).then(settle).catch(() => lost);
    sending = false;
    if (mine === waiting) then();
    else send();
  }

  function lost() {
    on.lost();
    later((pause = Math.min(pause * 2, 15_000)) / 1000);
  }

  // What a reply leads to; the server has the utterance wherever `taken` is called.
  async function settle(reply) {
    const fresh = reply.headers.get("Csrf-Token");
    if (fresh) {
      for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = fresh;
      return send;
    }
    if (reply.status === 401) {
      return () => {
        on.out();
        later(3);
      };
    }
    const busy = Number(reply.headers.get("Retry-After"));
    if (busy && [429, 503].includes(reply.status)) {
      return () => {
        on.busy(busy);
        later(busy);
      };
    }
    if (reply.status >= 500) return lost;
    if (!reply.ok) return taken(on.refused, await sentence(reply));
    if (reply.status === 204) return taken(on.nothing);
    return taken(on.reply, await reply.text());
  }

  const taken = (then, text) => () => {
    waiting = null;
    pause = 1000;
    then(text);
  };

  window.addEventListener("online", send);
  window.addEventListener("beforeunload", (event) => waiting && event.preventDefault());
  return {
    get waiting() {
      return Boolean(waiting);
    },
    // The real utterance; `over` says that Kai was talking when it began.
    send(sound, token, over) {
      waiting = { sound, token, over };
      send();
    },
    // Another answer took its place.
    drop() {
      waiting = null;
      clearTimeout(timer);
    },
    // The same sound, before it is sure that the turn is over: the server may begin to listen to it.
    async ahead(sound, token) {
      if (ahead) return;
      ahead = true;
      await post({ sound, token }, { Ahead: "1" }).catch(() => {});
      ahead = false;
    },
  };
};
