// Pins: the layer of the picture shown, the message of the chosen pin, and a place for a new one by click or by numbers.

const SCALE = 1000;
const SVG = "http://www.w3.org/2000/svg";

export function pins(find) {
  const all = (selector) => document.querySelectorAll(`[data-entry-view] ${selector}`);
  new MutationObserver(refresh).observe(document.querySelector("main"), {
    subtree: true, childList: true, attributes: true, attributeFilter: ["src"],
  });
  refresh();

  document.addEventListener("click", (event) => {
    const number = event.target.closest?.("[data-pins] a, a[data-pin]");
    if (number) return choose(number, event);
    if (event.target.matches?.("[data-picture]") && find("[data-pin-form]")?.open) place(event);
  });
  document.addEventListener("input", (event) => event.target.closest?.("[data-pin-form]") && draft());
  document.addEventListener("toggle", (event) => event.target.matches?.("[data-pin-form]") && draft(), true);

  /** Show the layer of the picture that is shown now; none while it is another version's. */
  function refresh() {
    const url = find("[data-picture]")?.getAttribute("src");
    for (const layer of all("[data-pins]")) layer.toggleAttribute("hidden", layer.dataset.pins !== url);
    const hint = find("[data-pin-hint]");
    if (hint) hint.hidden = false;
    const image = find("[data-pin-form] [name=image]");
    const position = layer()?.dataset.position;
    if (image && position && image.value !== position) {
      image.value = position;
      draft();
    }
  }

  function layer() {
    return find("[data-pins]:not([hidden])");
  }

  function choose(link, event) {
    const number = link.getAttribute("href").replace(/.*#pin-/, ""); // an SVG link has no `hash`
    const mark = find(`[data-pins]:not([hidden]) a[href="#pin-${number}"]`);
    if (!mark) return; // on another image: the link leads there
    event.preventDefault();
    for (const one of all("[data-pins] [aria-current], .pinned[aria-current]")) one.removeAttribute("aria-current");
    const message = document.getElementById(`pin-${number}`);
    mark.setAttribute("aria-current", "true");
    message.setAttribute("aria-current", "true");
    if (link === mark) {
      message.focus();
      message.scrollIntoView({ block: "nearest" });
    } else mark.scrollIntoView({ block: "nearest" });
  }

  function place(event) {
    const box = layer()?.getScreenCTM();
    if (!box) return;
    const { width, height } = layer().viewBox.baseVal;
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(box.inverse());
    set("x", at.x / width);
    set("y", at.y / height);
    draft();
    find("[data-pin-form] textarea").focus();
  }

  function field(axis) {
    return find(`[data-pin-form] [name=${axis}]`);
  }

  function set(axis, part) {
    field(axis).value = Math.round(Math.min(1, Math.max(0, part)) * SCALE);
  }

  /** Draw the place of the pin that is being written. */
  function draft() {
    for (const one of all(".pins__draft")) one.remove();
    const open = find("[data-pin-form]")?.open;
    find("[data-stage]")?.toggleAttribute("data-placing", Boolean(open));
    if (!open || !layer()) return;
    const { width, height } = layer().viewBox.baseVal;
    const mark = document.createElementNS(SVG, "g");
    mark.setAttribute("class", "pins__draft");
    const circle = document.createElementNS(SVG, "circle");
    circle.setAttribute("cx", (field("x").value / SCALE) * width);
    circle.setAttribute("cy", (field("y").value / SCALE) * height);
    circle.setAttribute("r", 8.5);
    mark.append(circle);
    layer().append(mark);
  }

  /** Begin a pin by the key P. */
  function begin() {
    const form = find("[data-pin-form]");
    if (!form) return false;
    form.open = true;
    field("x").focus();
    return true;
  }

  return { begin };
}
