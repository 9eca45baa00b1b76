import type { Language, Me } from "./shapes";

/** What the server wrote into the page: who reads it, in which language, and the answers its first view needs. */
export type Boot = {
  language: string;
  languages: Language[];
  me: Me | null;
  csrf: string;
  page: string;
  /** API address (as in `/api/v1/threads/42/`) to the answer it would give. */
  data: Record<string, unknown>;
  vapid: string | null;
  site: { name: string; demo: boolean };
};

const EMPTY: Boot = {
  language: "en",
  languages: [
    { tag: "en", name: "English" },
    { tag: "bg", name: "Български" },
  ],
  me: null,
  csrf: "",
  page: "",
  data: {},
  vapid: null,
  site: { name: "B40 Working Groups", demo: false },
};

function readBoot(): Boot {
  const text = document.getElementById("boot")?.textContent;
  return text ? { ...EMPTY, ...(JSON.parse(text) as Partial<Boot>) } : EMPTY;
}

export const boot: Boot = readBoot();

/** The answer the server put into the page for this address, if any. */
export function painted<T>(url: string): T | undefined {
  return boot.data[url] as T | undefined;
}

/** The first painted answer whose address begins so: windows of a list carry query parameters. */
export function paintedUnder<T>(prefix: string): T | undefined {
  const url = Object.keys(boot.data).find((key) => key.startsWith(prefix));
  return url === undefined ? undefined : painted<T>(url);
}
