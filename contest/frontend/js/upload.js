// The field for files: drop, paste or choose; each is checked, hashed, promised and sent while the form is filled in.
import { look } from "./upload/checks.js";
import { digest } from "./upload/digest.js";
import { earlier } from "./upload/earlier.js";
import { inspect } from "./upload/inspection.js";
import { row, trouble } from "./upload/row.js";
import { sender } from "./upload/send.js";
import { whole } from "./upload/whole.js";
import { words } from "./words.js";

const PENDING = ["checking", "hashing", "waiting", "sending", "asking", "retrying", "paused"];
const LARGE = 8 * 1024 * 1024; // from here on quarters are announced
const fields = [...document.querySelectorAll("[data-uploads]")].map(field);

addEventListener("beforeunload", (event) => {
  if (fields.some((one) => one.pending() > 0 || one.unsaved())) event.preventDefault();
});
// A file dropped beside the field must not replace the page.
for (const kind of ["dragover", "drop"]) addEventListener(kind, (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault());
addEventListener("paste", (event) => {
  const files = [...(event.clipboardData?.files ?? [])];
  if (!files.length || !fields.length) return;
  event.preventDefault();
  (fields.find((one) => one.element.contains(event.target)) ?? fields[0]).take(files);
});

function field(element) {
  const say = words("upload", element);
  const { promise, upload, purpose, name, maxFiles, minFiles, hash } = element.dataset;
  const limits = JSON.parse(element.querySelector("[data-limits]").textContent);
  const list = element.querySelector("[data-files]");
  const live = element.querySelector("[data-live]");
  const wrong = element.querySelector("[data-wrong]");
  const without = element.querySelector("[data-without]");
  const drop = element.querySelector("[data-drop]");
  const choose = element.querySelector("input[type=file]");
  const all = whole(element.querySelector("[data-whole]"), say);
  const { form } = choose;
  const rows = new Map();
  let items = [];
  let asked = null; // the button that was pressed last
  let saved = false;
  let submitter; // set while the form waits for its last file

  const send = sender({ purpose, promiseUrl: promise, uploadUrl: upload, tell: changed });
  const acts = {
    remove: (item) => {
      const at = items.indexOf(item);
      items = items.filter((one) => one !== item);
      if (item.again) item.again.checked = false;
      else send.drop(item);
      if (item.preview?.startsWith("blob:")) URL.revokeObjectURL(item.preview);
      rows.get(item).element.remove();
      rows.delete(item);
      tell("say_removed", item);
      draw();
      const next = rows.get(items[Math.min(at, items.length - 1)]);
      (next?.buttons.remove.hidden === false ? next.buttons.remove : choose).focus();
    },
    stop: (item) => {
      send.stop(item);
      rows.get(item).buttons.again.focus();
    },
    again: (item) => {
      send.stop(item);
      hashAndSend(item);
      rows.get(item).buttons.stop.focus();
    },
    earlier: (item) => move(item, -1),
    later: (item) => move(item, 1),
  };

  list.replaceChildren(); // what the page shows without script
  for (const file of JSON.parse(element.querySelector("[data-existing]").textContent)) add(known(file));
  earlier(element, say, {
    /** Puts a file that was sent before behind those chosen; whether there is room. */
    use(file, again) {
      complain("");
      if (full()) return false;
      add(Object.assign(known(file), { again }));
      draw();
      return true;
    },
    leave(file) {
      const item = items.find(({ upload }) => upload === file.id);
      if (item) acts.remove(item);
    },
    forget: (file) => send.drop({ upload: file.id }),
  });
  draw();

  choose.addEventListener("change", () => {
    take([...choose.files]);
    choose.value = "";
  });
  drop.addEventListener("dragover", () => (drop.dataset.over = ""));
  for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => delete drop.dataset.over);
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });
  without.firstElementChild.addEventListener("click", () => {
    for (const item of items.filter(bad)) acts.remove(item);
    form.requestSubmit(asked);
  });
  form?.addEventListener("submit", guard, { capture: true });
  addEventListener("pageshow", () => (saved = false));

  /** An item of a file the server knows; `arrived: false` is one of which only parts may be there. */
  function known({ id, filename, size, preview, sha256, arrived = true, check, reason, unseen_on: unseen }) {
    const about = { name: filename, size, preview, upload: id, sha256, check, unseen };
    if (!arrived) return { ...about, state: "unfinished", trouble: "choose_again" };
    return check === "refused" ? { ...about, state: "refused", trouble: { sentence: reason } } : { ...about, state: "arrived" };
  }

  function full() {
    if (items.filter((item) => item.state !== "refused").length < Number(maxFiles)) return false;
    complain(say("too_many", { max: maxFiles }));
    return true;
  }

  function take(files) {
    complain("");
    for (const file of files) {
      const begun = items.find(({ state, name, size }) => state === "unfinished" && name === file.name && size === file.size);
      if (begun) {
        // Its bytes decide whether it is the same: until then it keeps neither hash nor upload.
        Object.assign(begun, { file, state: "checking", sent: 0, sha256: undefined, upload: undefined, begun: begun.upload, trouble: null });
        check(begun);
        continue;
      }
      if (full()) break;
      if (items.some(({ file: other }) => other && other.name === file.name && other.size === file.size && other.lastModified === file.lastModified)) {
        complain(say("twice"));
        continue;
      }
      const item = { file, name: file.name, size: file.size, state: "checking", sent: 0 };
      add(item);
      check(item);
    }
    draw();
  }

  function add(item) {
    // What is used again never stands before what was chosen for this form, the first of which is the cover.
    const found = item.again ? -1 : items.findIndex(({ again }) => again);
    const at = found < 0 ? items.length : found;
    const made = row(item, say, acts);
    rows.set(item, made);
    list.insertBefore(made.element, rows.get(items[at])?.element ?? null);
    items.splice(at, 0, item);
    watch(item);
  }

  /** Follows the check of a file that has arrived until it is known whether it can be used. */
  async function watch(item) {
    if (item.state !== "arrived" || item.check !== "pending" || item.watched) return;
    item.watched = true;
    const found = await inspect(() => send.look(item), () => items.includes(item) && item.state === "arrived");
    item.watched = false;
    if (!found) return;
    Object.assign(item, { check: found.check, unseen: found.unseen_on });
    if (found.check === "refused") Object.assign(item, { state: "refused", trouble: { sentence: found.reason } });
    else if (!item.preview && found.preview) rows.get(item).picture((item.preview = found.preview));
    changed(item);
    if (found.check === "ok") {
      live.textContent = [say("say_checked", { file: item.name }), ...found.unseen_on.map(({ sentence }) => sentence)].join(" ");
    }
  }

  async function check(item) {
    const { type, preview, sentence } = await look(item.file, limits, say).catch(() => ({ sentence: say("unreadable") }));
    if (!items.includes(item)) return preview && URL.revokeObjectURL(preview);
    item.type = type;
    if (preview) rows.get(item).picture((item.preview = preview));
    if (sentence) {
      Object.assign(item, { state: "refused", trouble: { sentence } });
      changed(item);
    } else hashAndSend(item);
  }

  async function hashAndSend(item) {
    Object.assign(item, { state: "hashing", read: 0 });
    draw();
    const reading = (bytes) => {
      item.read = bytes;
      if (item.state === "hashing") draw();
    };
    try {
      item.sha256 ??= await digest(item.file, hash, reading);
    } catch {
      if (item.state === "hashing") changed(Object.assign(item, { state: "failed", trouble: "unreadable" }));
      return;
    }
    if (item.state !== "hashing") return;
    if (items.some((other) => other !== item && other.sha256 === item.sha256 && other.name === item.name)) {
      acts.remove(item);
      return complain(say("twice"));
    }
    tell("say_sending", item);
    send.start(item);
  }

  function changed(item) {
    if (!items.includes(item)) return;
    watch(item);
    const quarter = item.state === "sending" && item.size > LARGE ? Math.floor((4 * item.sent) / item.size) : 0;
    if (quarter > (item.quarter ?? 0) && quarter < 4) {
      live.textContent = say("say_part", { file: item.name, percent: 25 * quarter });
    }
    item.quarter = Math.max(quarter, item.quarter ?? 0);
    if (item.said !== item.state) {
      item.said = item.state;
      if (item.state === "arrived") tell("say_arrived", item);
      if (item.state === "refused") tell("say_refused", item, trouble(item, say));
      if (item.state === "paused") tell("say_paused", item);
      if (item.state === "failed" || item.state === "retrying") tell("say_failed", item, trouble(item, say));
    }
    draw();
  }

  function move(item, by) {
    const at = items.indexOf(item);
    items.splice(at, 1);
    items.splice(at + by, 0, item);
    list.replaceChildren(...items.map((one) => rows.get(one).element));
    draw();
    const { earlier, later } = rows.get(item).buttons;
    const [same, other] = by < 0 ? [earlier, later] : [later, earlier];
    (same.hidden ? other : same).focus();
    live.textContent = say("say_moved", { file: item.name, place: items.indexOf(item) + 1 });
  }

  function draw() {
    items.forEach((item, place) => rows.get(item).show(place, items.length));
    all(items, PENDING);
    for (const old of element.querySelectorAll("input[data-arrived]")) old.remove();
    for (const item of items.filter(({ state }) => state === "arrived")) {
      const hidden = Object.assign(document.createElement("input"), { type: "hidden", name, value: item.upload });
      hidden.dataset.arrived = "";
      if (form && !form.contains(element)) hidden.setAttribute("form", form.id);
      element.append(hidden);
    }
    const sum = form?.querySelector("[data-upload-sum]");
    const taken = items.length - count("unfinished");
    if (sum) sum.textContent = taken ? say("sum", { arrived: count("arrived"), all: taken }) : "";
    if (submitter === undefined || pending()) return;
    const chosen = submitter;
    submitter = undefined;
    complain("");
    // Once this change is over, so that the form is submitted with its last hidden field.
    queueMicrotask(() => form.requestSubmit(chosen));
  }

  function guard(event) {
    submitter = undefined;
    asked = event.submitter;
    const sentence =
      pending() > 0
        ? say("still_sending", { pending: pending() })
        : items.some(bad)
          ? say("look_at_failed")
          : count("arrived") < Number(minFiles)
            ? say(Number(minFiles) > 1 ? "need_some" : "need_one", { min: minFiles })
            : "";
    complain(sentence, pending() === 0);
    saved = !sentence;
    if (saved) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (pending() > 0) submitter = event.submitter;
    else {
      const item = items.find(bad);
      if (item && count("arrived") >= Number(minFiles)) {
        without.hidden = false;
        without.firstElementChild.textContent = say("without", { files: items.filter(bad).map(({ name: one }) => one).join(", ") });
      }
      const { again, remove } = rows.get(item)?.buttons ?? {};
      (again?.hidden === false ? again : (remove ?? choose)).focus();
    }
  }

  function complain(sentence, grave = true) {
    without.hidden = true;
    wrong.textContent = sentence;
    wrong.hidden = !sentence;
    wrong.className = grave ? "wrong" : "hint";
    if (sentence) live.textContent = sentence;
    if (sentence && grave) choose.setAttribute("aria-invalid", "true");
    else choose.removeAttribute("aria-invalid");
  }

  function tell(key, item, why) {
    live.textContent = say(key, { file: item.name, why });
  }

  function bad({ state }) {
    return ["failed", "cancelled", "refused"].includes(state);
  }

  function count(state) {
    return items.filter((item) => item.state === state).length;
  }

  function pending() {
    return items.filter((item) => PENDING.includes(item.state)).length;
  }

  /** Whether files would be left behind that the form's own buttons save, though all its fields save by themselves. */
  function unsaved() {
    return form?.dataset.autosave !== undefined && !saved && count("arrived") > 0;
  }

  return { element, take, pending, unsaved };
}
