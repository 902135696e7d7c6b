// How far all files of a field are together; there is nothing to say about one alone, which has its own bar.
import { size } from "../words.js";

/** A function that shows it for `items`; those in a state of `pending` are on their way. */
export function whole(element, say) {
  const bar = element.querySelector("progress");
  const words = element.querySelector("p");

  return (items, pending) => {
    const sending = items.filter(({ file, state }) => file && (pending.includes(state) || state === "arrived"));
    element.hidden = sending.length < 2 || sending.every(({ state }) => state === "arrived");
    if (element.hidden) return;
    const all = sending.reduce((sum, item) => sum + item.size, 0);
    const sent = sending.reduce((sum, item) => sum + (item.state === "arrived" ? item.size : (item.sent ?? 0)), 0);
    bar.value = (100 * sent) / all;
    words.textContent = say("whole", {
      arrived: sending.filter(({ state }) => state === "arrived").length,
      files: sending.length,
      sent: size(sent),
      all: size(all),
    });
  };
}
