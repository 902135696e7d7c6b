// A worker: the SHA-256 of a file, read piece by piece, so that a gigabyte fits and the page stays awake.
// (crypto.subtle wants the whole file at once, and does not exist on plain http.)
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

const PIECE = 4 * 1024 * 1024;

onmessage = async ({ data: { key, file } }) => {
  try {
    const digest = sha256.create();
    for (let at = 0; at < file.size; at += PIECE) {
      digest.update(new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer()));
      postMessage({ key, read: Math.min(at + PIECE, file.size) });
    }
    postMessage({ key, sha256: bytesToHex(digest.digest()) });
  } catch {
    postMessage({ key, unreadable: true });
  }
};
