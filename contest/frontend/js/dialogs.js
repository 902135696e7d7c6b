// Dialogs and popovers that a button opens. A dialog that the server sent open, for browsers without script, is made
// modal: focus stays in it, Escape closes it, and the focus goes back to the button that opens it again.

addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-opens]");
  const opened = opener && document.querySelector(opener.dataset.opens);
  if (!opened) return;
  event.preventDefault();
  if (opened instanceof HTMLDialogElement) ask(opened);
  else opened.togglePopover?.();
});

for (const dialog of document.querySelectorAll("dialog[open]")) {
  document.querySelector(`[data-opens="#${CSS.escape(dialog.id)}"]`)?.focus();
  ask(dialog);
}

function ask(dialog) {
  dialog.close();
  dialog.showModal();
}
