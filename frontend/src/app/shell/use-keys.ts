import { useEffect } from "react";
import { useLatest } from "../../ui/use-latest";
import type { Navigate } from "../navigation";
import { NAV } from "./words";

/** Where a key leads: Ctrl+K searches, Alt+1 to Alt+5 open the main sections. */
export function addressFor(event: Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">): string | null {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") return "/search";
  // The place of the key, not its letter: on some keyboards Alt and a digit write a sign.
  const digit = /^Digit([1-5])$/.exec(event.code)?.[1];
  if (!digit || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return null;
  return NAV[Number(digit) - 1]?.href ?? null;
}

export function useKeys(navigate: Navigate): void {
  const latest = useLatest(navigate);
  useEffect(() => {
    const go = (event: KeyboardEvent) => {
      const address = addressFor(event);
      if (!address) return;
      event.preventDefault();
      latest.current(address);
    };
    addEventListener("keydown", go);
    return () => removeEventListener("keydown", go);
  }, [latest]);
}
