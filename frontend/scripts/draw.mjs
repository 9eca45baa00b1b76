// Draws what is generated once and kept in src/assets: the icon sprite and the map of the region.
// Run `npm run art` after adding an icon to icons.json; the result is committed.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { geoConicConformal, geoPath } from "d3-geo";
import { feature } from "topojson-client";

const require = createRequire(import.meta.url);
const here = (path) => new URL(path, import.meta.url);

function drawIcons() {
  const names = JSON.parse(readFileSync(here("./icons.json"), "utf8"));
  const symbols = names.map((name) => {
    const source = readFileSync(require.resolve(`lucide-static/icons/${name}.svg`), "utf8");
    const shapes = source.replace(/<!--.*?-->/s, "").replace(/<\/?svg[^>]*>/g, "").replace(/\s*\n\s*/g, "");
    return (
      `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.9" ` +
      `stroke-linecap="round" stroke-linejoin="round">${shapes}</symbol>`
    );
  });
  writeFileSync(here("../src/assets/icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`);
  return names.length;
}

// ISO 3166 numbers of the countries whose cities may join; Kosovo has none in the source and is found by name.
const COUNTRIES = new Set(["008", "070", "100", "191", "300", "499", "642", "688", "705", "792", "807"]);
const WIDTH = 1000;
const PARALLELS = [37, 46];
const MERIDIAN = 22;

function drawRegion() {
  const world = JSON.parse(readFileSync(require.resolve("world-atlas/countries-50m.json"), "utf8"));
  const members = feature(world, world.objects.countries).features.filter(
    (shape) => COUNTRIES.has(shape.id) || shape.properties.name === "Kosovo",
  );
  const region = { type: "FeatureCollection", features: members };
  const projection = geoConicConformal().rotate([-MERIDIAN, 0]).parallels(PARALLELS).precision(0);
  projection.fitWidth(WIDTH - 20, region);
  const [[, top], [, bottom]] = geoPath(projection).bounds(region);
  const [x, y] = projection.translate();
  projection.translate([x + 10, y + 10 - top]);
  const path = geoPath(projection).digits(1);
  const [originX, originY] = projection([MERIDIAN, 40]);
  const answer = {
    width: WIDTH,
    height: Math.ceil(bottom - top + 20),
    projection: { parallels: PARALLELS, meridian: MERIDIAN, scale: projection.scale(), through: [MERIDIAN, 40, originX, originY] },
    paths: members.map((shape) => path(shape)),
  };
  writeFileSync(here("../src/assets/region.json"), JSON.stringify(answer));
  return members.length;
}

console.log(`${drawIcons()} icons, ${drawRegion()} countries`);
