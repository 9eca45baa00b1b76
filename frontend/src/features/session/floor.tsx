import { Trans } from "@lingui/react/macro";
import { Button } from "../../ui/button";
import { CityMark } from "../../ui/city-mark";
import { Elapsed } from "./elapsed";
import type { FloorActs } from "./use-floor";

/** Who speaks and for how long; always in sight while somebody does. */
export function Floor({ floor, meId }: { floor: FloorActs; meId: number | null }) {
  const { speaker, waiting, mayCall, busy, callNext, done } = floor;
  if (!speaker) return null;
  const own = speaker.person.id === meId;
  return (
    <div className="floor">
      <CityMark slug={speaker.city?.slug ?? ""} />
      <p className="floor__words">
        <span className="floor__label muted">{own ? <Trans>You have the floor</Trans> : <Trans>Has the floor</Trans>}</span>
        <b className="floor__name">{speaker.person.name}</b> {speaker.city && <span className="floor__city">{speaker.city.name}</span>}
      </p>
      {speaker.called_at && <Elapsed since={speaker.called_at} className="floor__clock" />}
      {mayCall ? (
        <Button className="floor__next" busy={busy} onClick={callNext} title="F8">
          {waiting.length > 0 ? <Trans>Next speaker</Trans> : <Trans>Floor is free</Trans>}
        </Button>
      ) : (
        own && (
          <Button className="floor__next" busy={busy} onClick={() => done(speaker)}>
            <Trans>I have spoken</Trans>
          </Button>
        )
      )}
    </div>
  );
}
