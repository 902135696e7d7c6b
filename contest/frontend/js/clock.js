// Time by the server's clock: countdowns, and each deadline also in the viewer's own zone.
import { words } from "./words.js";

const say = words("page");
const server = Date.parse(document.querySelector("meta[name=server-now]")?.content ?? "");
const began = performance.now();

/** The server's time, kept by this machine's steady clock, whatever its wall clock says. */
export const now = () => (Number.isNaN(server) ? Date.now() : server + performance.now() - began);

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone) document.cookie = `zone=${zone}; path=/; max-age=31536000; samesite=lax`;

for (const time of document.querySelectorAll("time[data-local], [data-local] time")) beside(time);
for (const countdown of document.querySelectorAll("[data-until]")) count(countdown);

function beside(time) {
  const at = new Date(time.dateTime);
  const theirs = time.closest("[data-zone]")?.dataset.zone;
  if (Number.isNaN(at.getTime()) || !theirs || !zone || wall(at, theirs) === wall(at, zone)) return;
  const lang = document.documentElement.lang === "ja" ? "ja" : "en-GB";
  const form = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const own = document.createElement("span");
  own.className = "quiet fine";
  const written = new Intl.DateTimeFormat(lang, { ...form, timeZone: zone }).format(at);
  const text = ` (${say("your_time", { time: written })})`;
  own.textContent = lang === "ja" ? text.trim().replaceAll("(", "（").replace(/\) ?/g, "）") : text;
  const around = time.closest("[data-local]");
  if (around === time) time.after(own);
  else around.append(own);
}

function wall(at, timeZone) {
  return new Intl.DateTimeFormat("sv", { timeZone, dateStyle: "short", timeStyle: "short" }).format(at);
}

function count(countdown) {
  const until = Date.parse(countdown.dataset.until);
  const units = Object.fromEntries([...countdown.querySelectorAll("[data-unit]")].map((unit) => [unit.dataset.unit, unit]));
  const tick = () => {
    const left = Math.max(0, Math.floor((until - now()) / 1000));
    const parts = { d: Math.floor(left / 86400), h: Math.floor((left % 86400) / 3600), m: Math.floor((left % 3600) / 60) };
    for (const [unit, number] of Object.entries(parts)) {
      if (!units[unit]) continue;
      const text = units[unit].firstChild;
      if (text.data !== String(number)) text.data = String(number);
    }
    if (units.d) units.d.hidden = !parts.d;
    if (units.h) units.h.hidden = !parts.d && !parts.h;
    const time = countdown.querySelector("time");
    if (time) time.dateTime = `P${parts.d}DT${parts.h}H${parts.m}M`;
    if (left > 0) setTimeout(tick, left > 120 ? 5000 : 500);
    else if (!countdown.dataset.over) countdown.after(over());
  };
  // What was over when the page was made has been said by the server already.
  if (until > now()) tick();
}

function over() {
  const note = document.createElement("p");
  note.className = "fine";
  note.setAttribute("role", "status");
  note.textContent = say("time_over");
  return note;
}
