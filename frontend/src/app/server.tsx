import "../platform/bare-engine";
import { type Messages, setupI18n } from "@lingui/core";
import { renderToString } from "react-dom/server";
import { type Boot, NO_BOOT } from "../api/boot";
import { clientFor } from "../api/queries";
import type { Address } from "../platform/location";
import { App } from "./app";
import { matchRoute, ROUTES, splitPrefix } from "./routes";
import { hasCodeFor, preload } from "./shell/route-view";

const CATALOGUES = import.meta.glob<{ messages: Messages }>("../locales/*/messages.po", { eager: true });
const wordsOf = (tag: string) => (CATALOGUES[`../locales/${tag}/messages.po`] ?? CATALOGUES["../locales/en/messages.po"]!).messages;

export type Order = Address & { boot: Partial<Boot> };

/** Resolves when every page can be painted; at once where all code is in one file. */
export const ready = Promise.all(ROUTES.flatMap(({ load, loadPublic = load }) => [preload(load), preload(loadPublic)]));

/**
 * On a page with a language prefix, links to public pages stay in that language, as the browser would follow them: also
 * for who has no script. React lets attributes be when it takes over.
 */
function withPrefix(html: string, path: string): string {
  const [prefix] = splitPrefix(path);
  if (!prefix) return html;
  return html.replace(/<a ([^>]*?)href="(\/[^"?#]*)/g, (whole, before: string, target: string) => {
    // The front door is the reader's own: under a prefix it would be the public one.
    const stays = target !== "/" && splitPrefix(target)[0] === "" && matchRoute(target)?.route.isPublic;
    return stays ? `<a ${before}href="${prefix}${target}` : whole;
  });
}

/**
 * The HTML of one page for one reader, from the JSON of an Order: what the browser draws first from the same boot. All
 * that belongs to the reader is made here and let go here. Raises where the app has no page, or a page breaks.
 */
export function paint(order: string): string {
  const { boot: told, path, search } = JSON.parse(order) as Order;
  const boot: Boot = { ...NO_BOOT, ...told };
  if (!hasCodeFor(path, boot.me !== null)) throw new Error(`The app has no page at ${path}.`);
  const i18n = setupI18n({ locale: boot.language, messages: { [boot.language]: wordsOf(boot.language) } });
  const client = clientFor(boot);
  try {
    return withPrefix(renderToString(<App boot={boot} i18n={i18n} client={client} address={{ path, search }} />), path);
  } finally {
    client.clear();
  }
}

/** Draws each page once, for nobody and of nothing, so that the engine has compiled it before the first reader comes. */
function warmUp(): void {
  for (const { path } of ROUTES) {
    for (const search of ["", "?q=a"]) paint(JSON.stringify({ boot: {}, path: path.replaceAll(/:\w+/g, "1"), search }));
  }
}

Object.assign(globalThis, { paint, warmUp });
