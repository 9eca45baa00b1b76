import { Trans } from "@lingui/react/macro";
import { url } from "../../api/keys";
import { useApi } from "../../api/queries";
import type { Group, Page, SessionBrief } from "../../api/shapes";
import { EmptyState, Loaded } from "../../ui/states";
import { Tag, type Tone } from "../../ui/tag";
import { Span } from "../../ui/time";
import { ScheduleSlot } from "./schedule-slot";
import { useStateWords } from "./state-words";

const TONES: Partial<Record<SessionBrief["state"], Tone>> = { live: "waiting", paused: "waiting", lobby: "info", scheduled: "plum" };

function SessionRow({ session }: { session: SessionBrief }) {
  const words = useStateWords();
  return (
    <li className="card stack stack--tight">
      <p className="row">
        <Tag tone={TONES[session.state] ?? "plain"}>{words[session.state]}</Tag>
      </p>
      <h3>
        <a href={`/sessions/${session.id}`}>{session.title}</a>
      </h3>
      <p className="muted small">
        <Span from={session.starts_at} to={session.ends_at} zone={session.zone} />
      </p>
    </li>
  );
}

/** The group's sessions, and for its desk the form that schedules one. */
export function SessionsTab({ group }: { group: Group }) {
  const query = useApi<Page<SessionBrief>>(url.groupSessions(group.slug));
  return (
    <div className="stack">
      {group.can?.includes("schedule") && <ScheduleSlot group={group} />}
      <h2>
        <Trans>Sessions</Trans>
      </h2>
      <Loaded query={query}>
        {({ results }) =>
          results.length === 0 ? (
            <EmptyState title={<Trans>No session is planned</Trans>}>
              <Trans>The chair schedules sessions; members are told here and by notice.</Trans>
            </EmptyState>
          ) : (
            <ul className="stack">
              {results.map((session) => (
                <SessionRow key={session.id} session={session} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </div>
  );
}
