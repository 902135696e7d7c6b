// Deep zoom of the picture shown. OpenSeadragon is loaded when somebody zooms for the first time.

export function zoom(find) {
  let viewer = null;
  let opening = false;

  async function by(factor) {
    if (opening) return;
    if (!viewer) {
      opening = true;
      await open().finally(() => (opening = false));
    }
    viewer?.viewport.zoomBy(factor).applyConstraints();
  }

  async function open() {
    const { openPicture } = await import("../deep_zoom.js");
    const stage = find("[data-stage]");
    const picture = stage?.querySelector("[data-picture]");
    if (!picture) return;
    const place = document.createElement("div");
    place.className = "entry-view__zoom";
    stage.append(place);
    stage.dataset.zoomed = "";
    viewer = openPicture(place, picture.src);
    await new Promise((done) => {
      viewer.addHandler("open", done);
      viewer.addHandler("open-failed", () => {
        close();
        done();
      });
    });
  }

  function close() {
    if (!viewer) return;
    const place = viewer.element;
    delete place.closest("[data-stage]")?.dataset.zoomed;
    viewer.destroy();
    place.remove();
    viewer = null;
  }

  function pan(key) {
    const step = 0.1 / viewer.viewport.getZoom();
    const [x, y] = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[key];
    const to = viewer.viewport.getCenter();
    to.x += x;
    to.y += y;
    viewer.viewport.panTo(to).applyConstraints();
  }

  return { by, close, pan, isOpen: () => viewer !== null };
}
