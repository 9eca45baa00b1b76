import { type RefObject, useEffect, useLayoutEffect, useState } from "react";
import { readPositions } from "../../api/read-positions";
import type { Message, ThreadAnswer } from "../../api/shapes";
import { useStable } from "../../ui/use-stable";
import { readOnScreen, viewOf } from "./on-screen";
import { ReadMark } from "./reading-rules";

type Reading = {
  thread: ThreadAnswer;
  list: RefObject<HTMLElement | null>;
  /** What scrolls the list, when the page does not. */
  box?: RefObject<HTMLElement | null>;
  /** Another value whenever the list shows something else. */
  changes: unknown;
  /** True until the list stands where it opens. */
  isOpening?: boolean;
};

/** Notes on the server how far the reader has come: only what was on the screen of a page that is seen. */
export function useReadPosition({ thread, list, box, changes, isOpening = false }: Reading): void {
  const { id, last_read_no } = thread;
  const [mark] = useState(() => new ReadMark(last_read_no));
  const look = useStable(() => {
    if (!list.current || isOpening || document.hidden) return;
    const seen = readOnScreen(list.current, viewOf(box?.current));
    if (seen) mark.saw(...seen);
    mark.heard(last_read_no);
    if (mark.readUpTo > last_read_no) readPositions.tell(id, mark.readUpTo);
  });
  useEffect(() => {
    document.addEventListener("scroll", look, { passive: true, capture: true });
    document.addEventListener("visibilitychange", look);
    return () => {
      document.removeEventListener("scroll", look, { capture: true });
      document.removeEventListener("visibilitychange", look);
      void readPositions.flush();
    };
  }, [look]);
  useLayoutEffect(() => look(), [look, changes, isOpening]);
}

const beginsInView = (item: Element | null): boolean => item !== null && item.getBoundingClientRect().top < window.innerHeight;
/** Without a list there is nothing to be away from. */
const isAtEnd = (end: HTMLElement | null): boolean => end === null || beginsInView(end);

/** Messages that came while the reader was elsewhere on the page. */
export function useNewcomers(end: RefObject<HTMLElement | null>, meId: number | null) {
  const [waiting, setWaiting] = useState<number[]>([]);
  const [heard, setHeard] = useState<Message[]>([]);
  const isWaiting = waiting.length > 0;
  useEffect(() => {
    if (!isWaiting) return;
    const isSeen = (no: number) => beginsInView(document.getElementById(`m${no}`));
    const look = () => setWaiting((before) => (before[0] !== undefined && isSeen(before[0]) ? before.filter((no) => !isSeen(no)) : before));
    addEventListener("scroll", look, { passive: true });
    return () => removeEventListener("scroll", look);
  }, [isWaiting]);
  return {
    waiting,
    heard,
    /** True while the reader is at the end of the thread; `isWhole` when the list reaches that far. */
    arrived: (messages: Message[], isWhole: boolean): boolean => {
      const others = messages.filter((message) => message.author.id !== meId);
      const isThere = isWhole && isAtEnd(end.current);
      if (others.length === 0) return isThere;
      setHeard((before) => [...before, ...others].slice(-5));
      if (!isThere) setWaiting((before) => [...before, ...others.map(({ no }) => no)]);
      return isThere;
    },
    seen: () => setWaiting([]),
  };
}

export type Newcomers = ReturnType<typeof useNewcomers>;

