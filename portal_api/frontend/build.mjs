// Builds the style sheet and the scripts into portal_api/static/dist with hashed names and a manifest.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.join(here, "..", "static", "dist");

// Parts of the theme no page uses: other brands' colours and long tables of type settings.
const UNUSED_TOKENS = /--ds-(color-brand[2-9]|body-(short|long)|heading-2xs)-[\w-]+:[^;}]*;?/g;

const hash = (text) => createHash("sha256").update(text).digest("hex").slice(0, 10);

// The content security policy allows no data: addresses, so embedded icons become files.
const icons = {
  name: "icons-as-files",
  setup(build) {
    build.onLoad({ filter: /designsystemet.*\.css$/ }, async ({ path: file }) => {
      let css = (await readFile(file, "utf8")).replace(UNUSED_TOKENS, "");
      css = await withIconFiles(css);
      return { contents: css, loader: "css" };
    });
  },
};

async function withIconFiles(css) {
  const found = [...css.matchAll(/url\("data:image\/svg\+xml[^,]*,([^"]+)"\)/g)];
  await mkdir(path.join(out, "icons"), { recursive: true });
  for (const [whole, encoded] of found) {
    const svg = decodeURIComponent(encoded);
    const name = `icons/${hash(svg)}.svg`;
    await writeFile(path.join(out, name), svg);
    css = css.replaceAll(whole, `url("./${name}")`);
  }
  return css;
}

const built = await esbuild.build({
  absWorkingDir: here,
  entryPoints: ["src/portico.css", "src/page.js", "src/chat.js", "src/live.js", "src/staff.css", "src/staff.js", "src/favicon.svg"],
  bundle: true,
  minify: true,
  outdir: out,
  entryNames: "[name]-[hash]",
  loader: { ".svg": "copy" },
  external: ["./icons/*"],
  target: ["chrome100", "firefox100", "safari15"],
  legalComments: "none",
  metafile: true,
  plugins: [icons],
  logLevel: "warning",
});

const manifest = {};
const kept = new Set(["manifest.json"]);
for (const [file, { entryPoint, bytes }] of Object.entries(built.metafile.outputs)) {
  if (!entryPoint) continue;
  const relative = path.relative(out, path.resolve(here, file));
  kept.add(relative);
  manifest[path.basename(entryPoint)] = relative.split(path.sep).join("/");
  console.log(`${relative}  ${(bytes / 1000).toFixed(1)} kB`);
}
await writeFile(path.join(out, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);

// Only now: a page served while the build ran still found its files.
for (const { name } of (await readdir(out, { withFileTypes: true })).filter((e) => e.isFile())) {
  if (!kept.has(name)) await rm(path.join(out, name));
}
