// What is asked of the site: leave to send, whether all has arrived, and to forget a file.
import { csrf } from "../words.js";

/**
 * Each answer is one of `{again: cause}` (net, server or store: try later), `{refused: trouble}`, or what was asked for.
 */
export function api({ purpose, promiseUrl, uploadUrl }) {
  const about = (id) => `${uploadUrl}/${encodeURIComponent(id)}`;

  return {
    /** Leave to send the file: `{id, url, headers, parts, until}`; the same file again goes on where it stopped. */
    async promise({ file, type, sha256 }) {
      const answer = await ask(promiseUrl, {
        purpose,
        filename: file.name,
        content_type: type || file.type || "application/octet-stream",
        size: file.size,
        sha256,
      });
      const reply = await meaning(answer);
      return reply.id ? { ...reply, until: Date.now() + spare(answer, reply.expires_at) } : reply;
    },

    /** Says that everything was sent: `{state: "received"}`, or "missing" (not all is there), or "lost" (unknown by now). */
    async complete(id, parts) {
      const answer = await ask(`${about(id)}/completion`, { parts });
      const reply = await meaning(answer);
      if (!reply.refused || answer.status === 401) return reply;
      return { state: reply.code === "upload.not_arrived" ? "missing" : "lost" };
    },

    /** Forget the file; goes out even while the page is left. */
    remove: (id) => void ask(`${about(id)}/removal`, {}, { keepalive: true }),

    /** How the file stands and what its check found, or null without an answer. */
    async look(id) {
      const answer = await ask(about(id));
      return answer?.ok ? answer.json().catch(() => null) : null;
    },

    /** Whether the site answers at all. */
    answers: async (id) => Boolean(await ask(about(id))),
  };
}

/** How long addresses may be begun to be used, by the server's clock: a person's own may be hours off. */
function spare(answer, expires) {
  const now = Date.parse(answer.headers.get("Date")) || Date.now();
  // Leave a minute: a signature that ends on the way is refused. Some seconds there are always.
  return Math.max(Date.parse(expires) - now - 60_000, 2_000);
}

async function ask(url, body, options = {}) {
  const headers = { Accept: "application/json" };
  if (body) Object.assign(headers, { "Content-Type": "application/json", "X-CSRFToken": csrf() });
  const method = body ? "POST" : "GET";
  try {
    return await fetch(url, { method, headers, body: body && JSON.stringify(body), redirect: "error", cache: "no-store", ...options });
  } catch {
    return null;
  }
}

async function meaning(answer) {
  if (!answer) return { again: "net" };
  if (answer.status === 503) return { again: "store" };
  if (answer.status >= 500 || answer.status === 429) return { again: "server" };
  const reply = await answer.json().catch(() => ({}));
  if (answer.ok) return reply;
  if (answer.status === 401) return { refused: "signed_out" };
  const sentence = Object.values(reply.errors ?? {})[0] || reply.detail || reply.title;
  return { refused: sentence ? { sentence } : "not_taken", code: reply.code };
}
