import { useLingui } from "@lingui/react/macro";
import { useVocabulary } from "../../api/vocabularies";
import { Button } from "../../ui/button";
import { overlay } from "../../ui/overlay";
import type { Room } from "./shapes";
import { useFloor } from "./use-floor";
import { usePlaceWords } from "./words";

/** The yellow button under the thumb: asks what for, then raises; pressed again, the hand comes down. */
export function HandButton({ room, meId }: { room: Room; meId: number | null }) {
  const { t } = useLingui();
  const kinds = useVocabulary("hand_kinds");
  const words = usePlaceWords();
  const { mine, place, mayRaise, busy, raise, lower, away } = useFloor(room, meId);
  if (room.state !== "live" || away) return null;
  if (mine?.state === "waiting")
    return (
      <>
        <p className="chat-form__place">{words(place)}</p>
        <Button className="chat-form__hand" icon="hand" aria-pressed="true" busy={busy} onClick={() => lower(mine)} aria-label={t`Lower hand`} />
      </>
    );
  if (!mayRaise) return null;
  return (
    <Button
      className="chat-form__hand"
      variant="waiting"
      icon="hand"
      busy={busy}
      aria-label={t`Raise hand`}
      aria-haspopup="menu"
      onClick={(event) =>
        overlay.openMenu(event.currentTarget, t`What for`, kinds.map(({ code, label }) => ({ id: code, label, run: () => raise(code) })))
      }
    />
  );
}
