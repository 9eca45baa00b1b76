import { Trans, useLingui } from "@lingui/react/macro";
import { url, withQuery } from "../../api/keys";
import { useApi } from "../../api/queries";
import type { Group, Page, PracticeBrief, SessionBrief, Thread } from "../../api/shapes";
import { useMe } from "../../app/me";
import { PageHeading } from "../../ui/page-heading";
import { EmptyState, Loaded } from "../../ui/states";
import { Count } from "../../ui/tag";
import { NextSession } from "../group/next-session";
import { ThreadList } from "../group/thread-list";
import { PracticeCard } from "../start/practice-card";
import "../start/start.css";
import { DraftList } from "./draft-list";
import { WaitingList } from "./waiting-list";
import "./today.css";

const UNREAD = `${url.me}read/`;

function Unread({ groups }: { groups: Map<string, string> }) {
  const query = useApi<Page<Thread>>(UNREAD);
  return (
    <section className="stack" aria-labelledby="today-unread">
      <h2 id="today-unread">
        <Trans>New in your groups</Trans>
      </h2>
      <Loaded query={query}>
        {({ results }) => {
          if (results.length === 0)
            return (
              <EmptyState title={<Trans>You have read everything</Trans>} action={<a href="/groups"><Trans>Look into the groups</Trans></a>}>
                <Trans>New messages of your groups will stand here.</Trans>
              </EmptyState>
            );
          const slugs = [...new Set(results.map((thread) => thread.group))];
          return slugs.map((slug) => (
            <div key={slug} className="stack stack--tight">
              <h3 className="today__group">
                <a href={`/groups/${slug}`}>{groups.get(slug) ?? slug}</a>
              </h3>
              <ThreadList threads={results.filter((thread) => thread.group === slug)} />
            </div>
          ));
        }}
      </Loaded>
    </section>
  );
}

function NewPractices() {
  const practices = useApi<Page<PracticeBrief>>(withQuery(url.practices, { limit: 3 })).data?.results ?? [];
  if (practices.length === 0) return null;
  return (
    <section className="stack" aria-labelledby="today-practices">
      <h2 id="today-practices">
        <Trans>New practices</Trans>
      </h2>
      <ul className="start__practices">
        {practices.map((practice) => (
          <PracticeCard key={practice.id} practice={practice} />
        ))}
      </ul>
    </section>
  );
}

function MyGroups({ groups }: { groups: Group[] }) {
  const { t } = useLingui();
  const mine = groups.filter((group) => group.roles?.length);
  const shown = mine.length > 0 ? mine : groups;
  return (
    <section className="card stack stack--tight" aria-labelledby="today-groups">
      <h2 id="today-groups">{mine.length > 0 ? <Trans>My groups</Trans> : <Trans>Working groups</Trans>}</h2>
      <ul>
        {shown.map(({ slug, name, unread = 0 }) => (
          <li key={slug} className="today__group-row">
            <a href={`/groups/${slug}`}>{name}</a>
            <Count value={unread} label={t`${unread} new messages`} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What changed, what comes, what waits for me. */
export default function TodayPage() {
  const { t } = useLingui();
  const me = useMe();
  const groups = useApi<Page<Group>>(url.groups).data?.results ?? [];
  const sessions = useApi<Page<SessionBrief>>(withQuery(`/api/v1/sessions/`, { limit: 5 })).data?.results ?? [];
  const names = new Map(groups.map((group) => [group.slug, group.name]));
  const title = t`Today`;
  return (
    <div className="page today">
      <div className="page__head">
        <PageHeading title={title} />
        <p className="page__lead">
          <Trans>Good day, {me?.name}.</Trans>
        </p>
      </div>
      <div className="page__columns">
        <div className="stack stack--wide">
          <WaitingList />
          <Unread groups={names} />
          <NewPractices />
        </div>
        <div className="stack stack--wide">
          <NextSession sessions={sessions} />
          <DraftList />
          <MyGroups groups={groups} />
        </div>
      </div>
    </div>
  );
}
