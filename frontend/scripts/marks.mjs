// How a woven mark is dealt and compared. The page draws from the same eleven digits (src/ui/city-mark.tsx).
const DYES = 6;

function hash(text) {
  let h = 2166136261;
  for (const letter of text) h = Math.imul(h ^ letter.codePointAt(0), 16777619);
  h = Math.imul(h ^ (h >>> 15), 2246822507);
  return (h ^ (h >>> 13)) >>> 0;
}

function dice(seed) {
  let s = seed >>> 0;
  return () => {
    s = Math.imul(s ^ (s >>> 15), s | 1);
    s ^= s + Math.imul(s ^ (s >>> 7), s | 61);
    return ((s ^ (s >>> 14)) >>> 0) / 4294967296;
  };
}

/** Rings with too few changes of thread read as a blot from afar: they are woven anew. */
function clearRings(rings) {
  let changes = 0;
  for (let d = 1; d <= 6; d++) if (rings[d] !== rings[d - 1]) changes++;
  if (changes >= 4) return;
  for (let d = 1; d <= 6; d += 2) rings[d] = rings[d] === 1 ? (d === 3 ? 2 : 0) : 1;
}

export function dealMark(key) {
  const seed = hash("b40:" + key);
  const roll = dice(seed);
  const rings = Array.from({ length: 9 }, () => (roll() < 0.5 ? 1 : roll() < 0.55 ? 2 : 0));
  rings[0] = 2;
  clearRings(rings);
  rings[4] ||= 1;
  return `${seed % DYES}${Math.floor(roll() * 3)}${rings.join("")}`;
}

/** The 81 knots of a mark, row by row: 0 ground, 1 first thread, 2 second. */
export function knotsOf(mark) {
  const [, corner, ...rings] = [...mark].map(Number);
  const knots = [];
  for (let y = -4; y <= 4; y++) {
    for (let x = -4; x <= 4; x++) {
      const d = Math.abs(x) + Math.abs(y);
      const edge = Math.max(Math.abs(x), Math.abs(y)) === 4;
      const inCorner = corner === 0 ? 0 : corner === 1 ? Number(d === 6) : Number(edge);
      knots.push(d >= 6 ? inCorner : rings[d]);
    }
  }
  return knots;
}

/** How many knots differ; another dye counts as fourteen. */
export function difference(one, other) {
  const [a, b] = [knotsOf(one), knotsOf(other)];
  const apart = a.filter((knot, i) => knot > 0 !== b[i] > 0).length;
  return apart + (one[0] === other[0] ? 0 : 14);
}

export const slugOf = (name) =>
  name
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/ı/g, "i")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
