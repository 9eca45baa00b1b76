import { useLingui } from "@lingui/react/macro";
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import { browserHash } from "../../platform/location";
import { toast } from "../../ui/toast";
import { useLatest } from "../../ui/use-latest";
import { useStable } from "../../ui/use-stable";
import { useOtherWindow } from "./data";
import { goesOn, holds, type ThreadState } from "./events";
import { firstOnScreen, numberOf, viewOf } from "./on-screen";
import { type Goal, goalOf, namedIn } from "./reading-rules";
import { entryNow, keepVisits, leaveAt, nameEntry, placeLeft } from "./visits";

type Box = RefObject<HTMLElement | null>;
type Held = {
  list: Box;
  /** The field one may be writing in. */
  field?: Box;
  /** What scrolls the list, when the page does not. */
  box?: Box;
  /** Another value whenever the list shows something else. */
  changes: unknown;
};

function isWrittenIn(field: HTMLElement | null): field is HTMLElement {
  if (field === null || document.activeElement !== field) return false;
  const { top, bottom } = field.getBoundingClientRect();
  return bottom > 0 && top < window.innerHeight;
}

/**
 * What one looks at stays where it is, whatever comes or goes above it: the field one writes in, else the first message
 * on the screen. Browsers that anchor their scrolling themselves would do it a second time, so they are told not to.
 * Gives what `BeforeChange` is to call.
 */
export function useSteadyPlace({ list, field, box, changes }: Held): () => void {
  const anchor = useRef<{ item: Element; inPage: number; onScreen: number; isFresh: boolean } | null>(null);
  const scrolled = () => (box ? (box.current?.scrollTop ?? 0) : window.scrollY);
  const note = (isFresh: boolean) => {
    const written = field?.current ?? null;
    const item = isWrittenIn(written) ? written : list.current && firstOnScreen(list.current, viewOf(box?.current));
    const onScreen = item?.getBoundingClientRect().top ?? 0;
    anchor.current = item && { item, inPage: onScreen + scrolled(), onScreen, isFresh };
  };
  const look = useStable(() => note(false));
  const lookBefore = useStable(() => note(true));
  const settle = useStable(() => {
    const { item, inPage, onScreen, isFresh } = anchor.current ?? {};
    if (item?.isConnected) {
      const before = scrolled();
      const now = before + item.getBoundingClientRect().top;
      // What was noted just before the change is right even where a shorter page has been pulled up.
      const top = isFresh ? now - onScreen! : before + now - inPage!;
      if (top !== before) (box?.current ?? window).scrollTo({ top, behavior: "instant" });
    }
    look();
  });
  useLayoutEffect(() => settle(), [settle, changes]);
  useEffect(() => {
    const scroller = box?.current ?? document.documentElement;
    // A box says so in its style. Chromium does not heed it on the root.
    document.body.style.overflowAnchor = box ? "" : "none";
    // At the top nobody has begun to read: what loads above may push.
    const sizes = new ResizeObserver(() => (scroller.scrollTop > 0 ? settle() : look()));
    for (const item of [list.current, document.body]) if (item) sizes.observe(item);
    const events = ["scroll", "focusin", "focusout"];
    for (const event of events) document.addEventListener(event, look, { passive: true, capture: true });
    return () => {
      document.body.style.overflowAnchor = "";
      sizes.disconnect();
      for (const event of events) document.removeEventListener(event, look, { capture: true });
    };
  }, [look, settle, list, box]);
  return lookBefore;
}

/** Notes for each entry of the history where it is being read, so that one comes back to it. */
function usePlaceOfEntry(list: Box, onEntry: () => void): void {
  const latest = useLatest(onEntry);
  useEffect(() => {
    let entry = nameEntry();
    history.scrollRestoration = "manual";
    const note = () => {
      const item = list.current && firstOnScreen(list.current, viewOf(null));
      // One has left already, and what is on the screen belongs to the next entry.
      if (item && entryNow() === entry) leaveAt(entry, { no: numberOf(item), top: item.getBoundingClientRect().top });
    };
    const moved = () => {
      if (entryNow() === entry) return;
      latest.current();
      entry = nameEntry();
    };
    addEventListener("scroll", note, { passive: true });
    addEventListener("hashchange", moved);
    addEventListener("pagehide", keepVisits);
    return () => {
      keepVisits();
      history.scrollRestoration = "auto";
      removeEventListener("scroll", note);
      removeEventListener("hashchange", moved);
      removeEventListener("pagehide", keepVisits);
    };
  }, [list, latest]);
}

type Marks = { newLine: Box; end: Box };

function show(goal: Goal, { newLine, end }: Marks, isFirst: boolean): void {
  const item = goal.why === "end" ? null : document.getElementById(`m${goal.no}`);
  if (goal.why === "back" && item) window.scrollBy({ top: item.getBoundingClientRect().top - goal.top, behavior: "instant" });
  else if (goal.why === "named" && item) {
    item.scrollIntoView({ block: "start", behavior: "instant" });
    item.focus({ preventScroll: true });
  } else if (isFirst && window.scrollY > 0) return; // who has begun to read is left there
  else if (goal.why === "new") newLine.current?.scrollIntoView({ block: "start", behavior: "instant" });
  else if (isFirst) pullUp(end.current);
  else {
    end.current?.scrollIntoView({ block: "nearest", behavior: "instant" });
    // The button that led here is gone.
    const items = end.current?.parentElement?.querySelectorAll<HTMLElement>("[data-no]");
    items?.item(items.length - 1)?.focus({ preventScroll: true });
  }
}

/** Scrolls down until the item is on the screen. `scrollIntoView` would have Tab go on from there, past the skip link. */
function pullUp(item: Element | null): void {
  if (!item) return;
  const margin = parseFloat(getComputedStyle(item).scrollMarginBlockEnd) || 0;
  const padding = parseFloat(getComputedStyle(document.documentElement).scrollPaddingBlockEnd) || 0;
  const below = item.getBoundingClientRect().bottom + margin + padding - window.innerHeight;
  if (below > 0) window.scrollBy({ top: below, behavior: "instant" });
}

/** Whether the reader is more than a screen away from the end of the thread. */
export function useFarFromEnd(end: Box, isWhole: boolean): boolean {
  const [isNear, setNear] = useState(true);
  useEffect(() => {
    if (!end.current) return;
    const look = new IntersectionObserver(([entry]) => entry && setNear(entry.isIntersecting), { rootMargin: "100% 0px" });
    look.observe(end.current);
    return () => look.disconnect();
  }, [end]);
  return !isWhole || !isNear;
}

/**
 * Opens the thread where the rule says (`goalOf`), and goes to another place on demand; asks for a window of messages
 * around it when it is not here. `isOpening` until it stands there; `named` is the message that is marked.
 */
export function useGoal(state: ThreadState, list: Box, marks: Marks) {
  const { t } = useLingui();
  const { thread, messages } = state;
  const [goal, setGoal] = useState<Goal | null>(() => goalOf(thread, browserHash(), placeLeft()));
  const [named, setNamed] = useState(() => namedIn(browserHash()));
  const isFirst = useRef(true);
  const other = useOtherWindow(thread.id);
  const lost = t`That part of the thread could not be loaded.`;
  const go = useStable(setGoal);
  usePlaceOfEntry(list, () => {
    setNamed(namedIn(location.hash));
    const next = goalOf(thread, location.hash, placeLeft());
    if (next.why === "back" || next.why === "named") setGoal(next);
  });
  const reach = useStable(() => {
    if (!goal || other.isPending) return;
    const isHere = goal.why === "end" ? !goesOn(state, "later") : holds(state, goal.no);
    if (isHere) {
      show(goal, marks, isFirst.current);
      isFirst.current = false;
      return setGoal(null);
    }
    // A number that the thread does not have yet.
    if (goal.why !== "end" && goal.no > thread.messages) return setGoal({ why: "end" });
    other.mutate(goal.why === "end" ? null : goal.no, {
      onError: () => {
        toast(lost, { tone: "danger" });
        setGoal(null);
      },
    });
  });
  useLayoutEffect(() => reach(), [reach, goal, messages, other.isPending]);
  return { go, isOpening: goal !== null, named };
}
