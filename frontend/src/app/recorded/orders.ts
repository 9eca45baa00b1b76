import type { Boot } from "../../api/boot";
import type { Me } from "../../api/shapes";
import type { Order } from "../server";
import answers from "./answers.json";

/** One page of the product as the demonstration network answered it: path, query, and the server's name for it. */
export type Page = { path: string; search: string; page: string };

export const PAGES: Page[] = (answers.pages as [string, string, string][]).map(([path, search, page]) => ({ path, search, page }));

export type Person = Pick<Me, "id" | "name" | "language" | "zone"> & { mark: string };

/** Fields that a page shows as they are: each bears the mark of who was answered. */
const SHOWN = new Set(["title", "name", "excerpt", "remit", "rhythm"]);

function marked(value: unknown, mark: string, key = ""): unknown {
  if (typeof value === "string") return SHOWN.has(key) ? `${value} ${mark}` : value;
  if (Array.isArray(value)) return value.map((one) => marked(one, mark, key));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, marked(inner, mark, name)]));
}

/** What the server would ask to have painted for this person: every answer bears her mark. */
export function orderFor({ mark, ...own }: Person, { path, search, page }: Page): Order {
  const me = { ...(answers.me as unknown as Me), ...own };
  const boot: Partial<Boot> = {
    language: own.language,
    me,
    now: answers.now,
    page,
    data: { ...(marked(answers.data, mark) as Boot["data"]), "/api/v1/me/": me },
  };
  return { boot, path, search };
}

export const YOANA: Person = { id: 71, name: "Yoana of Varna", language: "bg", zone: "Pacific/Kiritimati", mark: "~Yoana~" };
export const MARTA: Person = { id: 72, name: "Marta of Zagreb", language: "en", zone: "America/Anchorage", mark: "~Marta~" };
