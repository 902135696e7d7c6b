// Judge · Compare: two to four entries that zoom and move together.
import OpenSeadragon from "openseadragon";
import { nextBackground } from "./background.js";
import { openPicture } from "./deep_zoom.js";
import { onKey } from "./keys.js";
import { words } from "./words.js";

const root = document.querySelector("[data-compare]");
const margin = innerWidth < 900 ? 12 : 24; // nothing coloured within 24 px of an entry
if (root) compare();

function compare() {
  const say = words("compare");
  const lock = root.querySelector("[data-lock]");
  const percent = root.querySelector("[data-zoom-now]");
  const live = root.querySelector("[data-live]");
  const viewers = [...root.querySelectorAll("[data-view]")].map(open);
  let leader = viewers[0];
  let following = false;

  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom], [data-pan]");
    if (!button) return;
    steer(button.dataset.zoom ? { in: "+", out: "-", fit: "0" }[button.dataset.zoom] : button.dataset.pan);
    live.textContent = percent.value;
  });
  onKey((key, event) => {
    if (key === "g") root.querySelector("#grey").click();
    else if (key === "l") lock.click();
    else if (key === "b") nextBackground();
    else if (event.target instanceof HTMLInputElement) return false;
    else return steer(key);
    return true;
  });
  lock.addEventListener("change", () => lock.checked && follow(leader));

  function open(view) {
    const picture = view.querySelector("img");
    view.dataset.live = ""; // before it is measured: the pane loses its margin
    const viewer = openPicture(view, view.dataset.image, margin);
    viewer.addHandler("open-failed", () => {
      delete view.dataset.live;
      viewer.destroy();
      view.append(picture);
      live.textContent = say("failed");
    });
    for (const kind of ["canvas-press", "canvas-scroll", "canvas-pinch"]) viewer.addHandler(kind, () => (leader = viewer));
    viewer.addHandler("canvas-key", (event) => (event.preventDefaultAction = true));
    for (const kind of ["zoom", "pan", "open"]) viewer.addHandler(kind, () => kind === "open" || viewer === leader ? follow(viewer) : null);
    view.addEventListener("focus", () => (leader = viewer));
    // Keys on a pane that has the focus work even where single keys are switched off.
    view.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.key === "b") return;
      leader = viewer;
      if (steer(event.key)) event.preventDefault();
    });
    return viewer;
  }

  function steer(key) {
    const { viewport } = leader;
    if (!leader.isOpen()) return false;
    const step = 0.1 / viewport.getZoom();
    const way = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[key];
    if (way) viewport.panBy(new OpenSeadragon.Point(...way)).applyConstraints();
    else if (key === "+" || key === ";" || key === "=") viewport.zoomBy(1.25).applyConstraints();
    else if (key === "-" || key === "−") viewport.zoomBy(0.8).applyConstraints();
    else if (key === "0") viewport.goHome();
    else return false;
    return true;
  }

  /** Give the others the leader's zoom and place, measured from the middle of each picture. */
  function follow(viewer) {
    if (following || !viewer.isOpen()) return;
    const [zoom, center] = standing(viewer);
    if (viewer === leader) percent.value = `${Math.round(zoom * 100)} %`;
    if (!lock.checked || viewer !== leader) return;
    following = true;
    for (const other of viewers) {
      if (other === viewer || !other.isOpen()) continue;
      const { viewport } = other;
      viewport.zoomTo(zoom * viewport.getHomeZoom());
      viewport.panTo(new OpenSeadragon.Point(0.5 + center.x, middle(other) + center.y));
    }
    following = false;
  }

  function standing(viewer) {
    const { viewport } = viewer;
    const center = viewport.getCenter();
    return [viewport.getZoom() / viewport.getHomeZoom(), new OpenSeadragon.Point(center.x - 0.5, center.y - middle(viewer))];
  }

  function middle(viewer) {
    const { x, y } = viewer.world.getItemAt(0)?.getContentSize() ?? { x: 1, y: 1 };
    return y / x / 2;
  }
}
