import { createContext, useContext } from "react";
import { bootText } from "../platform/boot-text";
import type { Language, Me } from "./shapes";

/** What the server wrote into the page: who reads it, in which language, and the answers its first view needs. */
export type Boot = {
  language: string;
  languages: Language[];
  me: Me | null;
  csrf: string;
  page: string;
  /** When the answers were given, ISO 8601; empty where there are none. */
  now: string;
  /** API address (as in `/api/v1/threads/42/`) to the answer it would give. */
  data: Record<string, unknown>;
  vapid: string | null;
  site: { name: string; demo: boolean };
};

export const NO_BOOT: Boot = {
  language: "en",
  languages: [
    { tag: "en", name: "English" },
    { tag: "bg", name: "Български" },
  ],
  me: null,
  csrf: "",
  page: "",
  now: "",
  data: {},
  vapid: null,
  site: { name: "B40 Working Groups", demo: false },
};

/** Who reads, for everything that is drawn. The server paints for one person after the other: nothing else may hold it. */
export const BootContext = createContext<Boot>(NO_BOOT);

export const useBoot = (): Boot => useContext(BootContext);

let read: Boot | null = null;

/** The boot of this browser's page, for what only a browser does: start, call, keep. */
export function browserBoot(): Boot {
  const text = read ? null : bootText();
  read ??= text ? { ...NO_BOOT, ...(JSON.parse(text) as Partial<Boot>) } : NO_BOOT;
  return read;
}

/** The answer the server put into the page for this address, if any. */
export function painted<T>(boot: Boot, url: string): T | undefined {
  return boot.data[url] as T | undefined;
}

/** The first painted answer whose address begins so: windows of a list carry query parameters. */
export function paintedUnder<T>(boot: Boot, prefix: string): T | undefined {
  const url = Object.keys(boot.data).find((key) => key.startsWith(prefix));
  return url === undefined ? undefined : painted<T>(boot, url);
}
