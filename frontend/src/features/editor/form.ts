import { useSyncExternalStore } from "react";
import { useHalfWords } from "./names";
import type { Saver, SaverState } from "./saver";
import type { Name, Values } from "./values";

/** What each part of the form is given: values, a way to change them, and what is wrong with a field. */
export type CardForm = {
  values: Values;
  change: (part: Partial<Values>) => void;
  errorsOf: (name: Name) => string[];
};

export const useSaverState = (saver: Saver): SaverState => useSyncExternalStore(saver.watch, saver.get, saver.get);

export function useCardForm(saver: Saver): CardForm {
  const { values, errors, halfWritten } = useSaverState(saver);
  const half = useHalfWords();
  return {
    values,
    change: (part) => saver.change(part),
    errorsOf: (name) => [...(errors[name] ?? []), ...(halfWritten.includes(name) && half[name] ? [half[name]] : [])],
  };
}
