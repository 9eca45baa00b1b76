import type { ComponentType } from "react";
import { TAGS } from "./i18n";

export type NavKey = "today" | "groups" | "sessions" | "practices" | "cities";
export type PageProps = { params: Record<string, string> };
export type PageModule = { default: ComponentType<PageProps> };

export type Load = () => Promise<PageModule>;

export type Route = {
  /** Segments, `:name` for one that varies: `/groups/:slug/threads`. */
  path: string;
  load: Load;
  /** What guests see at this address, and everybody under a language's own address. */
  loadPublic?: Load;
  /** Which word of the main navigation is current. */
  nav: NavKey | null;
  /** False for pages that only signed-in people see; the server then asks them to sign in. */
  isPublic?: boolean;
};

export type Match = { route: Route; params: Record<string, string> };

// Every feature names its own pages: features/<name>/routes.ts.
const found = import.meta.glob<{ routes: Route[] }>("../features/*/routes.ts", { eager: true });
const fixed = (route: Route) => route.path.split("/").filter((part) => part !== "" && !part.startsWith(":")).length;
/** More fixed words first, so that `/practices/new` is not taken for a practice called "new". */
export const ROUTES: Route[] = Object.values(found)
  .flatMap((feature) => feature.routes)
  .sort((a, b) => fixed(b) - fixed(a));

const languages = new Set(TAGS);

/** `/bg/practices/8` is `/practices/8` read in Bulgarian: the prefix and the rest. */
export function splitPrefix(path: string): [prefix: string, rest: string] {
  const [, first = ""] = path.split("/");
  return languages.has(first) ? [`/${first}`, path.slice(first.length + 1) || "/"] : ["", path];
}

function paramsOf(pattern: string, path: string): Record<string, string> | null {
  const want = pattern.split("/").filter(Boolean);
  const have = path.split("/").filter(Boolean);
  if (want.length !== have.length) return null;
  const params: Record<string, string> = {};
  for (const [i, part] of want.entries()) {
    const given = decodeURIComponent(have[i]!);
    if (part.startsWith(":")) params[part.slice(1)] = given;
    else if (part !== given) return null;
  }
  return params;
}

export function matchRoute(path: string, routes: Route[] = ROUTES): Match | null {
  const [, rest] = splitPrefix(path);
  for (const route of routes) {
    const params = paramsOf(route.path, rest);
    if (params) return { route, params };
  }
  return null;
}

/** The code of the page that one reader sees at an address. */
export function loaderOf(path: string, { load, loadPublic = load }: Route, isSignedIn: boolean): Load {
  const [prefix] = splitPrefix(path);
  return isSignedIn && prefix === "" ? load : loadPublic;
}

/** The number in front of the words: `142-what-cut-bills` is 142. */
export const numberOf = (param: string | undefined): number => Number.parseInt(param ?? "", 10);
