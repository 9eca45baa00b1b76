import { flushSync } from "react-dom";
import type { ReactNode } from "react";
import { hydrateRoot, type Root } from "react-dom/client";

type Typed = HTMLInputElement | HTMLTextAreaElement;

/** Setting the value the way a key does, so that React hears of it. */
function typeInto(field: Typed, value: string): void {
  const prototype = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
  Object.getOwnPropertyDescriptor(prototype, "value")?.set?.call(field, value);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

const TYPED = "textarea[id], input[type=text][id], input[type=search][id]";

/** What was typed before the app was ready moves into the field of the same id. */
function carryTexts(paint: Element, root: Element): void {
  for (const field of paint.querySelectorAll<Typed>(TYPED)) {
    if (field.value === field.defaultValue) continue;
    const twin = root.querySelector<Typed>(`#${CSS.escape(field.id)}`);
    if (twin && twin.tagName === field.tagName) typeInto(twin, field.value);
  }
}

function twinOf(focused: Element, root: Element): HTMLElement | null {
  if (focused.id) return root.querySelector<HTMLElement>(`#${CSS.escape(focused.id)}`);
  const href = focused.getAttribute("href");
  return href === null ? null : root.querySelector<HTMLElement>(`a[href="${CSS.escape(href)}"]`);
}

/**
 * Puts the app in the place of what the server painted, in one frame: same focus, same typed words, and the same
 * scroll unless the page has a place of its own to open at. Marks `app-ready`.
 */
export function takeOver(root: Root, container: Element, app: ReactNode): void {
  const paint = document.getElementById("paint");
  const focused = paint?.contains(document.activeElement) ? document.activeElement : null;
  // Taken out first, so that the app measures itself in its own place; the browser notices nothing in between.
  paint?.remove();
  flushSync(() => root.render(app));
  if (paint) {
    carryTexts(paint, container);
    const twin = focused && twinOf(focused, container);
    twin?.focus({ preventScroll: true });
  }
  performance.mark("app-ready");
}

/**
 * Takes over what the app itself painted on the server: everything stays where it is, and what was typed meanwhile is
 * told to the app. Marks `app-ready`.
 */
export function takeUp(container: Element, app: ReactNode): void {
  const typed = Array.from(container.querySelectorAll<Typed>(TYPED), (field) => [field, field.value] as const);
  flushSync(() => hydrateRoot(container, app));
  for (const [field, value] of typed) {
    if (value === field.defaultValue) continue;
    field.value = field.defaultValue;
    typeInto(field, value);
  }
  performance.mark("app-ready");
}
