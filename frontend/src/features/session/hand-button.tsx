import { useLingui } from "@lingui/react/macro";
import type { Room } from "../../api/shapes";
import { useVocabulary } from "../../api/vocabularies";
import { Button } from "../../ui/button";
import { overlay } from "../../ui/overlay";
import type { FloorActs } from "./use-floor";
import { usePlaceWords } from "./words";

/** The yellow button under the thumb: asks what for, then raises; pressed again, the hand comes down. */
export function HandButton({ room, floor }: { room: Room; floor: FloorActs }) {
  const { t } = useLingui();
  const kinds = useVocabulary("hand_kinds");
  const words = usePlaceWords();
  const { mine, place, mayRaise, busy, raise, lower, away } = floor;
  if (room.state !== "live" || away) return null;
  const waits = mine?.state === "waiting";
  if (!waits && !mayRaise) return null;
  const ask = (trigger: HTMLElement) =>
    overlay.openMenu(trigger, t`What for`, kinds.map(({ code, label }) => ({ id: code, label, run: () => raise(code) })));
  // One button for both, so that the focus stays on it while the hand goes up or comes down.
  return (
    <>
      {waits && <p className="chat-form__place">{words(place)}</p>}
      <Button
        key="hand"
        className="chat-form__hand"
        variant={waits ? "secondary" : "waiting"}
        icon="hand"
        busy={busy}
        aria-label={waits ? t`Lower hand` : t`Raise hand`}
        aria-haspopup={waits ? undefined : "menu"}
        aria-pressed={waits || undefined}
        onClick={(event) => (waits ? lower(mine) : ask(event.currentTarget))}
      />
    </>
  );
}
