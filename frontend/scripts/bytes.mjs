// Compares what a browser must fetch with budgets.json, prints the table, and fails on any excess.
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const dist = new URL("../dist/", import.meta.url);
const read = (path) => readFileSync(new URL(path, dist));
const budgets = JSON.parse(readFileSync(new URL("../budgets.json", import.meta.url), "utf8"));
const manifest = JSON.parse(read("manifest.json"));

const zipped = (file) => gzipSync(read(file), { level: 9 }).length;
const kilobytes = (files) => files.reduce((sum, file) => sum + zipped(file), 0) / 1000;

/** Every script that must be there before this one runs, itself included. */
function withImports(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const other of manifest[key].imports ?? []) withImports(other, seen);
  return seen;
}

const scriptsOf = (keys) => [...new Set([...keys].map((key) => manifest[key].file))].filter((file) => file.endsWith(".js"));

const APP = "src/app/main.tsx";
const SCREEN = "src/screen/main.tsx";
const appScripts = new Set(scriptsOf(withImports(APP)));
const filesOf = (pattern) => readdirSync(new URL("assets/", dist)).filter((name) => pattern.test(name)).map((name) => `assets/${name}`);
const fontSize = (name) => read(filesOf(new RegExp(`^commissioner-${name}-.*woff2$`)).at(0)).length / 1000;

function pageRows() {
  return Object.keys(manifest)
    .filter((key) => /^src\/features\/[^/]+\/page[^/]*\.tsx$/.test(key))
    .map((key) => {
      const [, feature, page] = key.match(/features\/([^/]+)\/(page[^/]*)\.tsx$/);
      const own = scriptsOf(withImports(key)).filter((file) => !appScripts.has(file));
      const limit = budgets.pages[feature] ?? budgets.pages["*"];
      return [page === "page" ? feature : `${feature} ${page}`, kilobytes(own), limit, key];
    });
}

function rows() {
  const app = kilobytes([...appScripts]);
  const pages = pageRows();
  const catalogues = filesOf(/^messages-.*\.js$/).map((file) => kilobytes([file]));
  const thread = pages.find(([name]) => name === "thread");
  const found = [
    ["app", app, budgets.app],
    ...pages,
    ["overlay", kilobytes(filesOf(/^layer-.*\.js$/)), budgets.overlay],
    ["largest catalogue", Math.max(...catalogues), budgets.catalogue],
    ["css", kilobytes(filesOf(/\.css$/)), budgets.css],
    ["region", kilobytes(filesOf(/^region-.*\.json$/)), budgets.region],
    ["fonts of a page", fontSize("latin") + fontSize("cyrillic"), budgets.fonts],
  ];
  if (thread) {
    const all = app + thread[1] + Math.max(...catalogues);
    found.push(["thread, all before it can be used", all, budgets["thread, all before it can be used"]]);
  }
  if (manifest[SCREEN]) found.push(["screen", kilobytes(scriptsOf(withImports(SCREEN))), budgets.pages.screen]);
  return found;
}

let over = 0;
for (const [name, size, limit] of rows()) {
  const excess = size > limit;
  over += Number(excess);
  console.log(`${excess ? "OVER" : "ok  "} ${name.padEnd(36)} ${size.toFixed(1).padStart(7)} of ${limit} kB`);
}
if (over > 0) {
  console.error(`${over} over budget`);
  process.exit(1);
}
