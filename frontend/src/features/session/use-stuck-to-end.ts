import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";

const NEAR = 80;

const toEndOf = (element: HTMLElement | null) => element?.scrollTo({ top: element.scrollHeight, behavior: "instant" });

/**
 * Keeps a box at its end while its reader is there; whoever has scrolled up is left alone. Gives a way to the end.
 *
 * `changes` is any value that is another one when the content is.
 */
export function useStuckToEnd(boxRef: RefObject<HTMLElement | null>, changes: unknown): () => void {
  const stuckRef = useRef(true);
  useLayoutEffect(() => {
    if (stuckRef.current) toEndOf(boxRef.current);
  }, [boxRef, changes]);
  useEffect(() => {
    const element = boxRef.current;
    if (!element) return;
    const look = () => {
      if (element.clientHeight > 0) stuckRef.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
    };
    // The keyboard of a phone, or coming back from another tab, gives the box another size.
    const sizes = new ResizeObserver(() => stuckRef.current && toEndOf(element));
    element.addEventListener("scroll", look, { passive: true });
    sizes.observe(element);
    return () => {
      element.removeEventListener("scroll", look);
      sizes.disconnect();
    };
  }, [boxRef]);
  return () => {
    stuckRef.current = true;
    toEndOf(boxRef.current);
  };
}
