// A long form saves each field by itself; what was not understood is said at the field.
import { csrf, words } from "./words.js";

const say = words("page");
const waits = [2, 5, 10, 20, 30];
const queues = new WeakMap();
const unsaved = new Map(); // by form, how many fields
let submitted; // a form on its way carries all its fields

addEventListener("submit", (event) => {
  if (!event.defaultPrevented) submitted = event.target;
});
addEventListener("pageshow", () => (submitted = undefined));
addEventListener("beforeunload", (event) => {
  if ([...unsaved].some(([form, many]) => many > 0 && form !== submitted)) event.preventDefault();
});

addEventListener("change", (event) => {
  const field = event.target;
  const carrier = field.closest?.("[data-autosave]");
  if (!field.name || !carrier || field.type === "file" || field.type === "hidden") return;
  const together = field.closest("[data-together]");
  const form = field.form;
  // One after the other: two answers that cross must not leave the older value behind.
  const before = queues.get(form) ?? Promise.resolve();
  unsaved.set(form, (unsaved.get(form) ?? 0) + 1);
  const saved = before.then(() => save(form, carrier.dataset.autosave || form.action, together ?? field));
  queues.set(form, saved.finally(() => unsaved.set(form, unsaved.get(form) - 1)));
});

async function save(form, url, what) {
  for (let attempt = 0; ; attempt++) {
    const body = typed(form, what);
    report(form, say("saving"));
    let answer;
    try {
      answer = await fetch(url, {
        method: "POST",
        body,
        headers: { Accept: "application/json", "X-CSRFToken": csrf() },
        redirect: "error",
      });
    } catch {
      answer = null;
    }
    if (answer && answer.status < 500) return settle(form, what, body, answer);
    const seconds = waits[Math.min(attempt, waits.length - 1)];
    report(form, say("unsaved", { seconds }));
    await new Promise((done) => setTimeout(done, seconds * 1000));
  }
}

/** The field's own part of the form; a group of boxes or a set of fields goes whole, even when empty. */
function typed(form, what) {
  const names = what.matches("[data-together]") ? [...what.querySelectorAll("[name]")].map((one) => one.name) : [what.name];
  const all = new FormData(form);
  const body = new URLSearchParams();
  for (const name of new Set(names)) {
    const values = all.getAll(name);
    for (const value of values.length ? values : [""]) body.append(name, value);
  }
  return body;
}

async function settle(form, what, body, answer) {
  const reply = await answer.json().catch(() => ({}));
  for (const name of body.keys()) mend(form, name, reply.errors?.[name]);
  if (answer.ok) {
    report(form, say("saved", { time: reply.saved ?? new Date().toTimeString().slice(0, 5) }));
    for (const [name, text] of Object.entries(reply.show ?? {})) {
      for (const place of document.querySelectorAll(`[data-show="${CSS.escape(name)}"]`)) place.textContent = text;
    }
  } else if (reply.errors) report(form, say("refused"));
  else report(form, reply.title || say("stale"));
}

/** Say at a field what is wrong with it, or that nothing is. */
export function mend(form, name, sentence) {
  const controls = [...form.elements].filter((one) => one.name === name);
  const place = controls[0]?.closest(".field")?.querySelector("[data-wrong]");
  for (const control of controls) {
    if (sentence) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }
  if (place) {
    place.textContent = sentence ?? "";
    place.hidden = !sentence;
  }
}

function report(form, sentence) {
  const place = form.querySelector("[data-saved]") ?? document.querySelector("[data-saved]");
  if (place) place.textContent = sentence;
}
