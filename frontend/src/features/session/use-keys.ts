import { useEffect } from "react";
import type { Room } from "../../api/shapes";
import { useLatest } from "../../ui/use-latest";
import { useFloor } from "./use-floor";
import { useNextItem } from "./use-next-item";

type Context = { room: Room; meId: number | null; show: (part: "chat" | "hands" | "agenda") => void };

/** Alt and a letter, told by the key's place: with a Cyrillic or Greek layout it types another sign. */
export function useKeys({ room, meId, show }: Context): void {
  const floor = useFloor(room, meId);
  const item = useNextItem(room);
  const acts: Record<string, (() => void) | undefined> = {
    KeyH: floor.toggle,
    KeyC: () => show("chat"),
    KeyA: () => show("agenda"),
    KeyN: floor.callNext,
    KeyI: item.go,
  };
  const latest = useLatest(acts);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const act = latest.current[event.code];
      if (!act) return;
      event.preventDefault();
      act();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [latest]);
}
