// The format of a file by its first bytes: name and declared type often say something else, or nothing.

const HEAD = 131_072; // an SVG may begin with long comments
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
 * `{format}`: one of `formats`, `{name}` of another that we know by its bytes, or `{}`.
 * Rejects when the file cannot be read.
 */
export async function recognise(file, formats) {
  const bytes = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
  const brands = brandsOf(bytes);
  const format = formats.find(
    ({ starts, brands: ours, markup }) =>
      starts.some((start) => matches(bytes, start)) || brands.some((brand) => ours.includes(brand)) || (markup && isMarkup(bytes, markup)),
  );
  if (format) return { format };
  if (HEIF.includes(brands[0])) return { name: "HEIC" };
  const other = others.find(([start]) => begins(bytes, start));
  return other ? { name: other[1] } : {};
}

/** The brands of a file made of boxes (ISO base media), the major one first; none of any other. */
function brandsOf(bytes) {
  if (latin(bytes, 4, 8) !== "ftyp") return [];
  const end = Math.min(new DataView(bytes.buffer).getUint32(0), bytes.length, 256);
  const brands = [latin(bytes, 8, 12)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(latin(bytes, at, at + 4));
  return brands;
}

/** Whether the first bytes are these: hexadecimal, ".." for any. */
function matches(bytes, start) {
  return start.match(/../g).every((two, at) => two === ".." || bytes[at] === parseInt(two, 16));
}

/** Whether it is markup in which such an element begins; the server reads it strictly. */
function isMarkup(bytes, element) {
  const wide = [0xfe, 0xff].includes(bytes[0]) || bytes[0] === 0 || bytes[1] === 0;
  const plain = wide ? bytes.filter((byte) => byte !== 0) : bytes;
  const text = new TextDecoder("latin1").decode(plain).replace(/^(ÿþ|þÿ|ï»¿)/, "");
  return /^\s*</.test(text) && new RegExp(`<([\\w.-]+:)?${element}[\\s/>:]`, "i").test(text) && !/^\s*(<!--[\s\S]*?-->\s*)*<(!doctype\s+html|html)[\s>]/i.test(text);
}

function begins(bytes, start) {
  return [...start].every((one, at) => bytes[at] === (typeof one === "string" ? one.charCodeAt(0) : one));
}

function latin(bytes, from, to) {
  return String.fromCharCode(...bytes.subarray(from, to));
}
