import { Trans, useLingui } from "@lingui/react/macro";
import { url } from "../../api/keys";
import { useApi } from "../../api/queries";
import type { Group, Room } from "../../api/shapes";
import { BackLink, PageHeading } from "../../ui/page-heading";
import { Tag } from "../../ui/tag";
import { Span, Time } from "../../ui/time";
import { Agenda } from "./agenda";
import { LOBBY_BEFORE_MS } from "./events";
import { LeadButtons } from "./lead-buttons";
import { Transcript } from "./transcript";
import { STATE_TONES, useSessionWords } from "./words";

function Facts({ room, group }: { room: Room; group: string }) {
  return (
    <dl className="room__facts">
      <dt>
        <Trans>When</Trans>
      </dt>
      <dd>
        <Span from={room.starts_at} to={room.ends_at} zone={room.zone} />
      </dd>
      {room.place && (
        <>
          <dt>
            <Trans>Where</Trans>
          </dt>
          <dd>{room.place}</dd>
        </>
      )}
      <dt>
        <Trans>Working group</Trans>
      </dt>
      <dd>
        <a href={`/groups/${room.group}`}>{group}</a>
      </dd>
      <dt>
        <Trans>Convened by</Trans>
      </dt>
      <dd>{room.convened_by.name}</dd>
      {room.closed_at && room.opened_at && (
        <>
          <dt>
            <Trans>Took place</Trans>
          </dt>
          <dd>
            <Span from={room.opened_at} to={room.closed_at} zone={room.zone} />
          </dd>
        </>
      )}
    </dl>
  );
}

/** A session before its room opens, called off, or over. */
export function QuietRoom({ room, meId }: { room: Room; meId: number | null }) {
  const { t } = useLingui();
  const words = useSessionWords();
  const group = useApi<Group>(url.group(room.group));
  const opens = new Date(Date.parse(room.starts_at) - LOBBY_BEFORE_MS).toISOString();
  return (
    <div className={`page room room--${room.state}`}>
      <BackLink href="/sessions">{t`Sessions`}</BackLink>
      <div className="page__head">
        <PageHeading title={room.title} />
        <p className="row">
          <Tag tone={STATE_TONES[room.state]}>{words[room.state]}</Tag>
        </p>
        {room.state === "closed" && (
          <p className="room__closed">
            <Trans>This session is over. Its agenda and chat stay here to be read.</Trans>
          </p>
        )}
        {room.state === "scheduled" && (
          <p className="room__closed">
            <Trans>
              The room opens half an hour before the start: <Time at={opens} as="full" />. This page goes there by itself.
            </Trans>
          </p>
        )}
      </div>
      <div className="page__columns">
        <div className="stack stack--wide">
          <section className="room__agenda stack" aria-labelledby="agenda-title">
            <Agenda room={room} />
          </section>
          {room.state === "closed" && <Transcript room={room} meId={meId} />}
        </div>
        <aside className="stack" aria-label={t`About this session`}>
          <Facts room={room} group={group.data?.name ?? room.group} />
          <LeadButtons room={room} />
        </aside>
      </div>
    </div>
  );
}
