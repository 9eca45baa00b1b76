import { useEffect, useRef } from "react";
import type { SessionState } from "../../api/shapes";
import { useLatest } from "../../ui/use-latest";

/** Calls back when this page's own clock turns the session over, as from scheduled to lobby. */
export function useNewState(state: SessionState | undefined, onTurned: () => void): void {
  const before = useRef(state);
  const latest = useLatest(onTurned);
  useEffect(() => {
    if (before.current === "scheduled" && state === "lobby") latest.current();
    before.current = state;
  }, [state, latest]);
}
