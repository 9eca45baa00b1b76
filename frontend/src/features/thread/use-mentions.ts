import { type KeyboardEvent, type RefObject, useState } from "react";
import type { Member } from "../../api/shapes";
import { edit } from "./edit-text";
import { mention, mentionAt } from "./markdown";
import { useMentionable } from "./mention-list";

const STEP: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

type Mentions = {
  members: Member[];
  active: number;
  /** After every change and move of the caret. */
  look: () => void;
  /** True when the key was for the list. */
  onKey: (event: KeyboardEvent) => boolean;
  choose: (member: Member) => void;
};

/** `@` in a textarea offers people; what is chosen stands there as the server reads it. */
export function useMentions(area: RefObject<HTMLTextAreaElement | null>, group: string): Mentions {
  const [found, setFound] = useState<{ from: number; begun: string } | null>(null);
  const [active, setActive] = useState(0);
  const members = useMentionable(group, found?.begun ?? null);

  const look = () => {
    const field = area.current;
    setFound(field && field.selectionStart === field.selectionEnd ? mentionAt(field.value, field.selectionStart) : null);
    setActive(0);
  };

  const choose = ({ person }: Member) => {
    const field = area.current;
    if (!field || !found) return;
    const word = mention(person.name, person.id);
    setFound(null);
    const caret = found.from + word.length;
    edit(field, { from: found.from, to: field.selectionStart, put: word, start: caret, end: caret });
  };

  const onKey = (event: KeyboardEvent): boolean => {
    // With a modifier a key selects, sends or goes back: all that is the text's.
    if (members.length === 0 || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return false;
    const step = STEP[event.key];
    if (step) setActive((active + step + members.length) % members.length);
    else if (event.key === "Escape") setFound(null);
    else if (event.key === "Enter" || event.key === "Tab") choose(members[active]!);
    else return false;
    event.preventDefault();
    return true;
  };

  return { members, active, look, onKey, choose };
}
