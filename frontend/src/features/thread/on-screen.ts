/** The part of a list that is on the screen; `box` scrolls it, when the page does not. */
export type View = { top: number; bottom: number };

export function viewOf(box: HTMLElement | null | undefined): View {
  if (!box) return { top: 0, bottom: window.innerHeight };
  const { top, bottom } = box.getBoundingClientRect();
  return { top: Math.max(0, top), bottom: Math.min(window.innerHeight, bottom) };
}

const bottomOf = (item: Element) => item.getBoundingClientRect().bottom;

/** How many items of the list end at or above a line; asks few of them, as they stand in order. */
function endingAbove(items: HTMLCollection, line: number): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bottomOf(items[middle]!) <= line) low = middle + 1;
    else high = middle;
  }
  return low;
}

export const numberOf = (item: Element | undefined): number => Number((item as HTMLElement | undefined)?.dataset.no ?? NaN);

/** The message that stands first on the screen, with what is seen of it. */
export function firstOnScreen(list: HTMLElement, view: View): HTMLElement | null {
  const items = list.children;
  for (let i = endingAbove(items, view.top + 1); i < items.length; i += 1) if (numberOf(items[i]) > 0) return items[i] as HTMLElement;
  return null;
}

/** Messages whose end is on the screen, as the first and the last number; null when there is none. */
export function readOnScreen(list: HTMLElement, view: View): [from: number, to: number] | null {
  const items = list.children;
  // Half a pixel is no line of text.
  const numbers = Array.from({ length: items.length }, (_, i) => i)
    .slice(endingAbove(items, view.top + 1), endingAbove(items, view.bottom + 1))
    .map((i) => numberOf(items[i]))
    .filter((no) => no > 0);
  return numbers.length > 0 ? [numbers[0]!, numbers.at(-1)!] : null;
}
