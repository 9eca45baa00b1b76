import { useCallback } from "react";
import { useLatest } from "./use-latest";

/** The same function as long as the component lives, which always does what the newest one would. */
export function useStable<A extends unknown[], R>(callback: (...args: A) => R): (...args: A) => R {
  const latest = useLatest(callback);
  return useCallback((...args) => latest.current(...args), [latest]);
}
