// The format of a file by its first bytes: name and declared type often say something else, or nothing.

const HEAD = 131_072; // an SVG may begin with long comments
const AVIF = ["avif", "avis"];
const starts = [
  [[0xff, 0xd8, 0xff], "image/jpeg"],
  [[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], "image/png"],
  ["GIF87a", "image/gif"],
  ["GIF89a", "image/gif"],
];
// What is chosen by mistake most often; the server knows more of them.
const others = [
  ["II*\0", "TIFF"],
  ["MM\0*", "TIFF"],
  ["%PDF", "PDF / Illustrator"],
  ["%!PS", "EPS / Illustrator"],
  ["8BPS", "Photoshop"],
  ["8BPB", "Photoshop"],
  ["PK\u0003\u0004", "ZIP"],
  ["BM", "BMP"],
];
const HEIF = ["heic", "heix", "hevc", "mif1", "msf1"];

/**
 * `{type}` of an image format we draw, `{name}` of another that we know by its bytes, or `{}`.
 * Rejects when the file cannot be read.
 */
export async function recognise(file) {
  const bytes = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
  const known = starts.find(([start]) => begins(bytes, start));
  if (known) return { type: known[1] };
  if (begins(bytes, "RIFF") && latin(bytes, 8, 12) === "WEBP") return { type: "image/webp" };
  if (latin(bytes, 4, 8) === "ftyp") {
    const end = Math.min(new DataView(bytes.buffer).getUint32(0), bytes.length, 256);
    const brands = [latin(bytes, 8, 12)];
    for (let at = 16; at + 4 <= end; at += 4) brands.push(latin(bytes, at, at + 4));
    if (brands.some((brand) => AVIF.includes(brand))) return { type: "image/avif" };
    return HEIF.includes(brands[0]) ? { name: "HEIC" } : {};
  }
  if (isDrawing(bytes)) return { type: "image/svg+xml" };
  const other = others.find(([start]) => begins(bytes, start));
  return other ? { name: other[1] } : {};
}

/** Whether it is markup in which an svg element begins; the server reads it strictly. */
function isDrawing(bytes) {
  const wide = [0xfe, 0xff].includes(bytes[0]) || bytes[0] === 0 || bytes[1] === 0;
  const plain = wide ? bytes.filter((byte) => byte !== 0) : bytes;
  const text = new TextDecoder("latin1").decode(plain).replace(/^(ÿþ|þÿ|ï»¿)/, "");
  return /^\s*</.test(text) && /<([\w.-]+:)?svg[\s/>:]/i.test(text) && !/^\s*(<!--[\s\S]*?-->\s*)*<(!doctype\s+html|html)[\s>]/i.test(text);
}

function begins(bytes, start) {
  return [...start].every((one, at) => bytes[at] === (typeof one === "string" ? one.charCodeAt(0) : one));
}

function latin(bytes, from, to) {
  return String.fromCharCode(...bytes.subarray(from, to));
}
