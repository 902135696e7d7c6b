// One file as a line of the list: picture, name, where it is, and what can be done.
import { figure, size } from "../words.js";

/** A row for `item`; `row.show(place, many)` rewrites its facts without moving the focus. */
export function row(item, say, acts) {
  const name = item.name;
  const li = make("li");
  let picture = none();
  const title = make("p", "uploads__file", name);
  const facts = make("p", "uploads__facts");
  const bar = make("progress");
  bar.max = 100;
  const note = make("div", "note note--error");
  const why = make("p");
  note.append(why);
  const warning = make("div", "note note--maybe");
  const middle = make("div");
  middle.append(title, facts, bar, note);
  const end = make("p", "end");
  const buttons = Object.fromEntries(
    ["again", "stop", "earlier", "later", "remove"].map((act) => {
      const button = make("button", `act act--small${act === "again" ? "" : " act--quiet"}`, say(act));
      button.type = "button";
      button.setAttribute("aria-label", say(`label_${act}`, { file: name }));
      button.addEventListener("click", () => acts[act](item));
      end.append(button);
      return [act, button];
    }),
  );
  li.append(picture, middle, end);
  if (item.preview) show(item.preview);

  function none() {
    return make("span", "thumb thumb--none", (/\.([^.]{1,5})$/.exec(name)?.[1] ?? "").toUpperCase());
  }

  function show(address) {
    const image = make("img", "thumb");
    image.addEventListener("error", () => image.replaceWith((picture = none())), { once: true });
    Object.assign(image, { src: address, alt: say("preview", { file: name }), width: 72, height: 54 });
    picture.replaceWith(image);
    picture = image;
  }

  /** Where the picture cannot be seen, with the picture on white and on dark; drawn once. */
  function warn() {
    const unseen = item.state === "arrived" ? (item.unseen ?? []) : [];
    if (!unseen.length) return warning.remove();
    middle.append(warning);
    if (warning.hasChildNodes()) return;
    warning.append(...unseen.map(({ sentence }) => make("p", "", sentence)), make("p", "", say("as_it_is")));
    if (!item.preview) return;
    const grounds = make("p", "uploads__grounds");
    for (const ground of ["white", "dark"]) {
      grounds.append(Object.assign(make("img", `on-${ground}`), { src: item.preview, alt: say(`on_${ground}`) }));
    }
    warning.append(grounds);
  }

  return {
    element: li,
    buttons,
    picture: show,
    show(place, many) {
      const { state } = item;
      facts.replaceChildren(...described(item, say));
      bar.hidden = !["hashing", "sending", "asking", "waiting", "retrying", "paused"].includes(state);
      const done = { hashing: item.read, sending: item.sent, retrying: item.sent, paused: item.sent }[state];
      if (done !== undefined && item.size) bar.value = (100 * done) / item.size;
      else bar.removeAttribute("value");
      bar.setAttribute("aria-label", say(state === "hashing" ? "label_reading" : "label_progress", { file: name }));
      note.hidden = !["refused", "failed", "retrying", "paused", "unfinished"].includes(state);
      note.className = `note note--${state === "refused" || state === "failed" ? "error" : "maybe"}`;
      if (!note.hidden) why.textContent = trouble(item, say);
      warn();
      buttons.again.hidden = !["failed", "cancelled", "retrying"].includes(state);
      buttons.stop.hidden = !["hashing", "waiting", "sending", "asking", "paused"].includes(state);
      buttons.remove.hidden = !buttons.stop.hidden;
      buttons.earlier.hidden = many < 2 || place === 0;
      buttons.later.hidden = many < 2 || place === many - 1;
    },
  };
}

/** What stands between the file and its arrival, as a sentence. */
export function trouble(item, say) {
  if (typeof item.trouble === "object" && item.trouble) return item.trouble.sentence;
  return item.trouble ? say(item.trouble, { seconds: item.seconds }) : "";
}

function described(item, say) {
  const kinds = { arrived: "done", refused: "error", failed: "error", retrying: "maybe", paused: "maybe", unfinished: "maybe", cancelled: "out" };
  const checked = item.state === "arrived" && item.check === "ok" ? "checked" : item.state;
  const word = say({ retrying: "failed" }[item.state] ?? checked);
  const mark = make("span", kinds[item.state] ? `mark mark--${kinds[item.state]}` : "", word);
  if (item.state === "hashing" && item.read > 0 && item.read < item.size) {
    return [mark, make("span", "", say("of", { sent: size(item.read), all: size(item.size) }))];
  }
  if (item.state === "sending" && item.sent > 0) {
    const parts = [make("span", "", say("of", { sent: size(item.sent), all: size(item.size) }))];
    if (item.speed > 0) {
      const left = Math.ceil((item.size - item.sent) / item.speed);
      parts.push(make("span", "", say("speed", { size: size(Math.round(item.speed)) })));
      parts.push(make("span", "", left < 90 ? say("left_s", { n: figure(left) }) : say("left_min", { n: figure(Math.round(left / 60)) })));
    }
    return parts;
  }
  const checking = item.state === "arrived" && item.check === "pending" ? [make("span", "", say("inspecting"))] : [];
  return [mark, make("span", "", size(item.size)), ...checking];
}

function make(tag, className = "", text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}
