// One entry: its images and versions without page loads, deep zoom, and the entries before and after it.
import { nextBackground } from "./background.js";
import { decisions } from "./entry_viewer/decide.js";
import { neighbours } from "./entry_viewer/neighbours.js";
import { pictures } from "./entry_viewer/pictures.js";
import { pins } from "./entry_viewer/pins.js";
import { zoom } from "./entry_viewer/zoom.js";
import { onKey } from "./keys.js";

const find = (selector) => document.querySelector(`[data-entry-view] ${selector}`);
const beside = () => Boolean(find("[data-beside]"));

if (document.querySelector("[data-entry-view]")) entryViewer();

function entryViewer() {
  const shown = pictures(find);
  const closer = zoom(find);
  const placed = pins(find);
  const live = document.querySelector("[data-live]");
  const own = decisions(find, (sentence) => (live.textContent = sentence));
  const way = neighbours(find, () => {
    shown.begin();
    own.begin();
  });

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest?.("[data-entry-view] a");
    if (!link) return;
    if (link.matches("[data-images] a[data-url]") && !beside()) {
      closer.close();
      shown.choose(link);
      event.preventDefault();
    } else if (link.matches("a[rel=prev], a[rel=next]") && way.go(link, closer)) event.preventDefault();
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches?.("[data-entry-view] [name=size]")) closer.close();
  });
  document.addEventListener("dblclick", (event) => {
    if (event.target.matches?.("[data-entry-view] [data-picture]") && !beside()) closer.by(2);
  });
  onKey((key, event) => {
    if (key === "b") nextBackground();
    else if (/^[1-5]$/.test(key)) own.stars(key);
    else if (key === "s") own.shortlist();
    else if (key === "d") decline();
    else if (key === "i") find("[data-images] li:has([aria-current]) + li a, [data-images] li a")?.click();
    else if (key === "p") return placed.begin();
    else if (key === "v") shown.flip(closer);
    else if (key === "0" && closer.isOpen()) closer.close();
    else if (key === "0") find("[name=size][value=fit]")?.click();
    else if (["+", "=", ";"].includes(key) && find("[data-picture]") && !beside()) closer.by(1.5);
    else if (["-", "−"].includes(key) && closer.isOpen()) closer.by(1 / 1.5);
    else if (key === "Escape" && closer.isOpen()) closer.close();
    else if (key.startsWith("Arrow") && closer.isOpen()) closer.pan(key);
    else if (key === "ArrowLeft" || key === "ArrowRight") {
      if (scrolls(event.target)) return false;
      find(`a[rel=${key === "ArrowLeft" ? "prev" : "next"}]`)?.click();
    } else return false;
    return true;
  });
}

function decline() {
  const form = find("#decline-fold");
  if (!form) return;
  form.open = true;
  form.querySelector("input:not([type=hidden])").focus();
}

/** Whether arrows move what has the focus: a picture at its actual size. */
const scrolls = (target) => target.matches?.("[data-stage]") && target.scrollWidth > target.clientWidth;
