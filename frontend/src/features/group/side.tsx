import { Trans, useLingui } from "@lingui/react/macro";
import { memo } from "react";
import { url } from "../../api/keys";
import { useApi } from "../../api/queries";
import type { Group, Page, Thread } from "../../api/shapes";
import { CityMark } from "../../ui/city-mark";
import { Icon } from "../../ui/icon";
import { Count } from "../../ui/tag";
import { useGroupTabs } from "./tabs";
import "./side.css";

type Props = { slug: string; current: string; threadId?: number };

function OpenThreads({ slug, threadId }: { slug: string; threadId?: number }) {
  const { t } = useLingui();
  const threads = useApi<Page<Thread>>(url.groupThreads(slug)).data?.results ?? [];
  if (threads.length === 0) return null;
  return (
    <>
      <h2 className="group-side__title">
        <Trans>Open threads</Trans>
      </h2>
      <ul className="group-side__threads">
        {threads.slice(0, 8).map((thread) => {
          const { unread } = thread;
          return (
            <li key={thread.id}>
              <a className="group-side__thread" href={`/threads/${thread.id}`} aria-current={thread.id === threadId ? "page" : undefined}>
                <span lang={thread.language}>{thread.title}</span>
                {thread.id !== threadId && <Count value={unread} label={t`${unread} new`} />}
              </a>
            </li>
          );
        })}
      </ul>
    </>
  );
}

/** The group's own navigation beside a thread; on a phone the back link does the same. */
export const GroupSide = memo(function GroupSide({ slug, current, threadId }: Props) {
  const { t } = useLingui();
  const group = useApi<Group>(url.group(slug)).data;
  const tabs = useGroupTabs(slug);
  if (!group) return <div className="only-desk" />;
  const chair = group.chairs?.[0];
  return (
    <aside className="group-side only-desk" aria-label={group.name}>
      <p className="group-side__name">{group.name}</p>
      {chair && (
        <p className="group-side__chair">
          {chair.city && <CityMark slug={chair.city.slug} size="s" />}
          <span>
            <Trans>Chair: {chair.city?.name ?? chair.person.name}</Trans>
          </span>
        </p>
      )}
      <nav aria-label={t`Group`} className="group-side__nav">
        {tabs.map((tab) => (
          <a key={tab.key} className="group-side__link" href={tab.href} aria-current={tab.key === current ? "true" : undefined}>
            <Icon name={tab.icon} />
            {tab.label}
          </a>
        ))}
      </nav>
      <OpenThreads slug={slug} threadId={threadId} />
    </aside>
  );
});
