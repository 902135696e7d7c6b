// The row of entries below: what was said of those behind, what is ahead. Only those near are drawn.

const BEHIND = 8;
const AHEAD = 16;

/** `draw(at)` shows the cards around `at`; choosing one calls `show(index, true)`. */
export function strip(list, cards, say, show) {
  return {
    draw(at) {
      const focused = list.contains(document.activeElement) ? document.activeElement.dataset.at : null;
      const from = Math.max(0, Math.min(at - BEHIND, cards.length - BEHIND - AHEAD));
      const near = cards.slice(from, from + BEHIND + AHEAD + 1).map((card, i) => one(card, from + i, at));
      list.replaceChildren(...near);
      if (focused !== null) (list.querySelector(`[data-at="${focused}"]`) ?? list.querySelector("[aria-current]"))?.focus();
      const current = list.querySelector("[aria-current]")?.parentElement;
      if (current) list.scrollLeft = current.offsetLeft - list.offsetLeft - list.clientWidth / 2 + current.offsetWidth / 2;
    },
  };

  function one(card, index, at) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.at = index;
    button.addEventListener("click", () => show(index, true));
    const picture = new Image(76, 57);
    picture.alt = say("caption", { number: card.number });
    picture.loading = "lazy";
    if (card.images[0]) picture.src = card.images[0].thumb ?? card.images[0].preview;
    const word = document.createElement("span");
    if (index === at) {
      button.setAttribute("aria-current", "true");
      word.textContent = say("now");
    } else if (card.mark) {
      word.className = `mark mark--${say(`sign_${card.mark}`)}`;
      word.textContent = say(card.mark);
    } else {
      item.className = "ahead";
      word.className = "quiet";
      word.textContent = `#${card.number}`;
    }
    button.append(picture, word);
    item.append(button);
    return item;
  }
}
