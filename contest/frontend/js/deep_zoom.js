// Pictures in OpenSeadragon, as all pages show them.
import OpenSeadragon from "openseadragon";

// OpenSeadragon would add an inline style of its own, which the content policy refuses. It looks whether one is
// there already: this element has the name it looks for, in a namespace no browser reads as CSS.
const instead = document.createElementNS("urn:konpe", "style");
instead.setAttribute("data-openseadragon-mobile-css", "true");
document.head.append(instead);

/** One picture in an element, with room around it. */
export function openPicture(element, url, margin = 0) {
  return OpenSeadragon({
    element,
    tileSources: { type: "image", url, buildPyramid: false, crossOriginPolicy: false },
    // The canvas drawer shows pictures of another origin; nothing is ever read back from it.
    drawer: "canvas",
    crossOriginPolicy: false,
    showNavigationControl: false,
    tabIndex: -1,
    viewportMargins: { left: margin, right: margin, top: margin, bottom: margin },
    visibilityRatio: 0.2,
    minZoomImageRatio: 0.5,
    maxZoomPixelRatio: 6,
    animationTime: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 0.25,
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
    gestureSettingsTouch: { clickToZoom: false, dblClickToZoom: true },
  });
}
