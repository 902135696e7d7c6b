// Marks on their way: kept in the tab until the server has them, in order, the latest of an entry only.
import { csrf } from "../words.js";

const WAITS = [2, 5, 10, 20, 30];

/** `put` takes a mark (null: not seen after all), `flush` sends what a reload left behind. */
export function marksQueue({ say, trouble, announce, refused }) {
  const key = `marks ${location.pathname}`;
  let waiting = JSON.parse(sessionStorage.getItem(key) ?? "[]");
  let sending = false;
  let late = false;
  let failures = 0;

  addEventListener("online", () => flush());
  addEventListener("beforeunload", (event) => late && event.preventDefault());

  function put(card, mark) {
    waiting = waiting.filter((one) => one.number !== card.number || one.sent);
    waiting.push({ number: card.number, url: card.mark_url, mark });
    keep();
    flush();
  }

  async function flush() {
    if (sending) return;
    sending = true;
    while (waiting.length) {
      const next = waiting[0];
      next.sent = true;
      const answer = await send(next);
      // 400 is a form token that is too old: a reload mends it, and the marks are still here then.
      if (!answer || answer.status >= 500 || [400, 401, 429].includes(answer.status)) {
        next.sent = false;
        await pause({ 400: "stale", 401: "signed_out" }[answer?.status] ?? "waiting");
        continue;
      }
      failures = 0;
      waiting = waiting.filter((one) => one !== next);
      keep();
      if (!answer.ok && !waiting.some((one) => one.number === next.number)) {
        const reply = await answer.json().catch(() => ({}));
        refused(next.number, reply.title || say("gone"));
      }
    }
    sending = false;
    trouble.textContent = "";
    if (late) announce(say("caught_up"));
    late = false;
  }

  function send({ url, mark }) {
    return fetch(url, {
      method: mark ? "PUT" : "DELETE",
      body: mark ? JSON.stringify({ mark }) : undefined,
      headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": csrf() },
      redirect: "error",
      keepalive: true,
    }).catch(() => null);
  }

  async function pause(why) {
    let seconds = WAITS[Math.min(failures++, WAITS.length - 1)];
    if (!late) announce(say(why, { seconds }));
    late = true;
    let online = false;
    addEventListener("online", () => (online = true), { once: true });
    for (; seconds > 0 && !online; seconds--) {
      trouble.textContent = say(why, { seconds });
      await new Promise((done) => setTimeout(done, 1000));
    }
  }

  function keep() {
    sessionStorage.setItem(key, JSON.stringify(waiting.map(({ number, url, mark }) => ({ number, url, mark }))));
  }

  return {
    put,
    flush,
    pendingMark: (card) => waiting.findLast((one) => one.number === card.number)?.mark ?? (waiting.some((one) => one.number === card.number) ? null : card.mark),
  };
}
