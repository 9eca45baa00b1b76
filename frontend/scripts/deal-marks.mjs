// Deals every city its woven mark, once: node scripts/deal-marks.mjs CITIES.csv... > src/assets/marks.json
// A mark is 9 x 9 knots, mirrored both ways, from one diamond family, in one of six dyes. It is stored as
// eleven digits: dye, corner, then the knot (0 ground, 1 first thread, 2 second) at each distance 0..8.
// Marks already stored keep their place; a new city gets the first salt that lies far enough from all of them.
import { readFileSync } from "node:fs";
import { dealMark, difference, slugOf } from "./marks.mjs";

const stored = new URL("../src/assets/marks.json", import.meta.url);
const FAR_ENOUGH = 30;
const SALTS = 400;

function namesIn(path) {
  const [head, ...rows] = readFileSync(path, "utf8").trim().split("\n");
  const columns = head.split(",");
  const at = (name) => columns.indexOf(name);
  return rows
    .map((row) => row.match(/("([^"]|"")*"|[^,]*)(,|$)/g).map((cell) => cell.replace(/,$/, "").replace(/^"|"$/g, "")))
    .filter((cells) => cells[at("entity_type")] !== "association")
    .map((cells) => slugOf(cells[at("name_en")]));
}

function bestMark(slug, dealt) {
  let best = null;
  let distance = -1;
  for (let salt = 0; salt < SALTS && distance < FAR_ENOUGH; salt++) {
    const mark = dealMark(slug + (salt || ""));
    const nearest = Math.min(99, ...dealt.map((other) => difference(mark, other)));
    if (nearest > distance) [best, distance] = [mark, nearest];
  }
  if (distance === 0) throw new Error(`no free mark for ${slug}`);
  return best;
}

let marks = {};
try {
  marks = JSON.parse(readFileSync(stored, "utf8"));
} catch {
  // The first deal starts from nothing.
}
for (const slug of process.argv.slice(2).flatMap(namesIn)) marks[slug] ??= bestMark(slug, Object.values(marks));
const sorted = Object.entries(marks).sort(([a], [b]) => (a < b ? -1 : 1));
console.log(JSON.stringify(Object.fromEntries(sorted), null, 1));
