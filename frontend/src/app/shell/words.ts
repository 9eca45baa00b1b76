import { msg } from "@lingui/core/macro";
import type { MessageDescriptor } from "@lingui/core";
import type { NavKey } from "../routes";

export type NavEntry = { key: NavKey; href: string; icon: string; label: MessageDescriptor };

/** The five words of the main navigation: same order, same words, on every screen. */
export const NAV: NavEntry[] = [
  { key: "today", href: "/", icon: "house", label: msg`Today` },
  { key: "groups", href: "/groups", icon: "users", label: msg`Groups` },
  { key: "sessions", href: "/sessions", icon: "radio", label: msg`Sessions` },
  { key: "practices", href: "/practices", icon: "library", label: msg`Practices` },
  { key: "cities", href: "/cities", icon: "landmark", label: msg`Cities` },
];

const GUEST: NavKey[] = ["groups", "practices", "cities"];

/** Guests see what is open to them. */
export function navFor(signedIn: boolean): NavEntry[] {
  return signedIn ? NAV : NAV.filter((entry) => GUEST.includes(entry.key));
}
