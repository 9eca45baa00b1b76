import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useEffect, useRef } from "react";
import { announce } from "../../ui/announce";
import { useLatest } from "../../ui/use-latest";

const EVERY_MS = 60_000;

/** Says how many are here, at most once a minute, and only when the number is another one. */
export function useQuietCount(count: number): void {
  const { t } = useLingui();
  const latest = useLatest({ count, t });
  const said = useRef(count);
  useEffect(() => {
    const timer = setInterval(() => {
      const { count: now, t: words } = latest.current;
      if (now === said.current) return;
      said.current = now;
      announce(words`${plural(now, { one: "# person is here", other: "# people are here" })}`);
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [latest]);
}
