import { useCallback, useEffect, useRef } from "react";
import { later } from "../../api/line";
import { useLatest } from "../../ui/use-latest";

export const SPREAD_MS = 2_000;

/**
 * Does it once, at a moment of its own within two seconds, however often it is asked to.
 *
 * Everybody in a room hears of its new state at the same moment; three hundred readers must not ask at once.
 */
export function useSpread(read: () => Promise<void>): () => void {
  const latest = useLatest(read);
  const waits = useRef<(() => void) | null>(null);
  useEffect(() => () => waits.current?.(), []);
  return useCallback(() => {
    waits.current ??= later(Math.random() * SPREAD_MS, () => {
      waits.current = null;
      latest.current().catch(() => undefined);
    });
  }, [latest]);
}
