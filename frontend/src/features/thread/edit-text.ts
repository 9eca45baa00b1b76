import type { Edit } from "./markdown";

/** Puts the text there as typing would: Ctrl+Z takes it back, and then what was typed before. */
function putAsTyped(field: HTMLTextAreaElement, { from, to, put }: Edit): boolean {
  field.focus();
  if (document.activeElement !== field) return false;
  field.setSelectionRange(from, to);
  // Old as this command is, browsers offer no other way into the history of a field.
  return document.execCommand("insertText", false, put);
}

/** Changes a part of what stands in a field and tells React; does nothing where the text would become too long. */
export function edit(field: HTMLTextAreaElement, change: Edit): void {
  const length = field.value.length - (change.to - change.from) + change.put.length;
  if (field.maxLength >= 0 && length > field.maxLength) return;
  if (!putAsTyped(field, change)) {
    field.setRangeText(change.put, change.from, change.to);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  field.setSelectionRange(change.start, change.end);
}
