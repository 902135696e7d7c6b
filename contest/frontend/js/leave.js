// Asks before typing is lost on forms that do not save by themselves.

const touched = new Set();

addEventListener("input", (event) => {
  const form = event.target.form;
  if (form && "leave" in form.dataset) touched.add(form);
});
addEventListener("submit", (event) => {
  if (!event.defaultPrevented) touched.delete(event.target);
});
addEventListener("beforeunload", (event) => {
  if ([...touched].some((form) => form.isConnected)) event.preventDefault();
});
