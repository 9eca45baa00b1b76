import { Trans, useLingui } from "@lingui/react/macro";
import { url } from "../../api/keys";
import { useApi } from "../../api/queries";
import type { Group, Page, SessionBrief } from "../../api/shapes";
import { Button } from "../../ui/button";
import { PageHeading } from "../../ui/page-heading";
import { EmptyState, Loaded } from "../../ui/states";
import { Tag } from "../../ui/tag";
import { Span } from "../../ui/time";
import { useNow } from "../../platform/clock";
import { STATE_TONES, useSessionWords } from "../session/words";
import { inParts, useMoreSessions, useSessions } from "./data";
import "./sessions.css";

function SessionCard({ session, group }: { session: SessionBrief; group: string }) {
  const words = useSessionWords();
  const running = session.state === "live" || session.state === "paused";
  return (
    <li className={`card session-card session-card--${session.state}`}>
      <p className="row">
        <Tag tone={STATE_TONES[session.state]} icon={running ? "radio" : undefined}>
          {words[session.state]}
        </Tag>
        <span className="muted small">{group}</span>
      </p>
      <h3 className="session-card__title">
        <a href={`/sessions/${session.id}`}>{session.title}</a>
      </h3>
      <p className="session-times">
        <Span from={session.starts_at} to={session.ends_at} zone={session.zone} />
      </p>
      {session.place && <p className="session-card__place muted small">{session.place}</p>}
    </li>
  );
}

function Part({ title, sessions, nameOf }: { title: string; sessions: SessionBrief[]; nameOf: (slug: string) => string }) {
  if (sessions.length === 0) return null;
  return (
    <section className="stack">
      <h2>{title}</h2>
      <ul className="session-list stack">
        {sessions.map((session) => (
          <SessionCard key={session.id} session={session} group={nameOf(session.group)} />
        ))}
      </ul>
    </section>
  );
}

type ListProps = { page: Page<SessionBrief>; nameOf: (slug: string) => string };

function SessionLists({ page, nameOf }: ListProps) {
  const { t } = useLingui();
  const now = useNow(15_000);
  const more = useMoreSessions();
  const { running, ahead, past } = inParts(page.results, now);
  if (page.results.length === 0)
    return (
      <EmptyState title={t`No session is planned in your groups`} action={<a href="/groups">{t`See the working groups`}</a>}>
        <Trans>The chairs of your groups schedule them. You are told here and by notice.</Trans>
      </EmptyState>
    );
  return (
    <>
      <Part title={t`Running now`} sessions={running} nameOf={nameOf} />
      <Part title={t`Ahead`} sessions={ahead} nameOf={nameOf} />
      <Part title={t`Past`} sessions={past} nameOf={nameOf} />
      {page.next && (
        <div>
          <Button busy={more.isPending} onClick={() => more.mutate(page.next!)}>
            <Trans>Earlier sessions</Trans>
          </Button>
        </div>
      )}
    </>
  );
}

/** Everything one may join: what runs, what comes, what was. */
export default function SessionsPage() {
  const { t } = useLingui();
  const query = useSessions();
  const groups = useApi<Page<Group>>(url.groups);
  const nameOf = (slug: string) => groups.data?.results.find((group) => group.slug === slug)?.name ?? "";
  return (
    <div className="page page--narrow stack stack--wide">
      <div className="page__head">
        <PageHeading title={t`Sessions`} />
      </div>
      <Loaded query={query}>{(page) => <SessionLists page={page} nameOf={nameOf} />}</Loaded>
    </div>
  );
}
