// What can be seen before a byte is sent. The server looks again; this only spares people the wait.
import { figure, size } from "../words.js";

/** The sentence that says why this file cannot be taken, or null. Pictures are opened to see their sides. */
export async function objection(file, limits, say, preview) {
  const types = limits.types ? Object.values(limits.types).join(", ") : "";
  if (limits.types && !(file.type in limits.types)) return say("bad_type", { kind: kind(file), types });
  if (file.size === 0) return say("empty");
  if (limits.max_bytes && file.size > limits.max_bytes) {
    return say("too_big", { size: size(file.size), max: size(limits.max_bytes) });
  }
  if (!preview || !(limits.max_pixels || limits.max_side || limits.min_side)) return null;
  const sides = await measure(preview);
  if (!sides) return say("not_a_picture", { types });
  const { width, height } = sides;
  const told = { width: figure(width), height: figure(height) };
  if (limits.min_side && Math.min(width, height) < limits.min_side) return say("too_small_side", { ...told, min: figure(limits.min_side) });
  if (limits.max_side && Math.max(width, height) > limits.max_side) return say("too_large_side", { ...told, max: figure(limits.max_side) });
  if (limits.max_pixels && width * height > limits.max_pixels) return say("too_many_pixels", { ...told, max: figure(limits.max_pixels) });
  return null;
}

/** The address of a preview the browser can show at once, or null. */
export function previewOf(file) {
  return /^image\/(png|jpeg|webp|gif|avif)$/.test(file.type) ? URL.createObjectURL(file) : null;
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

function kind(file) {
  const ending = /\.([^.]{1,8})$/.exec(file.name)?.[1];
  return ending ? ending.toUpperCase() : file.type || "?";
}
