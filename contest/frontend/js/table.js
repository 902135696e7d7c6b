// Light table: stars, shortlist and declines by click and key, without loading a page.
import { nextBackground } from "./background.js";
import { decisionsQueue } from "./decisions/queue.js";
import { onKey } from "./keys.js";
import { remembered } from "./table/size.js";
import { tray } from "./table/tray.js";
import { words } from "./words.js";

const root = document.querySelector("[data-table]");
if (root) table();

function table() {
  const say = words("table");
  const live = root.querySelector("[data-live]");
  const sheet = document.querySelector("[data-decline]");
  const tiles = () => [...root.querySelectorAll(".tile")];
  const tileOf = (number) => root.querySelector(`.tile[data-number="${number}"]`);
  const announce = (sentence) => (live.textContent = sentence);
  const queue = decisionsQueue({ announce, refused: reload, decided: show });
  const compared = tray(root, () => announce(say("full")));
  const history = [];
  let active = null;

  root.dataset.ready = "";
  remembered(root);
  queue.pending().then((rows) => rows.forEach(({ number, act, fields }) => show(number, act, fields)));

  root.addEventListener("focusin", (event) => activate(event.target.closest(".tile")));
  root.addEventListener("click", (event) => {
    activate(event.target.closest(".tile"));
    const button = event.target.closest("[data-act]");
    if (!button || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    choose(button.closest(".tile"), button.dataset.act, button.dataset.value);
  });
  root.querySelector("[data-order]").addEventListener("change", (event) => event.target.form.submit());
  sheet.querySelector("form").addEventListener("submit", decline);
  sheet.addEventListener("toggle", (event) => event.newState === "closed" && active?.querySelector("a").focus());

  onKey((key, event) => {
    if (key === "b") return nextBackground();
    if (key === "z") return undo();
    if (key.startsWith("Arrow")) return move(key);
    if (!active) return false;
    if (key >= "1" && key <= "5") choose(active, "rating", key);
    else if (key === "s") choose(active, "shortlisting");
    else if (key === "d") choose(active, "declined" in active.dataset ? "decline/end" : "decline");
    else if (key === "c") compared.toggle(active.dataset.number);
    else if (key === " " && !event.target.closest("button, input, summary")) active.querySelector("a").click();
    else return false;
    return true;
  });

  function choose(tile, act, value) {
    if (!tile) return;
    if (act === "rating") decide(tile, act, { stars: tile.dataset.stars === value ? "" : value });
    else if (act === "shortlisting") decide(tile, "shortlisted" in tile.dataset ? "shortlisting/end" : "shortlisting");
    else if (act === "decline") ask(tile);
    else decide(tile, act);
  }

  function ask(tile) {
    activate(tile);
    sheet.querySelector("form").reset();
    sheet.querySelector("[data-missing]").textContent = "";
    sheet.querySelector("[data-number]").textContent = `#${tile.dataset.number}`;
    sheet.querySelector("[data-own-words]").href = tile.querySelector("[data-act=decline]").href;
    sheet.showPopover();
    sheet.querySelector("input").focus();
  }

  function decline(event) {
    event.preventDefault();
    const chips = new FormData(event.target).getAll("chips");
    if (!chips.length) return void (sheet.querySelector("[data-missing]").textContent = say("reason"));
    sheet.hidePopover();
    decide(active, "decline", { chips });
  }

  function decide(tile, act, fields = {}, remember = true) {
    const number = Number(tile.dataset.number);
    const back = opposite(tile, act);
    if (remember && back) history.push([number, ...back]);
    show(number, act, fields);
    queue.decide(number, act, fields);
    announce(said(number, act, fields));
  }

  function undo() {
    const last = history.pop();
    const tile = last && tileOf(last[0]);
    if (!tile) return announce(say("nothing_to_undo")) || true;
    decide(tile, last[1], last[2], false);
    tile.querySelector("a").focus();
    return true;
  }

  function show(number, act, fields) {
    const tile = tileOf(number);
    if (!tile) return;
    const before = { ...tile.dataset };
    if (act === "rating") tile.dataset.stars = fields.stars || "0";
    if (act.startsWith("shortlisting")) set(tile, "shortlisted", act === "shortlisting");
    if (act.startsWith("decline")) set(tile, "declined", act === "decline");
    if (act === "decline") tile.dataset.reasons = [fields.chips].flat().join(" ");
    for (const star of tile.querySelectorAll("[data-act=rating]")) star.setAttribute("aria-pressed", String(star.dataset.value === tile.dataset.stars));
    tile.querySelector("[data-act=shortlisting]").setAttribute("aria-pressed", String("shortlisted" in tile.dataset));
    count("shortlist", "shortlisted" in before, "shortlisted" in tile.dataset);
    count("declined", "declined" in before, "declined" in tile.dataset);
    count("unrated", unrated(before), unrated(tile.dataset));
  }

  function count(name, before, after) {
    const figure = root.querySelector(`[data-count=${name}]`);
    if (figure) figure.textContent = Math.max(0, Number(figure.textContent) + after - before);
  }

  function said(number, act, { stars }) {
    const sentence = { rating: stars ? "rated" : "unrated", shortlisting: "shortlisted", "shortlisting/end": "unshortlisted", decline: "declined", "decline/end": "restored" }[act];
    return say(sentence, { number, stars });
  }

  /** What the server says of an entry it would not change. */
  async function reload(number) {
    const answer = await fetch(location.href).catch(() => null);
    const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page && page.getElementById(`entry-${number}`);
    if (now) tileOf(number)?.replaceWith(document.adoptNode(now));
  }

  function activate(tile) {
    if (!tile || tile === active) return;
    active?.classList.remove("tile--active");
    active = tile;
    tile.classList.add("tile--active");
  }

  function move(key) {
    const all = tiles();
    const at = all.indexOf(active);
    const to = at === -1 ? 0 : { ArrowLeft: at - 1, ArrowRight: at + 1 }[key] ?? all.indexOf(nearest(all, key === "ArrowUp"));
    if (!all[to]) return false;
    all[to].querySelector("a").focus();
    return true;
  }

  /** The tile in the row above or below whose middle is nearest. */
  function nearest(all, above) {
    const middle = (tile) => tile.offsetLeft + tile.offsetWidth / 2;
    const others = all.filter((tile) => (above ? tile.offsetTop < active.offsetTop : tile.offsetTop > active.offsetTop));
    const row = above ? others.at(-1)?.offsetTop : others[0]?.offsetTop;
    const distance = (tile) => Math.abs(middle(tile) - middle(active));
    return others.filter((tile) => tile.offsetTop === row).sort((a, b) => distance(a) - distance(b))[0];
  }
}

function opposite(tile, act) {
  if (act === "rating") return ["rating", { stars: tile.dataset.stars === "0" ? "" : tile.dataset.stars }];
  if (act === "decline/end") return tile.dataset.reasons ? ["decline", { chips: tile.dataset.reasons.split(" ") }] : null;
  return [act.endsWith("/end") ? act.slice(0, -4) : `${act}/end`, {}];
}

const unrated = (tile) => tile.stars === "0" && !("declined" in tile);

function set(tile, name, on) {
  if (on) tile.dataset[name] = "";
  else delete tile.dataset[name];
}
