// One PUT: the only kind of request that carries bytes of a file.

const SILENCE = 30_000; // without a byte going out: the line is cut, whatever it says
const BUSY = [409, 429, 503]; // not refused: others, or an earlier try of ours, are being served
const ANSWER = 120_000; // every byte is out and the store may still be writing

/**
 * Sends `body` and resolves, never rejects: `{status, etag, busy}`, status 0 for a broken line (which is also what a
 * script sees of a refusal without CORS headers). `busy`: the seconds after which the store wants to be asked again. `onProgress(bytes)` hears how much is out; `signal` ends it.
 */
export function put(url, headers, body, { onProgress, signal }) {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve({ status: 0 });
    const request = new XMLHttpRequest();
    let patience;
    const stop = () => request.abort();
    const wait = (time) => {
      clearTimeout(patience);
      patience = setTimeout(stop, time);
    };
    request.upload.addEventListener("progress", ({ loaded }) => {
      onProgress(loaded);
      wait(loaded < body.size ? SILENCE : ANSWER);
    });
    request.addEventListener("loadend", () => {
      clearTimeout(patience);
      signal.removeEventListener("abort", stop);
      const { status } = request;
      const header = (name) => (status ? request.getResponseHeader(name) : null);
      resolve({ status, etag: header("ETag"), busy: BUSY.includes(status) ? seconds(header("Retry-After")) : 0 });
    });
    signal.addEventListener("abort", stop);
    request.open("PUT", url);
    for (const [name, value] of Object.entries(headers)) {
      // Browsers insist on writing these themselves.
      if (!["content-length", "host"].includes(name.toLowerCase())) request.setRequestHeader(name, value);
    }
    wait(SILENCE);
    request.send(body);
  });
}

/** What Retry-After asks for; a store that does not say gets the usual. */
function seconds(header) {
  return Math.min(Math.max(Number.parseInt(header ?? "", 10) || 5, 1), 60);
}
