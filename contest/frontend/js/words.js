// The sentences a script may speak, in the page's language: templates put them into JSON blocks.

/** A function that says sentence `key` of the block `name` inside `root`, its {gaps} filled from `values`. */
export function words(name, root = document) {
  const block = root.querySelector(`script[data-words="${name}"]`);
  const sentences = block ? JSON.parse(block.textContent) : {};
  return (key, values = {}) => (sentences[key] ?? "").replace(/\{(\w+)\}/g, (gap, value) => values[value] ?? gap);
}

/** A number as the page's language writes it. */
export function figure(number, digits = 0) {
  const lang = document.documentElement.lang || "en";
  return number.toLocaleString(lang, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** Bytes in the unit a person would use. */
export function size(bytes) {
  if (bytes < 1000) return `${figure(bytes)} B`;
  const units = ["KB", "MB", "GB"];
  let unit = -1;
  while (bytes >= 1000 && unit < units.length - 1) [bytes, unit] = [bytes / 1024, unit + 1];
  return `${figure(bytes, bytes < 100 && unit > 0 ? 1 : 0)} ${units[unit]}`;
}

/** The token our POST, PUT and DELETE carry. */
export const csrf = () => document.querySelector("meta[name=csrf]")?.content ?? "";
