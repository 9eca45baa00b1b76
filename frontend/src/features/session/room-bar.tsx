import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { Room } from "../../api/shapes";
import { CityMark } from "../../ui/city-mark";
import { Icon } from "../../ui/icon";
import { overlay } from "../../ui/overlay";
import { PageHeading } from "../../ui/page-heading";
import { ConnectionWords } from "./connection-words";
import type { Here } from "./data";
import { Elapsed } from "./elapsed";
import { LeadButtons } from "./lead-buttons";
import { useQuietCount } from "./use-quiet-count";
import { useSessionWords } from "./words";

const MARKS = 8;

export function PeopleHere({ people }: { people: Here["names"] }) {
  return (
    <ul className="room__people">
      {people.map(({ person, name, city }) => (
        <li key={person} className="row">
          <CityMark slug={city ?? ""} size="s" />
          {name}
        </li>
      ))}
    </ul>
  );
}

function WhoIsHere({ here }: { here: Here }) {
  const { t } = useLingui();
  useQuietCount(here.people);
  const words = (
    <span className="room__count num">
      <Plural value={here.people} one="# person" other="# people" />
      <span className="room__cities">
        {", "}
        <Plural value={here.cities.length} one="# city" other="# cities" />
      </span>
    </span>
  );
  const marks = (
    <span className="room__marks" aria-hidden="true">
      {here.cities.slice(0, MARKS).map((slug) => (
        <CityMark key={slug} slug={slug} size="s" />
      ))}
    </span>
  );
  if (here.names.length === 0)
    return (
      <p className="room__here">
        {marks}
        {words}
      </p>
    );
  return (
    <button
      type="button"
      className="room__here"
      aria-haspopup="dialog"
      onClick={(event) => overlay.openDialog({ trigger: event.currentTarget, title: t`Who is here`, content: () => <PeopleHere people={here.names} /> })}
    >
      {marks}
      {words}
    </button>
  );
}

/** The top of the room: what it is, since when it runs, who is here, how the line is, and the chair's verbs. */
export function RoomBar({ room, here }: { room: Room; here: Here }) {
  const { t } = useLingui();
  const words = useSessionWords();
  return (
    <div className="room__bar">
      <div className="room__bar-in">
        <a className="icon-button room__back" href={`/groups/${room.group}/sessions`} aria-label={t`Leave the room`} title={t`Leave the room`}>
          <Icon name="arrow-left" />
        </a>
        <div className="room__name">
          <PageHeading title={room.title} />
          <p className="room__state">
            <span className={`room__tag room__tag--${room.state}`}>{words[room.state]}</span>
            {room.opened_at && room.state !== "lobby" && <Elapsed since={room.opened_at} />}
            {room.can.includes("call_hand") && (
              <span className="only-desk">
                <Trans>you lead this session</Trans>
              </span>
            )}
          </p>
        </div>
        <WhoIsHere here={here} />
        <ConnectionWords />
        <LeadButtons room={room} compact />
      </div>
    </div>
  );
}
