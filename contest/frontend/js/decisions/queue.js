// Decisions on entries (stars, shortlist, decline, restore): they show at once and reach the server behind the scenes,
// in order and each once. Tabs share the rows that wait, and one of them sends. The page has `decisions()` of
// _parts/decisions.html.
import { retrying } from "../retrying.js";
import { csrf, words } from "../words.js";
import { waitingDecisions } from "./waiting.js";

/**
 * `decided(number, act, fields)` is told what another tab decided, `refused(number, why)` what the server would not do.
 * Answers null on a page without decisions, else { decide, pending }.
 */
export function decisionsQueue({ announce, decided, refused }) {
  const root = document.querySelector("[data-decisions]");
  if (!root) return null;
  const { person, contest, entries } = root.dataset;
  const trouble = root.querySelector("[data-trouble]");
  const say = words("decisions");
  const name = `decisions ${person} ${contest}`;
  const rows = waitingDecisions(person, contest);
  const channel = new BroadcastChannel(name);
  let adding = Promise.resolve();
  const retry = retrying({ say, tell, announce });
  let sending = false;

  channel.onmessage = ({ data }) => {
    if (data.trouble !== undefined) trouble.textContent = data.trouble;
    if (data.refused) refused(data.refused, data.why);
    if (data.act) {
      retry.wake();
      decided(data.number, data.act, data.fields);
    }
  };
  flush();

  function decide(number, act, fields = {}) {
    channel.postMessage({ number, act, fields });
    adding = adding.then(async () => (await rows).add({ number, act, fields, key: newKey() }));
    retry.wake();
    return adding.then(flush);
  }

  async function flush() {
    if (sending) return;
    sending = true;
    // Pages without https have no locks: two tabs may then send the same row, which its key makes harmless.
    if (navigator.locks) await navigator.locks.request(name, sendAll);
    else await sendAll();
    sending = false;
    if (await next()) flush();
  }

  async function next() {
    return (await (await rows).all())[0];
  }

  async function sendAll() {
    for (let row; (row = await (await rows).first()); ) {
      const answer = await send(row);
      if (await retry.again(answer)) continue;
      await (await rows).remove(row);
      if (!answer.ok) {
        const why = (await answer.json().catch(() => ({}))).title || say("gone");
        channel.postMessage({ refused: row.number, why });
        refused(row.number, why);
        announce(say("refused", { number: row.number, why }));
      }
    }
    retry.caughtUp();
  }

  function send({ number, act, fields, key }) {
    return fetch(`${entries}/${number}/${act}`, {
      method: "POST",
      body: new URLSearchParams([["once", key], ...Object.entries(fields).flatMap(([field, given]) => [given].flat().map((one) => [field, one]))]),
      headers: { Accept: "application/json", "X-CSRFToken": csrf(), "X-Person": person },
      redirect: "error",
      keepalive: true,
    }).catch(() => null);
  }

  function tell(sentence) {
    if (trouble.textContent !== sentence) channel.postMessage({ trouble: sentence });
    trouble.textContent = sentence;
  }

  return { decide, pending: async () => (await rows).all() };
}

// randomUUID is missing on pages without https.
const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
