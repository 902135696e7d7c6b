// Judge · Sweep: one entry large, one question. Marks show at once and reach the server behind the scenes.
import { nextBackground } from "./background.js";
import { onKey } from "./keys.js";
import { marksQueue } from "./sweep/queue.js";
import { strip } from "./sweep/strip.js";
import { words } from "./words.js";

const root = document.querySelector("[data-sweep]");
const cards = JSON.parse(document.querySelector("script[data-cards]")?.textContent ?? "[]");
if (root && cards.length) sweep();

function sweep() {
  const say = words("sweep");
  const find = (name) => root.querySelector(`[data-${name}]`);
  const [stage, caption, live, said, done, finished] = ["stage", "caption", "live", "said", "done", "finished"].map(find);
  const figure = stage.closest("figure");
  const bar = root.querySelector("progress");
  const recusal = document.querySelector("#recuse form");
  const recused = document.querySelector("#recuse [data-recused]");
  const choices = [...root.querySelectorAll(".verdict [data-key]")];
  const keys = Object.fromEntries(choices.map((button) => [button.dataset.key, button.value]));
  const another = document.createElement("button");
  another.type = "button";
  another.className = "act act--quiet act--small";
  another.addEventListener("click", nextImage);

  const queue = marksQueue({ say, trouble: root.querySelector(".verdict [data-trouble]"), announce, refused });
  for (const card of cards) {
    card.known = card.mark;
    card.mark = queue.pendingMark(card);
  }
  const row = strip(find("strip"), cards, say, show);
  const size = Number(root.dataset.size) || cards.length;
  const elsewhere = JSON.parse(root.dataset.elsewhere || "{}"); // marks on entries that are not in this hand
  const stays = "stays" in root.dataset; // shown as asked for, marked or not
  const history = [];
  let wanted = null; // a mark, while the entries so marked are looked at again
  let at = 0;
  let image = 0;

  const start = Math.min(Number(root.dataset.at) || 0, cards.length - 1);
  show(stays ? start : (firstUnseen(start) ?? firstUnseen(0) ?? start));
  if (!stays && !cards.some((card) => !card.mark)) finish();
  queue.flush();

  root.querySelector(".verdict").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) judge(button.value);
  });
  const again = find("again"); // none, where the method has no mark to come back to
  again?.addEventListener("click", () => {
    wanted = again.value;
    show(cards.findIndex((card) => card.mark === wanted));
  });
  onKey((key) => {
    const verdict = key === "z" ? "undo" : keys[key];
    if (verdict) judge(verdict);
    else if (key === "ArrowLeft") show(Math.max(0, at - 1), true);
    else if (key === "ArrowRight") show(Math.min(cards.length - 1, at + 1), true);
    else if (key === "n") show(firstUnseen(at + 1) ?? firstUnseen(0) ?? at, true);
    else if (key === "i") nextImage();
    else if (key === "b") nextBackground();
    else return false;
    return true;
  });

  function judge(verdict) {
    if (verdict === "undo") return undo();
    if (!finished.hidden) return;
    const card = cards[at];
    history.push({ at, before: card.mark });
    mark(card, verdict);
    announce(say(`said_${verdict}`, tally()));
    advance();
  }

  function undo() {
    const last = history.pop();
    if (!last) return announce(say("nothing_to_undo"));
    wanted = null;
    mark(cards[last.at], last.before);
    show(last.at);
    announce(say("said_undo", tally()));
  }

  function mark(card, verdict) {
    card.mark = verdict;
    queue.put(card, verdict);
    count();
  }

  function refused(number, why) {
    const card = cards.find((one) => one.number === number);
    if (card) card.mark = card.known;
    count();
    row.draw(at);
    announce(say("refused", { number, why }));
  }

  function advance() {
    const next = wanted
      ? cards.findIndex((card, i) => i > at && card.mark === wanted)
      : at + 1 < cards.length
        ? at + 1
        : (firstUnseen(0) ?? -1);
    if (next === -1) finish();
    else show(next);
  }

  function finish() {
    count();
    row.draw(at);
    figure.hidden = true;
    finished.hidden = false;
    if (again) again.hidden = !cards.some((card) => card.mark === again.value);
    finished.focus();
  }

  function show(index, tell = false) {
    if (index < 0) return;
    at = index;
    image = 0;
    finished.hidden = true;
    figure.hidden = false;
    draw();
    row.draw(at);
    count();
    for (const card of cards.slice(at + 1, at + 4)) fill(new Image(), card.images[0]);
    if (tell) announce(say("said_at", { number: cards[at].number }));
  }

  function nextImage() {
    const { images } = cards[at];
    if (images.length < 2) return;
    image = (image + 1) % images.length;
    draw();
  }

  function draw() {
    const card = cards[at];
    fill(stage, card.images[image]);
    stage.alt = card.alt || card.title || say("caption", { number: card.number });
    stage.hidden = !card.images.length;
    caption.replaceChildren(say("caption", { number: card.number }));
    if (recusal) {
      recusal.action = card.recuse_url;
      recused.textContent = ` #${card.number}`;
    }
    if (card.images.length > 1) {
      another.textContent = say("image", { at: image + 1, all: card.images.length });
      caption.append(" ", another);
    }
    for (const button of choices) button.setAttribute("aria-pressed", String(button.value === card.mark));
  }

  function count() {
    for (const { value: kind } of choices) {
      const here = cards.filter((card) => card.mark === kind).length;
      root.querySelector(`[data-count=${kind}]`).textContent = here + (elsewhere[kind] ?? 0);
    }
    bar.value = tally().done;
    done.textContent = tally().done;
  }

  function tally() {
    const others = choices.reduce((sum, { value }) => sum + (elsewhere[value] ?? 0), 0);
    return { done: cards.filter((card) => card.mark).length + others, all: size };
  }

  function firstUnseen(from) {
    const found = cards.findIndex((card, i) => i >= from && !card.mark);
    return found === -1 ? null : found;
  }

  function announce(sentence) {
    live.textContent = sentence;
    said.textContent = sentence;
  }
}

/** Small or large rendition, as the screen needs. */
function fill(picture, source) {
  if (!source) return;
  picture.sizes = "(min-width: 56rem) calc(100vw - 21rem), 100vw";
  picture.srcset = source.full ? `${source.preview} 1280w, ${source.full} 2560w` : "";
  picture.src = source.preview;
  if (source.width) [picture.width, picture.height] = [source.width, source.height];
}
