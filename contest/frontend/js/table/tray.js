// The tray: entries ticked for comparing, kept in the tab from page to page.

/** `full` is called when one more is ticked than can be compared. */
export function tray(root, full) {
  const key = `compare ${root.dataset.contest}`;
  const most = Number(root.dataset.most);
  const form = root.querySelector("#tray");
  const ticked = form.querySelector("[data-ticked]");
  const boxes = () => [...root.querySelectorAll(".tile__pick input")];
  let chosen = JSON.parse(sessionStorage.getItem(key) ?? "[]");
  draw();

  root.addEventListener("change", (event) => event.target.matches(".tile__pick input") && toggle(event.target.value));
  form.addEventListener("reset", () => keep([]));
  form.addEventListener("formdata", (event) => {
    event.formData.delete("e");
    for (const number of chosen) event.formData.append("e", number);
  });

  function toggle(number) {
    const without = chosen.filter((one) => one !== number);
    if (without.length === chosen.length && chosen.length >= most) full();
    else if (without.length === chosen.length) return keep([...chosen, number]);
    keep(without);
  }

  function keep(numbers) {
    chosen = numbers;
    sessionStorage.setItem(key, JSON.stringify(chosen));
    draw();
  }

  function draw() {
    for (const box of boxes()) box.checked = chosen.includes(box.value);
    ticked.textContent = chosen.map((number) => `#${number}`).join(" ");
    form.hidden = !chosen.length;
    form.querySelector("button:not([type=reset])").disabled = chosen.length < 2;
  }

  return { toggle };
}
