import { createContext, useContext, useEffect, useState, useSyncExternalStore } from "react";

/** The moment the server painted at, in milliseconds; null where it painted nothing of the app. */
export const PaintedAt = createContext<number | null>(null);

const never = () => () => undefined;

/** False while the server paints and while the browser takes its paint over: then everybody draws the painted moment. */
export const useIsLive = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );

/** The zone that the browser is set to. */
export const browserZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

/** The present moment, in milliseconds, renewed every `every` milliseconds. */
export function useNow(every: number): number {
  const isLive = useIsLive();
  const paintedAt = useContext(PaintedAt);
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return isLive ? now : (paintedAt ?? now);
}
