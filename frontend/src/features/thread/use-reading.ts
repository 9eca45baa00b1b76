import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import { api } from "../../api/client";
import { url } from "../../api/keys";
import type { Message, ThreadAnswer } from "../../api/shapes";

const READ_AFTER_MS = 1_000;

const numberOf = (item: Element) => Number((item as HTMLElement).dataset.no);

/**
 * Notes on the server how far the reader has come: only what was on the screen, never backwards, and at most once a
 * second however much arrives.
 */
export function useReadPosition(thread: ThreadAnswer, list: RefObject<HTMLElement | null>, shown: number): void {
  const furthest = useRef(thread.last_read_no);
  const watched = useRef(thread.last_read_no);
  const observer = useRef<IntersectionObserver | null>(null);
  const [unseen] = useState(() => new Set<Element>());
  useEffect(() => {
    let seen = furthest.current;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = () => {
      timer = undefined;
      if (seen <= furthest.current || document.hidden) return;
      furthest.current = seen;
      api.post(`${url.thread(thread.id)}read/`, { message_no: seen }).catch(() => undefined);
    };
    const look = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        seen = Math.max(seen, numberOf(target));
      }
      // Who has come so far need not be watched on what stands before: each watched one costs with every frame.
      for (const target of unseen) {
        if (numberOf(target) > seen) continue;
        look.unobserve(target);
        unseen.delete(target);
      }
      timer ??= setTimeout(tell, READ_AFTER_MS);
    });
    observer.current = look;
    return () => {
      look.disconnect();
      unseen.clear();
      clearTimeout(timer);
      tell();
    };
  }, [thread.id, unseen]);
  useEffect(() => {
    // Backwards from the end, as far as nobody watches yet.
    const from = watched.current;
    let item = list.current?.lastElementChild as HTMLElement | null | undefined;
    for (; item; item = item.previousElementSibling as HTMLElement | null) {
      const no = Number(item.dataset.no ?? Infinity);
      if (no <= from) return;
      if (item.dataset.no === undefined) continue;
      observer.current?.observe(item);
      unseen.add(item);
      watched.current = Math.max(watched.current, no);
    }
  }, [thread.id, list, shown, unseen]);
}

/** Whether the end of the list is on the screen; without a list there is nothing to be away from. */
function isInView(end: HTMLElement | null): boolean {
  return end === null || end.getBoundingClientRect().top < window.innerHeight;
}

/** Messages that came while the reader was elsewhere on the page. */
export function useNewcomers(end: RefObject<HTMLElement | null>, meId: number | null) {
  const [waiting, setWaiting] = useState<number[]>([]);
  const [heard, setHeard] = useState<Message[]>([]);
  const isWaiting = waiting.length > 0;
  useEffect(() => {
    if (!isWaiting) return;
    const look = () => isInView(end.current) && setWaiting([]);
    addEventListener("scroll", look, { passive: true });
    return () => removeEventListener("scroll", look);
  }, [isWaiting, end]);
  return {
    waiting,
    heard,
    /** True while the reader is at the end of the list. */
    arrived: (messages: Message[]): boolean => {
      const others = messages.filter((message) => message.author.id !== meId);
      const isAtEnd = isInView(end.current);
      if (others.length === 0) return isAtEnd;
      setHeard((before) => [...before, ...others].slice(-5));
      if (!isAtEnd) setWaiting((before) => [...before, ...others.map(({ no }) => no)]);
      return isAtEnd;
    },
    seen: () => setWaiting([]),
  };
}

export type Newcomers = ReturnType<typeof useNewcomers>;

/** While one writes, what arrives above does not push the text away. */
export function useSteady(field: RefObject<HTMLElement | null>, changes: unknown): void {
  const top = useRef<number | null>(null);
  useLayoutEffect(() => {
    const box = field.current;
    if (!box) return;
    const now = box.getBoundingClientRect().top;
    if (document.activeElement === box && top.current !== null && now !== top.current) window.scrollBy(0, now - top.current);
    top.current = box.getBoundingClientRect().top;
  }, [field, changes]);
  useEffect(() => {
    const measure = () => {
      top.current = field.current?.getBoundingClientRect().top ?? null;
    };
    addEventListener("scroll", measure, { passive: true });
    return () => removeEventListener("scroll", measure);
  }, [field]);
}

/** Opens the thread at what is new, unless the address names a message or the reader has moved already. */
export function useOpenAtNew(line: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const named = document.getElementById(location.hash.slice(1));
    if (location.hash && named) named.scrollIntoView();
    else if (window.scrollY === 0) line.current?.scrollIntoView({ block: "center" });
  }, [line]);
}
