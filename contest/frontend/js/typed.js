// A word typed before an act that cannot be taken back. The button stays live and explains.

const plain = (text) => text.normalize("NFKC").trim().toLowerCase();

addEventListener(
  "submit",
  (event) => {
    for (const field of event.target.querySelectorAll("[data-typed]")) {
      const typed = plain(field.value);
      const right = typed === plain(field.dataset.typed);
      const place = field.closest(".field")?.querySelector("[data-wrong]");
      if (place) {
        place.textContent = right ? "" : typed ? field.dataset.typedOther : field.dataset.typedEmpty;
        place.hidden = right;
      }
      if (right) field.removeAttribute("aria-invalid");
      else {
        field.setAttribute("aria-invalid", "true");
        event.preventDefault();
        event.stopImmediatePropagation();
        field.focus();
      }
    }
  },
  { capture: true },
);
