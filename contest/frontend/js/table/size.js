// The size of the pictures: the stylesheet has a rule for each step, a cookie remembers it.

const YEAR = 365 * 24 * 3600;

/** Show the slider inside `root` and let it act on the tiles. */
export function remembered(root) {
  const choice = root.querySelector("[data-size-choice]");
  const tiles = root.querySelector(".tiles");
  choice.hidden = !tiles;
  choice.addEventListener("input", (event) => {
    const secure = location.protocol === "https:" ? "; secure" : "";
    tiles.dataset.size = event.target.value;
    document.cookie = `size=${event.target.value}; path=/; max-age=${YEAR}; samesite=lax${secure}`;
  });
}
