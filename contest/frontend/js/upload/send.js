// The way of a file into the store, whole or in parts, and what to do on a bad day.
import { api as apiAt } from "./api.js";
import { line as lineOf } from "./line.js";
import { put } from "./put.js";

const WAITS = [2, 4, 8, 16, 30, 30];
const MOST_BUSY = 120; // tries that found the store busy: ten minutes and more
const AT_ONCE = 3;
const STALE = -1; // the addresses ended before all parts were sent: no fault, the site gives fresh ones
const ON_THE_WAY = ["waiting", "sending", "asking", "retrying"];

/** Sends the files of one field. `tell(item)` is called whenever an item's facts change. */
export function sender({ tell, ...addresses }) {
  const api = apiAt(addresses);
  const line = lineOf(AT_ONCE);
  const items = new Set();

  addEventListener("offline", () => {
    for (const item of items) if (ON_THE_WAY.includes(item.state)) pause(item);
  });
  addEventListener("online", () => {
    for (const item of items) if (item.state === "paused" || item.state === "retrying") start(item);
  });

  function start(item) {
    items.add(item);
    item.attempt = item.busy = 0;
    attempt(item);
  }

  async function attempt(item) {
    end(item);
    const { signal } = (item.control = new AbortController());
    set(item, { state: "waiting", trouble: null, speed: 0, marks: [] });
    const outcome = await send(item, signal);
    if (signal.aborted) return;
    if (outcome.state === "received") set(item, { state: "arrived", sent: item.size, upload: item.promise.id, check: outcome.check });
    else if (outcome.refused === "signed_out" || outcome.failed) set(item, { state: "failed", trouble: outcome.refused ?? outcome.failed });
    else if (outcome.refused) set(item, { state: "refused", trouble: outcome.refused });
    else later(item, outcome.again, outcome.after);
  }

  async function send(item, signal) {
    if (!item.promise || item.promise.until < Date.now()) {
      const promise = await api.promise(item);
      if (signal.aborted || !promise.id) return promise;
      item.promise = promise;
      item.there = new Map((promise.parts ?? []).filter(({ etag }) => etag).map(({ number, etag }) => [number, etag]));
    }
    const { id, parts } = item.promise;
    const { status, busy } = parts ? await sendParts(item, signal) : await sendWhole(item, signal);
    if (signal.aborted) return {};
    if (busy) return { again: "busy", after: busy };
    if (status === STALE) {
      item.promise = null;
      return send(item, signal);
    }
    const cut = parts && !isThere(status);
    if (cut && !(await readable(item.file))) return { failed: "unreadable" };
    set(item, { state: "asking" });
    // A refused signature looks like a cut line to a script, and a cut line may have brought everything: ask.
    const outcome = cut ? { state: "missing" } : await api.complete(id, [...item.there].map(([number, etag]) => ({ number, etag })));
    if (outcome.state === "received" || outcome.refused || outcome.again) return outcome;
    // A line that was cut can use the old promise; else the site is asked again, and says which parts are there.
    if (outcome.state === "lost" || status >= 400 || (parts && !cut)) item.promise = null;
    if (!parts && !(await readable(item.file))) return { failed: "unreadable" };
    return { again: !cut || (await api.answers(id)) ? "store" : "net" };
  }

  async function sendWhole(item, signal) {
    if (!(await line.turn(signal))) return { status: 0 };
    set(item, { state: "sending", sent: 0 });
    const { url, headers } = item.promise;
    const answer = await put(url, headers, item.file, { signal, onProgress: (bytes) => moved(item, bytes, tell) });
    line.done();
    return answer;
  }

  /**
   * Sends what the store has not got, several parts at once: `{status, busy}`, the status of the first that failed, 200,
   * or STALE. Where the store is busy the parts that are under way go on.
   */
  async function sendParts(item, signal) {
    const { parts, headers } = item.promise;
    const missing = parts.filter(({ number }) => !item.there.has(number));
    const under = new Map(); // bytes out of parts that are being sent
    const failing = new AbortController();
    signal.addEventListener("abort", () => failing.abort(), { once: true });
    let fault = 200;
    let wait = 0;
    const count = () => {
      const whole = parts.reduce((sum, { number, size }) => sum + (item.there.has(number) ? size : (under.get(number) ?? 0)), 0);
      moved(item, whole, tell);
    };
    const one = async () => {
      while (missing.length && (await line.turn(failing.signal))) {
        if (!missing.length || item.promise.until < Date.now()) return line.done();
        const part = missing.shift();
        if (item.state !== "sending") set(item, { state: "sending" });
        count();
        const from = (part.number - 1) * parts[0].size;
        const body = item.file.slice(from, from + part.size);
        const onProgress = (bytes) => (under.set(part.number, bytes), count());
        const { status, etag, busy } = await put(part.url, headers, body, { signal: failing.signal, onProgress });
        line.done();
        under.delete(part.number);
        if (isThere(status) && etag) {
          item.there.set(part.number, etag.replaceAll('"', ""));
          item.attempt = item.busy = 0; // the line carries: patience begins again
        } else if (busy && !failing.signal.aborted) {
          missing.unshift(part);
          wait = busy;
          return;
        } else if (!failing.signal.aborted) {
          fault = status;
          failing.abort();
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, one));
    if (fault !== 200 || !missing.length) return { status: fault };
    return item.promise.until < Date.now() ? { status: STALE } : { status: fault, busy: wait };
  }

  function later(item, cause, after) {
    if (!navigator.onLine) return pause(item);
    const over = after ? ++item.busy > MOST_BUSY : item.attempt >= WAITS.length;
    if (over) return set(item, { state: "failed", trouble: cause === "net" ? "gave_up_net" : "gave_up_store" });
    // Not all who were sent away together come back together.
    let seconds = after ? after + Math.floor(Math.random() * 4) : WAITS[item.attempt++];
    set(item, { state: "retrying", trouble: `retry_${cause}`, seconds });
    item.timer = setInterval(() => {
      seconds -= 1;
      if (seconds > 0) return set(item, { seconds });
      attempt(item);
    }, 1000);
  }

  function pause(item) {
    end(item);
    set(item, { state: "paused", trouble: "offline" });
  }

  function end(item) {
    clearInterval(item.timer);
    item.control?.abort();
  }

  function set(item, facts) {
    Object.assign(item, facts);
    tell(item);
  }

  return {
    start,
    /** Ends the sending; what has arrived of a file in parts is kept. */
    stop(item) {
      end(item);
      set(item, { state: "cancelled", trouble: null });
    },
    /** What the server says of a file that has arrived. */
    look: (item) => api.look(item.upload),
    /** Ends it, and has the site forget what arrived. */
    drop(item) {
      end(item);
      items.delete(item);
      item.state = "gone";
      const id = item.upload ?? item.promise?.id ?? item.begun;
      if (id) api.remove(id);
    },
  };
}

const isThere = (status) => status >= 200 && status < 300;

/** A file that was moved, changed or unplugged since it was chosen cannot be read any more. */
async function readable(file) {
  return file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    );
}

/** Speed over the last five seconds, so that it neither jumps nor lags. */
function moved(item, sent, tell) {
  const at = performance.now();
  item.sent = sent;
  item.marks.push([at, sent]);
  while (item.marks.length > 2 && at - item.marks[0][0] > 5000) item.marks.shift();
  const [since, from] = item.marks[0];
  item.speed = at - since > 300 ? Math.max(0, ((sent - from) / (at - since)) * 1000) : 0;
  tell(item);
}
