// Files that were sent before and are used nowhere: ticked to be used again, or deleted.

/** Lets the list of such files act: `use(file, box)` and `leave(file)` as one is ticked, `forget(file)` for good. */
export function earlier(element, say, { use, leave, forget }) {
  const set = element.querySelector("[data-earlier]");
  const files = JSON.parse(element.querySelector("[data-before]").textContent);
  const lines = [...(set?.querySelectorAll("li") ?? [])];
  files.forEach((file, place) => {
    const line = lines[place];
    const box = line.querySelector("input");
    box.removeAttribute("name"); // the field sends what is in its list
    box.addEventListener("change", () => {
      if (!box.checked) leave(file);
      else if (!use(file, box)) box.checked = false;
    });
    const button = Object.assign(document.createElement("button"), { type: "button", className: "act act--small act--quiet", textContent: say("forget") });
    button.setAttribute("aria-label", say("label_forget", { file: file.filename }));
    button.addEventListener("click", () => {
      if (box.checked) leave(file);
      forget(file);
      const next = line.nextElementSibling ?? line.previousElementSibling;
      line.remove();
      if (next) next.querySelector("button").focus();
      else {
        set.remove();
        element.querySelector("input[type=file]").focus();
      }
    });
    const end = Object.assign(document.createElement("p"), { className: "end" });
    end.append(button);
    line.append(end);
  });
}
