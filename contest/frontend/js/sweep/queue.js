// Marks on their way: kept in the tab until the server has them, in order, the latest of an entry only.
import { retrying } from "../retrying.js";
import { csrf } from "../words.js";

/** `put` takes a mark (null: not seen after all), `flush` sends what a reload left behind. */
export function marksQueue({ say, trouble, announce, refused }) {
  const key = `marks ${location.pathname}`;
  let waiting = JSON.parse(sessionStorage.getItem(key) ?? "[]");
  const retry = retrying({ say, tell: (sentence) => (trouble.textContent = sentence), announce });
  let sending = false;

  addEventListener("online", () => flush());
  addEventListener("beforeunload", (event) => retry.isLate() && event.preventDefault());

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
      next.sent = false;
      if (await retry.again(answer)) continue;
      waiting = waiting.filter((one) => one !== next);
      keep();
      if (!answer.ok && !waiting.some((one) => one.number === next.number)) {
        const reply = await answer.json().catch(() => ({}));
        refused(next.number, reply.title || say("gone"));
      }
    }
    sending = false;
    retry.caughtUp();
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

  function keep() {
    sessionStorage.setItem(key, JSON.stringify(waiting.map(({ number, url, mark }) => ({ number, url, mark }))));
  }

  return {
    put,
    flush,
    pendingMark: (card) => waiting.findLast((one) => one.number === card.number)?.mark ?? (waiting.some((one) => one.number === card.number) ? null : card.mark),
  };
}
