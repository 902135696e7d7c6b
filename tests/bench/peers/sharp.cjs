// The renditions as sharp makes them, each from the file: `node sharp.cjs FOLDER FILE…`.
const [folder, ...files] = process.argv.slice(2);
const sharp = require(`${folder}/node_modules/sharp`);
sharp.concurrency(1);

(async () => {
  for (const file of files) {
    for (const side of [320, 1280, 2560]) {
      const small = sharp(file).rotate().resize(side, side, { fit: "inside", withoutEnlargement: true });
      const { hasAlpha } = await sharp(file).metadata();
      if (side === 2560 && !hasAlpha) await small.jpeg({ quality: 85 }).toBuffer();
      else await small.webp({ quality: 82, effort: 4 }).toBuffer();
    }
  }
})();
