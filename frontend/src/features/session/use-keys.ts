import { useEffect } from "react";
import type { Room } from "../../api/shapes";
import { isAltAlone, isForPage, isWriting } from "../../ui/keys";
import { useLatest } from "../../ui/use-latest";
import type { FloorActs } from "./use-floor";
import { useNextItem } from "./use-next-item";

type Context = { room: Room; floor: FloorActs; show: (part: "chat" | "hands" | "agenda") => void };
type Acts = Record<string, (() => void) | undefined>;

/**
 * The keys of a room. What changes it for everybody is on keys that type nothing on any keyboard, so they act while
 * one writes too; Alt and a letter (by the key's place) only while no text has the focus.
 */
export function useKeys({ room, floor, show }: Context): void {
  const item = useNextItem(room);
  const forOneself: Acts = { KeyH: floor.toggle, KeyC: () => show("chat"), KeyA: () => show("agenda") };
  const forAll: Acts = { F8: floor.callNext, F9: item.go };
  const latest = useLatest({ forOneself, forAll });
  useEffect(() => {
    const actOf = (event: KeyboardEvent) => {
      if (isAltAlone(event)) return isWriting(event.target) ? undefined : latest.current.forOneself[event.code];
      const isBare = !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey;
      return isBare ? latest.current.forAll[event.code] : undefined;
    };
    const press = (event: KeyboardEvent) => {
      if (!isForPage(event)) return;
      const act = actOf(event);
      if (!act) return;
      event.preventDefault();
      if (!event.repeat) act();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [latest]);
}
