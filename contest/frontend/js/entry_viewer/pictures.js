// The picture shown: another image of the entry by its strip, and the version before while V is held.

export function pictures(find) {
  const ready = new Map();
  const before = () => find("[data-versions] li:has([aria-current]) + li a[data-url]");
  let kept = null;

  addEventListener("keyup", (event) => event.key.toLowerCase() === "v" && back());
  addEventListener("blur", back);
  begin();

  /** Fetch what may be asked for next, so that it shows at once. */
  function begin() {
    kept = null;
    const flip = find("[data-flip]");
    if (flip) flip.hidden = false;
    for (const link of document.querySelectorAll("[data-entry-view] [data-images] a[data-url]")) load(link.dataset.url);
    if (before()) load(before().dataset.url);
  }

  function load(url) {
    if (ready.has(url)) return;
    const image = new Image();
    image.src = url;
    ready.set(url, image);
  }

  function show({ url, width, height, proportion }) {
    const picture = find("[data-picture]");
    if (!picture) return;
    picture.src = url;
    picture.width = width;
    picture.height = height;
    picture.parentElement.dataset.r = proportion;
  }

  /** Show the image a link of the strip leads to. */
  function choose(link) {
    back();
    show(link.dataset);
    link.closest("ul").querySelector("[aria-current]")?.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    history.replaceState(null, "", link.href);
  }

  function flip(closer) {
    const picture = find("[data-picture]");
    if (kept || !before() || !picture || find("[data-beside]")) return;
    closer.close();
    const [width, height] = ["width", "height"].map((side) => picture.getAttribute(side));
    kept = { url: picture.src, width, height, proportion: picture.parentElement.dataset.r };
    show(before().dataset);
  }

  function back() {
    if (kept) show(kept);
    kept = null;
  }

  return { begin, choose, flip };
}
