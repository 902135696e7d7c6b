// Single keys: silent in fields and where the account has switched them off.

const off = () => document.body.dataset.shortcuts === "off";

/** Call `act(key, event)` for a single key that is meant for the page; answer true when it was used. */
export function onKey(act) {
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    // Arrows belong to radio buttons and sliders that have the focus.
    if (event.key.startsWith("Arrow") && event.target.matches?.("input")) return;
    if (off() || inField(event.target) || document.querySelector(":popover-open, dialog[open]")) return;
    if (act(event.key.length === 1 ? event.key.toLowerCase() : event.key, event)) event.preventDefault();
  });
}

function inField(target) {
  if (!(target instanceof Element)) return false;
  if (target.closest("textarea, select, [contenteditable]")) return true;
  const input = target.closest("input");
  return Boolean(input) && !["checkbox", "radio", "button", "submit", "range"].includes(input.type);
}

addEventListener("keydown", (event) => {
  const sheet = document.getElementById("keys");
  if (event.key !== "?" || !sheet || off() || inField(event.target)) return;
  event.preventDefault();
  sheet.togglePopover();
});
