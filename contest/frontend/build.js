// Bundles what the browser gets. Run by `flask assets build` through deno; the one argument is the folder to fill.
import * as esbuild from "esbuild";
import { basename } from "node:path";
import { readdirSync, writeFileSync } from "node:fs";

const [out] = Deno.args;
const images = readdirSync(`${import.meta.dirname}/images`).filter((name) => name.endsWith(".svg"));
const result = await esbuild.build({
  absWorkingDir: import.meta.dirname,
  entryPoints: {
    app: "js/app.js",
    htmx: "js/htmx.js",
    upload: "js/upload.js",
    sweep: "js/sweep.js",
    table: "js/table.js",
    compare: "js/compare.js",
    entry_viewer: "js/entry_viewer.js",
    passkeys: "js/passkeys.js",
    hash: "js/hash.js", // a worker: the page names it, so it is an entry of its own
    index: "css/built.css",
    ...Object.fromEntries(images.map((name) => [basename(name, ".svg"), `images/${name}`])),
  },
  entryNames: "[name]-[hash]",
  chunkNames: "part-[hash]",
  assetNames: "[name]-[hash]",
  outdir: out,
  bundle: true,
  splitting: true,
  format: "esm",
  target: ["es2022", "chrome120", "firefox121", "safari17.4"],
  minify: true,
  legalComments: "eof",
  loader: { ".woff2": "file", ".svg": "copy" },
  metafile: true,
  logLevel: "warning",
});

const manifest = {};
for (const [path, made] of Object.entries(result.metafile.outputs)) {
  const file = basename(path);
  const entry = made.entryPoint ?? (file.endsWith(".svg") ? `images/${file.replace(/-[^-]+\.svg$/, ".svg")}` : null);
  if (entry) manifest[entry === "css/built.css" ? "index.css" : basename(entry)] = file;
}
const sorted = Object.fromEntries(Object.entries(manifest).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(`${out}/manifest.json`, JSON.stringify(sorted, null, 2) + "\n");
