import { Trans } from "@lingui/react/macro";
import { useEffect, useRef } from "react";
import { Button } from "../../ui/button";
import { useStable } from "../../ui/use-stable";
import { useMore } from "./data";
import { goesOn, type ThreadState } from "./events";

/** The way to earlier messages: the window grows, and what one reads stays where it is. */
export function Earlier({ state }: { state: ThreadState }) {
  const more = useMore(state.thread.id, "earlier");
  const { no } = state.messages[0] ?? {};
  const pressedAt = useRef<number | null>(null);
  const isMore = goesOn(state, "earlier");
  useEffect(() => {
    // The button is gone with the last of them: who pressed it goes on from where she was.
    if (isMore || pressedAt.current === null) return;
    document.getElementById(`m${pressedAt.current}`)?.focus({ preventScroll: true });
    pressedAt.current = null;
  }, [isMore, no]);
  if (!isMore) return null;
  const press = () => {
    pressedAt.current = no ?? null;
    more.mutate(state);
  };
  return (
    <Button busy={more.isPending} icon="arrow-up" onClick={press}>
      <Trans>Earlier messages</Trans>
    </Button>
  );
}

const AHEAD = "1000px 0px";

/** What follows the window comes by itself as one reads on; the button is for when it did not. */
export function Later({ state, waits }: { state: ThreadState; waits: boolean }) {
  const more = useMore(state.thread.id, "later");
  const button = useRef<HTMLParagraphElement>(null);
  const isMore = goesOn(state, "later");
  const last = state.messages.at(-1)?.no;
  const grow = useStable(() => !more.isPending && !more.isError && more.mutate(state));
  useEffect(() => {
    if (!isMore || waits || !button.current) return;
    const look = new IntersectionObserver(([entry]) => entry?.isIntersecting && grow(), { rootMargin: AHEAD });
    look.observe(button.current);
    return () => look.disconnect();
  }, [isMore, waits, last, grow]);
  if (!isMore) return null;
  return (
    <p ref={button}>
      <Button busy={more.isPending} icon="arrow-down" onClick={() => more.mutate(state)}>
        <Trans>Later messages</Trans>
      </Button>
    </p>
  );
}
