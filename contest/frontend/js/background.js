// The background that artwork is shown on: the stylesheet reads the radio buttons, a cookie remembers them for all pages.

const YEAR = 365 * 24 * 3600;
const choices = () => [...document.querySelectorAll("input[name=background]")];

addEventListener("change", (event) => {
  if (!event.target.matches?.("input[name=background]")) return;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `background=${event.target.value}; path=/; max-age=${YEAR}; samesite=lax${secure}`;
  show(event.target.value);
});

// Back from another page: the browser shows this one as it was left.
addEventListener("pageshow", (event) => {
  const chosen = document.cookie.match(/(?:^|; )background=(\w+)/)?.[1];
  if (!event.persisted || !chosen) return;
  show(chosen);
});

function show(background) {
  document.documentElement.dataset.background = background;
  for (const choice of choices()) choice.checked = choice.value === background;
}

/** Step through the backgrounds; answer whether there is a choice. */
export function nextBackground() {
  const all = [...(choices()[0]?.form.elements.background ?? [])];
  if (!all.length) return false;
  all[(all.findIndex((choice) => choice.checked) + 1) % all.length].click();
  return true;
}
