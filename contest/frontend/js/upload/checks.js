// What can be seen before a byte is sent. The server looks again; this only spares people the wait.
import { figure, size } from "../words.js";
import { recognise } from "./format.js";


/**
 * Looks at a chosen file: `{type, preview, sentence}`. `type` is its format by its first bytes, `preview` an address
 * the browser can show it from, `sentence` why it cannot be taken. Rejects when the file cannot be read.
 */
export async function look(file, limits, say) {
  const types = (limits.formats ?? []).map(({ name }) => name).join(", ");
  if (file.size === 0) return { sentence: say("empty") };
  const { format, name } = limits.formats ? await recognise(file, limits.formats) : {};
  if (limits.formats && !format) {
    return { sentence: name ? say("bad_type", { kind: name, types }) : say("not_a_picture", { types }) };
  }
  const type = format?.type;
  if (limits.max_bytes && file.size > limits.max_bytes) {
    return { type, sentence: say("too_big", { size: size(file.size), max: size(limits.max_bytes) }) };
  }
  if (!type) return {};
  // A picture of a type of our own choice: by the file's own type a browser would not draw it.
  const preview = URL.createObjectURL(file.slice(0, file.size, type));
  const sides = await measure(preview);
  if (!sides) {
    URL.revokeObjectURL(preview);
    return format.everywhere ? { type, sentence: say("not_a_picture", { types }) } : { type };
  }
  return { type, preview, sentence: format.markup ? null : tooMuch(sides, limits, say) };
}

function tooMuch({ width, height }, limits, say) {
  const measured = { width: figure(width), height: figure(height) };
  if (limits.min_side && Math.min(width, height) < limits.min_side) return say("too_small_side", { ...measured, min: figure(limits.min_side) });
  if (limits.max_side && Math.max(width, height) > limits.max_side) return say("too_large_side", { ...measured, max: figure(limits.max_side) });
  if (limits.max_pixels && width * height > limits.max_pixels) return say("too_many_pixels", { ...measured, max: figure(limits.max_pixels) });
  return null;
}

async function measure(address) {
  const picture = new Image();
  picture.src = address;
  try {
    await picture.decode();
  } catch {
    return null;
  }
  return { width: picture.naturalWidth, height: picture.naturalHeight };
}
