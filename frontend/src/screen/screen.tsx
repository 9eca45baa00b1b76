import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect } from "react";
import { painted, useBoot } from "../api/boot";
import { useConnection } from "../api/line";
import { url } from "../api/keys";
import type { AgendaItem, Group, Room } from "../api/shapes";
import emblem from "../assets/emblem.svg";
import { Elapsed } from "../features/session/elapsed";
import { stateAt } from "../features/session/events";
import { useNow } from "../platform/clock";
import { CityMark } from "../ui/city-mark";
import { Time } from "../ui/time";
import { useScreen, useWordOnce } from "./data";

const SHOWN_NEXT = 3;

function Clock() {
  const now = useNow(1_000);
  return (
    <p className="screen__clock">
      <Time at={new Date(now).toISOString()} as="clock" />
    </p>
  );
}

function Head({ room, current }: { room: Room; current: AgendaItem | undefined }) {
  const group = painted<Group>(useBoot(), url.group(room.group));
  const all = room.items.length;
  return (
    <div className="screen__head">
      <img className="screen__emblem" src={emblem} alt="" width="46" height="46" />
      <p className="screen__where">
        <b>{group?.name}</b>
        {" · "}
        {current ? (
          <Trans>
            Item {current.no} of {all}
          </Trans>
        ) : (
          room.title
        )}
      </p>
      <Clock />
    </div>
  );
}

/** One thing at a time: the item that is dealt with, or what the room waits for. */
function Subject({ room, current }: { room: Room; current: AgendaItem | undefined }) {
  const kindOf = useWordOnce("agenda_kinds");
  if (room.state === "live" && current)
    return (
      <div className="screen__subject">
        <p className="screen__kind">{kindOf(current.kind)}</p>
        <h1 className="screen__title">{current.title}</h1>
      </div>
    );
  return (
    <div className="screen__subject">
      <p className="screen__kind">
        {room.state === "live" && <Trans>Live</Trans>}
        {room.state === "paused" && <Trans>A break</Trans>}
        {room.state === "closed" && <Trans>The session is over. Thank you.</Trans>}
        {room.state === "cancelled" && <Trans>Cancelled</Trans>}
        {(room.state === "lobby" || room.state === "scheduled") && (
          <Trans>
            Begins at <Time at={room.starts_at} as="clock" />
          </Trans>
        )}
      </p>
      <h1 className="screen__title">{room.title}</h1>
    </div>
  );
}

function FloorBox({ room }: { room: Room }) {
  const { t } = useLingui();
  const speaker = room.hands.find(({ state }) => state === "speaking");
  const waiting = room.hands.filter(({ state }) => state === "waiting").slice(0, SHOWN_NEXT);
  const nameOf = ({ person, city }: (typeof waiting)[number]) => (city ? `${person.name}, ${city.name}` : person.name);
  if (!speaker && waiting.length === 0) return null;
  return (
    <section className="screen__floor" aria-label={t`The floor`}>
      {speaker && <CityMark slug={speaker.city?.slug ?? ""} size="l" />}
      <div className="screen__floor-words">
        {speaker && (
          <>
            <p className="muted">
              <Trans>Has the floor</Trans>
            </p>
            <p className="screen__speaker">{nameOf(speaker)}</p>
          </>
        )}
        {waiting.length > 0 && (
          <p className="screen__next muted">
            <Trans>Next: {waiting.map(nameOf).join(" · ")}</Trans>
          </p>
        )}
      </div>
      {speaker?.called_at && <Elapsed since={speaker.called_at} className="screen__timer" />}
    </section>
  );
}

function LineNote() {
  const { line } = useConnection();
  return (
    <p role="status" className="screen__line muted">
      {(line === "reconnecting" || line === "offline") && <Trans>Connecting again</Trans>}
    </p>
  );
}

/** The room for the back row. It keeps its last picture while the line is down. */
export function Screen({ id }: { id: number }) {
  const now = useNow(5_000);
  const held = useScreen(id);
  const title = held?.title;
  useEffect(() => {
    if (title) document.title = title;
  }, [title]);
  if (!held) return null;
  const room = { ...held, state: stateAt(held, now) };
  const current = room.items.find((item) => item.id === room.current_item);
  return (
    <main id="main" className={`screen screen--${room.state}`}>
      <div className="band" aria-hidden="true" />
      <Head room={room} current={current} />
      <Subject room={room} current={current} />
      <FloorBox room={room} />
      <LineNote />
    </main>
  );
}
