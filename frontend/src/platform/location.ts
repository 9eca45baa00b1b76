import { createContext, useContext } from "react";
import { navigate, usePathname, useSearch as useBrowserSearch } from "wouter/use-browser-location";

/** The address a page is painted under; the browser asks its own location instead, but for the moment of taking over. */
export type Address = { path: string; search: string };

export const PaintedAddress = createContext<Address>({ path: "/", search: "" });

/** The path of the page that is shown. */
export const usePath = (): string => usePathname({ ssrPath: useContext(PaintedAddress).path });

/** Its query string, with the question mark where it has one. */
export const useSearch = (): string => useBrowserSearch({ ssrSearch: useContext(PaintedAddress).search });

/** Changes the address without loading a page. */
export const goTo: (href: string, options?: { replace?: boolean }) => void = navigate;

/** The part behind the `#`, which no server hears of. */
export const browserHash = (): string => (typeof location === "undefined" ? "" : location.hash);

export const browserAddress = (): Address => ({ path: location.pathname, search: location.search });
