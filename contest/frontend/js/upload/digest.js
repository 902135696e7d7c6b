// Asks the hashing worker, one file after the other.

let worker;
const waiting = new Map();
let last = Promise.resolve();
let count = 0;

/** The file's SHA-256 as 64 hex digits; `progress(bytes)` gets how far it is. Rejects when it cannot be read. */
export function digest(file, address, progress) {
  const mine = last.then(() => ask(file, address, progress));
  last = mine.catch(() => {});
  return mine;
}

function ask(file, address, progress) {
  return new Promise((resolve, reject) => {
    if (!worker) {
      worker = new Worker(address, { type: "module" });
      worker.onmessage = ({ data }) => hear(data);
      worker.onerror = () => {
        for (const { reject: fail } of waiting.values()) fail(new Error("unreadable"));
        waiting.clear();
        worker = undefined;
      };
    }
    const key = ++count;
    waiting.set(key, { resolve, reject, progress });
    worker.postMessage({ key, file });
  });
}

function hear({ key, read, sha256, unreadable }) {
  const asked = waiting.get(key);
  if (!asked) return;
  if (read !== undefined) return asked.progress?.(read);
  waiting.delete(key);
  if (unreadable) asked.reject(new Error("unreadable"));
  else asked.resolve(sha256);
}
