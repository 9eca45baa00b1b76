import { useEffect } from "react";
import { isAltAlone, isControlAlone, isForPage, isWriting, latinLetter } from "../../ui/keys";
import { useLatest } from "../../ui/use-latest";
import type { Navigate } from "../navigation";
import { NAV } from "./words";

type Press = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;
type Asked = "search" | "keys" | { href: string } | null;

/** What a key asks for on every page: Ctrl+K searches, `?` shows the keys, Alt+1 to Alt+5 open the main sections. */
export function askedBy(event: Press): Asked {
  if (isControlAlone(event)) return latinLetter(event) === "k" ? "search" : null;
  if (event.key === "?" && !event.altKey && !event.ctrlKey && !event.metaKey) return "keys";
  // The place of the key, not its letter: on some keyboards Alt and a digit write a sign.
  const digit = isAltAlone(event) && /^Digit([1-5])$/.exec(event.code)?.[1];
  const entry = digit && NAV[Number(digit) - 1];
  return entry ? { href: entry.href } : null;
}

type Doors = { navigate: Navigate; openSearch: () => void; openKeys: () => void };

/** The keys of every page. While a text has the focus they rest: Option and a digit may be a letter of it. */
export function useKeys(doors: Doors): void {
  const latest = useLatest(doors);
  useEffect(() => {
    const act = (event: KeyboardEvent) => {
      const asked = isForPage(event) && !isWriting(event.target) ? askedBy(event) : null;
      if (!asked) return;
      event.preventDefault();
      if (event.repeat) return;
      if (asked === "search") latest.current.openSearch();
      else if (asked === "keys") latest.current.openKeys();
      else latest.current.navigate(asked.href);
    };
    addEventListener("keydown", act);
    return () => removeEventListener("keydown", act);
  }, [latest]);
}
