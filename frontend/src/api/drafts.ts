import { useEffect, useState, useSyncExternalStore } from "react";
import { DraftField, type FieldView } from "./draft-field";
import type { Choice, DraftContent } from "./draft-record";

export type { Choice, DraftContent } from "./draft-record";

export type Draft = FieldView & {
  change: (part: Partial<DraftContent>) => void;
  choose: (choice: Choice) => void;
  sent: (content: DraftContent) => void;
};

/**
 * A text that survives reloads, dropped lines and the way out of the page. Tabs with the same place show the same text.
 *
 * The place does not change while the component lives: give it a `key` of the place.
 */
export function useDraft(place: string): Draft {
  const [field] = useState(() => new DraftField(place));
  useEffect(() => field.open(), [field]);
  const view = useSyncExternalStore(field.watch, field.get, field.get);
  const { change, choose, sent } = field;
  return { ...view, change, choose: (choice) => void choose(choice), sent };
}
