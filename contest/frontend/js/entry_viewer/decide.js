// Stars and the shortlist of the entry shown, without page loads. Other decisions need words: they stay forms.
import { decisionsQueue } from "../decisions/queue.js";

const ACTS = { rating: "rating", shortlisting: "shortlisting", "shortlisting/end": "shortlisting" };

export function decisions(find, announce) {
  const here = () => Number(document.querySelector("[data-entry-view]").dataset.entryView);
  const known = new Map(); // what was decided since the page was made, by entry: { rating, shortlisting }
  const queue = decisionsQueue({ announce, decided: learn, refused });
  if (!queue) return { begin() {}, stars() {}, shortlist() {} };

  queue.pending().then((rows) => rows.forEach(({ number, act, fields }) => learn(number, act, fields)));
  document.addEventListener("change", (event) => {
    if (event.target.matches?.("[data-entry-view] [data-rating] [name=stars]")) rate(event.target.value);
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-entry-view] [data-rating]")) rate(new FormData(event.target).get("stars") ?? "");
    else if (event.target.matches("[data-entry-view] [data-shortlisting]")) decide(event.target.dataset.shortlisting);
    else return;
    event.preventDefault();
  });
  begin();

  function rate(stars) {
    decide("rating", { stars });
  }

  function decide(act, fields = {}) {
    learn(here(), act, fields);
    queue.decide(here(), act, fields);
  }

  function learn(number, act, fields) {
    if (!(act in ACTS)) return;
    known.set(number, { ...known.get(number), [ACTS[act]]: act === "rating" ? fields.stars : act });
    begin();
  }

  /** Show on the page what it does not know yet. */
  function begin() {
    const sends = find("[data-rating]:has([type=radio]) .acts"); // a star sends itself
    if (sends) sends.hidden = true;
    const { rating, shortlisting } = known.get(here()) ?? {};
    if (rating !== undefined) for (const star of document.querySelectorAll("[data-rating] [name=stars]")) star.checked = star.value === String(rating);
    const form = find("form[data-shortlisting]");
    if (!form || shortlisting !== form.dataset.shortlisting) return;
    const button = form.querySelector("button[type=submit]");
    const { shortlisting: act, otherAct, otherLabel } = form.dataset;
    Object.assign(form.dataset, { shortlisting: otherAct, otherAct: act, otherLabel: button.textContent });
    form.action = form.action.replace(/shortlisting(\/end)?$/, otherAct);
    button.textContent = otherLabel;
    button.setAttribute("aria-pressed", String(otherAct.endsWith("/end")));
  }

  async function refused(number) {
    known.delete(number);
    if (number !== here()) return;
    const answer = await fetch(location.href).catch(() => null);
    if (!answer?.ok || number !== here()) return;
    const there = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#judging");
    if (there) find("#judging")?.replaceWith(document.adoptNode(there));
  }

  return {
    begin,
    stars: (value) => find("[data-rating]") && rate(value),
    shortlist: () => find("form[data-shortlisting]")?.requestSubmit(),
  };
}
