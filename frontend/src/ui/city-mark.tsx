import marks from "../assets/marks.json";
import "./city-mark.css";

export type MarkSize = "s" | "m" | "l" | "xl";

const DYES = 6;
const stored = marks as Record<string, string>;

/** A slug that was never dealt a mark gets the same one every time, from its letters. */
function improvised(slug: string): string {
  let h = 2166136261;
  for (const letter of slug) h = Math.imul(h ^ letter.codePointAt(0)!, 16777619) >>> 0;
  const rings = Array.from({ length: 8 }, (_, i) => ((h >>> (i * 3)) % 3).toString()).join("");
  return `${h % DYES}${(h >>> 7) % 3}2${rings}`;
}

/** The eleven digits of a city: dye, corner, then the thread at each distance from the middle. */
export function markOf(slug: string): string {
  return stored[slug] ?? improvised(slug);
}

function threadAt(x: number, y: number, corner: number, rings: number[]): number {
  const distance = Math.abs(x) + Math.abs(y);
  if (distance < 6) return rings[distance]!;
  if (corner === 0) return 0;
  const woven = corner === 1 ? distance === 6 : Math.max(Math.abs(x), Math.abs(y)) === 4;
  return woven ? 1 : 0;
}

const woven = new Map<string, [string, string]>();

/** The same cities write again and again: each is woven once. */
function wovenOnce(mark: string): [string, string] {
  const paths = woven.get(mark) ?? weave(mark);
  woven.set(mark, paths);
  return paths;
}

/** Two SVG paths over 9 x 9 knots: the first thread and the second. */
export function weave(mark: string): [string, string] {
  const [, corner = 0, ...rings] = [...mark].map(Number);
  const paths: [string, string] = ["", ""];
  for (let y = -4; y <= 4; y++) {
    for (let x = -4; x <= 4; x++) {
      const thread = threadAt(x, y, corner, rings);
      if (thread > 0) paths[thread - 1] += `M${x + 4} ${y + 4}h1v1h-1z`;
    }
  }
  return paths;
}

/** The woven mark of a city. It says nothing by itself: the city's name always stands beside it. */
export function CityMark({ slug, size = "m" }: { slug: string; size?: MarkSize }) {
  const mark = markOf(slug);
  const [first, second] = wovenOnce(mark);
  return (
    <svg
      className={`city-mark city-mark--${size} city-mark--dye${mark[0]}`}
      viewBox="-1 -1 11 11"
      aria-hidden="true"
      shapeRendering="crispEdges"
    >
      <path className="city-mark__ground" d="M-1 -1h11v11h-11z" />
      <path className="city-mark__first" d={first} />
      <path className="city-mark__second" d={second} />
    </svg>
  );
}
