import { Trans } from "@lingui/react/macro";
import { url } from "../../api/keys";
import { useApi } from "../../api/queries";
import type { Group, Page, SessionBrief, Thread } from "../../api/shapes";
import { EmptyState } from "../../ui/states";
import { MemberRow } from "./member-row";
import { NextSession } from "./next-session";
import { ThreadList } from "./thread-list";
import { useShownThreads } from "./use-group-stream";

const SHOWN = 5;

function Chairs({ group }: { group: Group }) {
  if (!group.chairs?.length) return null;
  return (
    <section className="stack" aria-labelledby="group-chairs">
      <h2 id="group-chairs">
        <Trans>Who leads it</Trans>
      </h2>
      <ul className="member-list">
        {group.chairs.map((member) => (
          <MemberRow key={`${member.person.id}-${member.role}`} member={member} />
        ))}
      </ul>
    </section>
  );
}

function Latest({ group }: { group: Group }) {
  const threads = useApi<Page<Thread>>(url.groupThreads(group.slug)).data?.results;
  useShownThreads(group.slug, threads);
  if (!threads) return null;
  return (
    <section className="stack" aria-labelledby="group-latest">
      <h2 id="group-latest">
        <Trans>Latest threads</Trans>
      </h2>
      {threads.length > 0 ? (
        <ThreadList threads={threads.slice(0, SHOWN)} />
      ) : (
        <EmptyState title={<Trans>Nobody has started a thread yet</Trans>}>
          <Trans>A question that other cities may have answered already is a good beginning.</Trans>
        </EmptyState>
      )}
      <p>
        <a href={`/groups/${group.slug}/threads`}>
          <Trans>All threads of the group</Trans>
        </a>
      </p>
    </section>
  );
}

/** What the group does, who leads it, what comes next. */
export function OverviewTab({ group }: { group: Group }) {
  const inside = group.can?.includes("read") ?? false;
  const sessions = useApi<Page<SessionBrief>>(inside ? url.groupSessions(group.slug) : null).data?.results ?? [];
  return (
    <div className="page__columns">
      <div className="stack stack--wide">
        <section className="stack" aria-labelledby="group-remit">
          <h2 id="group-remit">
            <Trans>What this group does</Trans>
          </h2>
          <p className="prose">{group.remit}</p>
        </section>
        {inside && <Latest group={group} />}
      </div>
      {inside && (
        <div className="stack stack--wide">
          <NextSession sessions={sessions} />
          <Chairs group={group} />
        </div>
      )}
    </div>
  );
}
