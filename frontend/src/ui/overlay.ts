import type { ReactNode } from "react";

export type MenuItem = {
  id: string;
  label: string;
  icon?: string;
  danger?: boolean;
  current?: boolean;
  /** With `href` the item is a link; otherwise `run` is called. */
  href?: string;
  run?: () => void;
};

export type MenuRequest = { kind: "menu"; trigger: HTMLElement; label: string; items: MenuItem[] };
export type DialogRequest = {
  kind: "dialog";
  /** Where the focus returns; the button that was pressed. */
  trigger: HTMLElement | null;
  title: string;
  content: (close: () => void) => ReactNode;
  wide?: boolean;
  /** Without a head of its own, and on a phone over the whole screen. */
  bare?: boolean;
};
export type OverlayRequest = MenuRequest | DialogRequest;

let current: OverlayRequest | null = null;
const watchers = new Set<() => void>();

function show(request: OverlayRequest | null): void {
  current = request;
  for (const watcher of watchers) watcher();
}

/** The one layer above the page. The heavy part (React Aria) is fetched when the first one opens. */
export const overlay = {
  get: (): OverlayRequest | null => current,
  watch: (watcher: () => void): (() => void) => {
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  },
  openMenu: (trigger: HTMLElement, label: string, items: MenuItem[]): void => show({ kind: "menu", trigger, label, items }),
  openDialog: (dialog: Omit<DialogRequest, "kind">): void => show({ kind: "dialog", ...dialog }),
  close: (): void => show(null),
};

/** Puts the focus back where it was, unless something else has taken it on purpose. */
export function returnFocus(trigger: HTMLElement | null): void {
  if (trigger?.isConnected) trigger.focus();
}
