// A second click on what has been sent already is swallowed; the server's one-time key guards the rest.

const sent = new WeakSet();

addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.getAttribute("method")?.toLowerCase() !== "post" || "many" in form.dataset || form.hasAttribute("hx-post")) return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  sent.add(form);
  form.setAttribute("aria-busy", "true");
  // A page that answers with a file stays where it is: let go after a while.
  setTimeout(() => release(form), 8000);
});

// Back from the next page: the browser shows the form as it was left.
addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.forms) release(form);
});

function release(form) {
  sent.delete(form);
  form.removeAttribute("aria-busy");
}
