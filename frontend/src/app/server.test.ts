// @vitest-environment node
import { beforeAll, expect, test } from "vitest";
import { formatIn } from "../ui/format";
import { MARTA, orderFor, type Page, PAGES, type Person, YOANA } from "./recorded/orders";
import { paint, ready } from "./server";

beforeAll(() => ready, 60_000); // compiling every page takes a busy machine longer than ten seconds

const pageFor = (person: Person, page: Page) => paint(JSON.stringify(orderFor(person, page)));

/** Every time of a page that says its full date: the moment, and the words. */
const timesIn = (html: string) => [...html.matchAll(/<time dateTime="([^"]+)" title="([^"]+)"/g)].map(([, at, words]) => [at!, words!] as const);

function isOnly(person: Person, other: Person, html: string): void {
  for (const foreign of [other.mark, other.name, `value="${other.zone}" selected`]) expect(html).not.toContain(foreign);
  const skip = { bg: "Към съдържанието", en: "Skip to content" }[person.language]!;
  expect(html).toContain(skip);
  const format = formatIn(person.language, person.zone);
  for (const [at, words] of timesIn(html)) expect(words).toBe(format.full(at));
}

test.each(PAGES)("$path bears nothing of who was painted before", (page) => {
  const first = pageFor(YOANA, page);
  const second = pageFor(MARTA, page);
  isOnly(YOANA, MARTA, first);
  isOnly(MARTA, YOANA, second);
  expect(pageFor(YOANA, page)).toBe(first);
  if (page.path !== "/bg") expect(first).toContain(YOANA.name);
});

test("the pages do show what is each person's own", () => {
  const all = PAGES.map((page) => pageFor(MARTA, page));
  expect(all.filter((html) => html.includes(MARTA.mark)).length).toBeGreaterThan(10);
  expect(all.flatMap(timesIn).length).toBeGreaterThan(10);
});

test("times are told from the moment of the boot", () => {
  const threads = PAGES.find(({ path }) => path === "/groups/climate/threads")!;
  const order = orderFor(MARTA, threads);
  const later = { ...order, boot: { ...order.boot, now: "2031-01-01T00:00:00Z" } };
  expect(paint(JSON.stringify(later))).not.toBe(paint(JSON.stringify(order)));
  expect(paint(JSON.stringify(order))).toBe(paint(JSON.stringify(order)));
});

test("links of a page with a language prefix stay in that language where they can", () => {
  const html = pageFor(YOANA, PAGES.find(({ path }) => path === "/bg")!);
  const links = [...html.matchAll(/<a [^>]*href="([^"]+)"/g)].map(([, href]) => href);
  expect(links).toEqual(expect.arrayContaining(["/", "/bg/practices", "/bg/cities", "#main", "/notices", "/sessions"]));
  expect(links.filter((href) => /^\/(cities|practices|groups)/.test(href!))).toEqual([]);
  expect(pageFor(YOANA, PAGES.find(({ path }) => path === "/cities")!)).toContain('href="/cities/');
});

test("an address without a page is refused", () => {
  expect(() => paint(JSON.stringify({ boot: {}, path: "/nowhere", search: "" }))).toThrow("no page");
});
