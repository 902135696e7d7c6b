// Promise, bytes, question: the way of one file into the store, and what to do on a bad day.
import Uppy from "@uppy/core";
import XHRUpload from "@uppy/xhr-upload";
import { csrf } from "../words.js";

const WAITS = [2, 4, 8, 16, 30, 30];
const HERE = new Set(["received", "stored", "ready"]);
const STILL = new Set(["promised"]);

/** Sends files of one field, three at a time. `tell(item)` is called whenever an item's facts change. */
export function sender({ purpose, promiseUrl, uploadUrl, tell }) {
  const items = new Map();
  const uppy = new Uppy({ autoProceed: false, allowMultipleUploadBatches: true }).use(XHRUpload, {
    method: "PUT",
    formData: false,
    limit: 3,
    timeout: 30_000,
    shouldRetry: () => false,
    getResponseData: () => ({}),
    endpoint: (file) => file.meta.url,
    headers: (file) => JSON.parse(file.meta.headers),
  });

  uppy.on("upload-progress", (file, progress) => {
    const item = items.get(file?.id);
    if (item?.state === "sending") moved(item, progress.bytesUploaded, tell);
  });
  uppy.on("upload-success", (file) => arrived(items.get(file?.id)));
  uppy.on("upload-error", (file, _error, request) => failed(items.get(file?.id), request?.status ?? 0));
  uppy.on("upload-stalled", (_error, files) => {
    for (const { id } of files) {
      const item = items.get(id);
      // Every byte is out and only the answer is missing: the store may still be writing.
      if (item && item.sent < item.file.size) failed(item, 0);
    }
  });

  async function start(item) {
    item.attempt = 0;
    await attempt(item);
  }

  async function attempt(item) {
    set(item, { state: "sending", sent: 0, speed: 0, trouble: null, marks: [] });
    if (!item.promise || item.promise.until < Date.now()) {
      const told = await promise(item);
      if (item.state !== "sending") return;
      if (told.refused) return set(item, { state: "refused", trouble: told.refused });
      if (told.away) return later(item, told.away);
      item.promise = told;
    }
    // Uppy may keep the file of an attempt that failed: begin clean.
    forget(item);
    const { url, headers } = item.promise;
    item.uppy = uppy.addFile({
      name: item.file.name,
      type: item.file.type,
      data: item.file,
      meta: { url, headers: JSON.stringify(allowed(headers)) },
    });
    items.set(item.uppy, item);
    uppy.upload().catch(() => {});
  }

  async function promise(item) {
    const answer = await ask(promiseUrl, {
      method: "POST",
      body: JSON.stringify({
        purpose,
        filename: item.file.name,
        content_type: item.file.type || "application/octet-stream",
        size: item.file.size,
        sha256: item.sha256,
      }),
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf() },
    });
    if (!answer) return { away: "net" };
    if (answer.status >= 500 || answer.status === 429) return { away: "server" };
    const told = await answer.json().catch(() => ({}));
    if (answer.status === 401) return { refused: "signed_out" };
    if (!answer.ok) {
      const sentence = Object.values(told.errors ?? {})[0] || told.detail || told.title;
      return { refused: sentence ? { sentence } : "not_taken" };
    }
    // Leave a minute: a signature that ends on the way is refused.
    return { ...told, until: Date.parse(told.expires_at) - 60_000 };
  }

  /** After a broken PUT: has it arrived after all? A refused signature looks like a cut line to a script. */
  async function failed(item, status) {
    if (!item || item.state !== "sending") return;
    forget(item);
    set(item, { state: "asking" });
    const answer = await ask(`${uploadUrl}/${encodeURIComponent(item.promise.id)}`);
    if (item.state !== "asking") return;
    if (!answer) return later(item, "net");
    if (answer.status === 401) return set(item, { state: "failed", trouble: "signed_out" });
    if (answer.status >= 500) return later(item, answer.status === 503 ? "store" : "server");
    const { state, size } = answer.ok ? await answer.json().catch(() => ({})) : {};
    if (HERE.has(state) && (size ?? item.file.size) === item.file.size) return arrived(item);
    // What the store refused, or wrote differently, needs a new promise; a line that was cut can use the old one.
    if (!STILL.has(state) || (status >= 400 && status < 500)) item.promise = null;
    later(item, "store");
  }

  function later(item, cause) {
    if (item.attempt >= WAITS.length) return set(item, { state: "failed", trouble: cause === "net" ? "gave_up_net" : "gave_up_store" });
    let seconds = WAITS[item.attempt++];
    set(item, { state: "retrying", trouble: `retry_${cause}`, seconds });
    item.timer = setInterval(() => {
      seconds -= 1;
      if (seconds > 0) return set(item, { seconds });
      clearInterval(item.timer);
      attempt(item);
    }, 1000);
  }

  function arrived(item) {
    if (!item) return;
    forget(item);
    set(item, { state: "arrived", sent: item.file.size, upload: item.promise.id, trouble: null });
  }

  function forget(item) {
    if (!item.uppy) return;
    const id = item.uppy;
    item.uppy = null;
    items.delete(id);
    if (uppy.getFile(id)) uppy.removeFile(id);
  }

  function set(item, facts) {
    Object.assign(item, facts);
    tell(item);
  }

  function stop(item, state) {
    clearInterval(item.timer);
    set(item, { state, trouble: null });
    forget(item);
  }

  addEventListener("online", () => {
    for (const item of known) if (item.state === "retrying") (clearInterval(item.timer), attempt(item));
  });
  const known = new Set();

  return {
    start: (item) => (known.add(item), start(item)),
    stop: (item) => stop(item, "cancelled"),
    drop: (item) => (known.delete(item), stop(item, "gone")),
  };
}

async function ask(url, options = {}) {
  try {
    return await fetch(url, { ...options, headers: { Accept: "application/json", ...options.headers }, redirect: "error", cache: "no-store" });
  } catch {
    return null;
  }
}

/** Signed headers but those a browser insists on writing itself. */
function allowed(headers) {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !["content-length", "host"].includes(name.toLowerCase())));
}

/** Speed over the last five seconds, so that it neither jumps nor lags. */
function moved(item, sent, tell) {
  const at = performance.now();
  item.sent = sent;
  item.marks.push([at, sent]);
  while (item.marks.length > 2 && at - item.marks[0][0] > 5000) item.marks.shift();
  const [since, from] = item.marks[0];
  item.speed = at - since > 300 ? ((sent - from) / (at - since)) * 1000 : 0;
  tell(item);
}
