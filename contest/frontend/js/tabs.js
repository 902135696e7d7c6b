// The current tab of a contest is in sight where a phone shows only some of them.
const here = document.querySelector(".tabs [aria-current]");
const row = here?.closest("ul");
if (row) row.scrollLeft += Math.max(0, here.getBoundingClientRect().right - row.getBoundingClientRect().right + 24);
