import { overlay } from "./overlay";

type Press = Pick<KeyboardEvent, "key" | "code" | "altKey" | "ctrlKey" | "metaKey" | "shiftKey">;

const TAKES_LETTERS =
  'textarea, select, [contenteditable]:not([contenteditable="false"]), [role="textbox"], ' +
  "input:not([type=button], [type=checkbox], [type=color], [type=file], [type=image], [type=radio], [type=range], [type=reset], [type=submit])";

/** Whether letters go to this element: Option and a letter write â, î or ć there, so its keys are its own. */
export const isWriting = (target: EventTarget | null): boolean => target instanceof Element && target.closest(TAKES_LETTERS) !== null;

/** Whether the key belongs to an input method. Safari ends a composition before the key that ended it: then the code tells. */
export const isComposing = (event: Pick<KeyboardEvent, "isComposing" | "keyCode">): boolean => event.isComposing || event.keyCode === 229;

/** Whether the page itself may act on the key: no input method has it, and nothing lies above the page. */
export const isForPage = (event: KeyboardEvent): boolean => !event.defaultPrevented && !isComposing(event) && overlay.get() === null;

/** The Latin letter of a key: as typed, or by the key's place with a layout that types another script there. */
export function latinLetter({ key, code }: Pick<Press, "key" | "code">): string {
  if (/^[a-z]$/i.test(key)) return key.toLowerCase();
  return /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase() ?? "";
}

/** Alt (Option on a Mac) and no other modifier. */
export const isAltAlone = ({ altKey, ctrlKey, metaKey, shiftKey }: Press): boolean => altKey && !ctrlKey && !metaKey && !shiftKey;

/** Ctrl (Command on a Mac) and no other modifier. */
export const isControlAlone = ({ altKey, ctrlKey, metaKey, shiftKey }: Press): boolean => ctrlKey !== metaKey && !altKey && !shiftKey;
