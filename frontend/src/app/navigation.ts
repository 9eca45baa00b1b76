import { useEffect } from "react";
import { useBoot } from "../api/boot";
import { goTo, usePath, useSearch } from "../platform/location";
import { matchRoute, splitPrefix } from "./routes";

export type Navigate = (href: string, options?: { replace?: boolean }) => void;

/** True when the app can show this address itself; all else is a full page load. */
export function isOurs(url: URL, isSignedIn: boolean): boolean {
  if (url.origin !== location.origin) return false;
  const match = matchRoute(url.pathname);
  return match !== null && (isSignedIn || match.route.isPublic === true);
}

/** On a page with a language prefix, links without one stay in that language. */
function inThisLanguage(url: URL): string {
  const [here] = splitPrefix(location.pathname);
  const [there] = splitPrefix(url.pathname);
  return `${here && !there ? here : ""}${url.pathname}${url.search}${url.hash}`;
}

export function useNavigate(): Navigate {
  const isSignedIn = useBoot().me !== null;
  return (href, options) => {
    const url = new URL(href, location.href);
    if (isOurs(url, isSignedIn)) goTo(inThisLanguage(url), options);
    else location.assign(url);
  };
}

/** Whether a click asks for a tab or window of its own; those the browser does. */
export function wantsNewTab(event: MouseEvent): boolean {
  return event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
}

function linkOf(event: MouseEvent): URL | null {
  const link = (event.target as Element).closest<HTMLAnchorElement>("a[href]");
  if (!link || link.target || link.hasAttribute("download")) return null;
  const url = new URL(link.href);
  const sameView = url.pathname === location.pathname && url.search === location.search;
  return url.hash && sameView ? null : url;
}

/** Plain links are enough everywhere: those the app can show are followed without a page load. */
export function useLinks(): void {
  const isSignedIn = useBoot().me !== null;
  useEffect(() => {
    const follow = (event: MouseEvent) => {
      if (event.defaultPrevented || wantsNewTab(event)) return;
      const url = linkOf(event);
      if (!url || !isOurs(url, isSignedIn)) return;
      event.preventDefault();
      goTo(inThisLanguage(url));
    };
    document.addEventListener("click", follow);
    return () => document.removeEventListener("click", follow);
  }, [isSignedIn]);
}

/** The query string as an object to read, and a way to change it in place. */
export function useQueryString(): [URLSearchParams, (change: Record<string, string | null>) => void] {
  const search = useSearch();
  const path = usePath();
  const change = (part: Record<string, string | null>) => {
    const next = new URLSearchParams(search);
    for (const [name, value] of Object.entries(part)) {
      if (value === null || value === "") next.delete(name);
      else next.set(name, value);
    }
    const text = next.toString();
    goTo(text ? `${path}?${text}` : path, { replace: true });
  };
  return [new URLSearchParams(search), change];
}
