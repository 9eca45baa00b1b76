import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { Hand, Room } from "../../api/shapes";
import { useVocabulary, useWord } from "../../api/vocabularies";
import { Button, IconButton } from "../../ui/button";
import { CityMark } from "../../ui/city-mark";
import { SelectField } from "../../ui/field";
import { Icon } from "../../ui/icon";
import { Count } from "../../ui/tag";
import type { FloorActs } from "./use-floor";
import { usePlaceWords } from "./words";

function OwnHand({ floor, live }: { floor: FloorActs; live: boolean }) {
  const { t } = useLingui();
  const kinds = useVocabulary("hand_kinds");
  const words = usePlaceWords();
  const [chosen, setChosen] = useState<string | null>(null);
  const { mine, place } = floor;
  if (!live)
    return (
      <p className="muted">
        <Trans>Hands go up while the session is live.</Trans>
      </p>
    );
  if (mine?.state === "waiting")
    return (
      <div className="hands__own">
        <p className="hands__place" role="status">
          <Icon name="hand" />
          {words(place)}
        </p>
        <Button busy={floor.busy} onClick={() => floor.lower(mine)} title="Alt + H">
          <Trans>Lower hand</Trans>
        </Button>
      </div>
    );
  if (floor.away)
    return (
      <p className="muted">
        <Trans>Without a connection no hand can go up: the others would not see it.</Trans>
      </p>
    );
  if (!floor.mayRaise) return null;
  return (
    <div className="hands__own">
      <SelectField
        label={t`What for`}
        value={chosen ?? floor.usual}
        onChange={setChosen}
        options={kinds.map(({ code, label }) => ({ value: code, label }))}
      />
      <Button variant="waiting" icon="hand" busy={floor.busy} onClick={() => floor.raise(chosen ?? floor.usual)} title="Alt + H">
        <Trans>Raise hand</Trans>
      </Button>
    </div>
  );
}

function HandRow({ hand, first, floor, meId }: { hand: Hand; first: boolean; floor: FloorActs; meId: number | null }) {
  const { t } = useLingui();
  const kindOf = useWord("hand_kinds");
  const name = hand.person.name;
  return (
    <li className="hand">
      <CityMark slug={hand.city?.slug ?? ""} size="s" />
      <p className="hand__words">
        <b className="hand__name">{name}</b>
        <span className="muted">{[hand.city?.name ?? hand.office, kindOf(hand.kind)].filter(Boolean).join(" · ")}</span>
      </p>
      {floor.mayCall && (
        <span className="hand__acts">
          <Button small variant={first ? "primary" : "secondary"} busy={floor.busy} aria-label={t`Give the floor to ${name}`} onClick={() => floor.call(hand)}>
            {first ? <Trans>Give floor</Trans> : <Trans>Floor</Trans>}
          </Button>
          {hand.person.id !== meId && <IconButton icon="x" label={t`Lower the hand of ${name}`} onClick={() => floor.lower(hand)} />}
        </span>
      )}
    </li>
  );
}

/** The hands that are up, one's own first of all; who gives the floor does it here. */
export function HandsPanel({ room, floor, meId }: { room: Room; floor: FloorActs; meId: number | null }) {
  const { t } = useLingui();
  const { waiting } = floor;
  const own = <OwnHand floor={floor} live={room.state === "live"} />;
  return (
    <>
      <h2 id="hands-title" className="hands__title" tabIndex={-1}>
        <Icon name="hand" />
        <Trans>Raised hands</Trans>
        <Count value={waiting.length} label={t`${waiting.length} waiting`} />
      </h2>
      {!floor.mayCall && own}
      {waiting.length > 0 ? (
        <ol className="hands">
          {waiting.map((hand, i) => (
            <HandRow key={hand.id} hand={hand} first={i === 0} floor={floor} meId={meId} />
          ))}
        </ol>
      ) : (
        room.state === "live" && (
          <p className="muted">
            <Trans>No hand is up.</Trans>
          </p>
        )
      )}
      {floor.mayCall && own}
    </>
  );
}
