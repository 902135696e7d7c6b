// Forms with data-passkey ("create" or "get"): ask the server for a challenge, the browser for an answer, then send it.
import { csrf, words } from "./words.js";

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const NOT_FRESH = Symbol("not fresh");
const capture = { capture: true };
addEventListener("submit", (event) => "passkey" in event.target.dataset && begin(event), capture);

async function begin(event) {
  const form = event.target;
  event.preventDefault();
  event.stopImmediatePropagation();
  const say = words("passkey", form);
  if (form.getAttribute("aria-busy")) return;
  form.setAttribute("aria-busy", "true");
  tell(form, "");
  try {
    if (!globalThis.PublicKeyCredential) throw new DOMException("", "Absent");
    const options = await challenge(form.dataset.challenge);
    if (options === NOT_FRESH) return form.submit(); // the page that follows asks who it is
    const answer = await (form.dataset.passkey === "create" ? create(options) : get(options));
    form.elements[form.dataset.field].value = JSON.stringify(answer);
    form.submit();
  } catch (error) {
    const known = { Absent: "absent", Away: "away", NotAllowedError: "cancelled", AbortError: "cancelled", InvalidStateError: "there" };
    tell(form, error.message && error.name === "Refused" ? error.message : say(known[error.name] ?? "failed"));
    form.removeAttribute("aria-busy");
  }
}

async function challenge(url) {
  let answer;
  try {
    answer = await fetch(url, { method: "POST", headers: { Accept: "application/json", "X-CSRFToken": csrf() } });
  } catch {
    throw new DOMException("", "Away");
  }
  const reply = await answer.json();
  if (reply.code === "person.not_fresh") return NOT_FRESH;
  if (!answer.ok) throw new DOMException(reply.title ?? "", "Refused");
  return reply;
}

async function create(options) {
  const made = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: (options.excludeCredentials ?? []).map(named),
    },
  });
  return {
    ...plain(made),
    handle: options.user.id,
    response: {
      clientDataJSON: text(made.response.clientDataJSON),
      attestationObject: text(made.response.attestationObject),
      transports: made.response.getTransports?.() ?? [],
    },
  };
}

async function get(options) {
  const given = await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      allowCredentials: (options.allowCredentials ?? []).map(named),
    },
  });
  const { authenticatorData, clientDataJSON, signature, userHandle } = given.response;
  return {
    ...plain(given),
    response: {
      authenticatorData: text(authenticatorData),
      clientDataJSON: text(clientDataJSON),
      signature: text(signature),
      userHandle: userHandle ? text(userHandle) : null,
    },
  };
}

const named = (one) => ({ ...one, id: bytes(one.id) });
const plain = (made) => ({ id: made.id, rawId: text(made.rawId), type: made.type, clientExtensionResults: {} });

function tell(form, sentence) {
  const place = form.querySelector("[data-trouble-here]");
  place.textContent = sentence;
  place.hidden = !sentence;
}
