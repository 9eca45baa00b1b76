import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { Author, Thread } from "../../api/shapes";
import { CityMark } from "../../ui/city-mark";
import { Count, Tag } from "../../ui/tag";
import { Time } from "../../ui/time";
import "./thread-list.css";

/** Name and city; some people are named by their office, city included. */
function withCity(author: Author): string {
  const city = author.city?.name;
  return city && !author.name.includes(city) ? `${author.name}, ${city}` : author.name;
}

function ThreadRow({ thread }: { thread: Thread }) {
  const { t } = useLingui();
  const { unread, author } = thread;
  return (
    <li className="thread-row">
      <CityMark slug={author.city?.slug ?? author.organisation?.slug ?? ""} />
      <div className="thread-row__body">
        <p className="thread-row__title">
          <a href={`/threads/${thread.id}`} lang={thread.language}>
            {thread.title}
          </a>
          <Count value={unread} label={t`${unread} new`} />
        </p>
        <p className="thread-row__meta">
          {thread.pinned && (
            <Tag tone="plum" icon="pin">
              <Trans>Pinned</Trans>
            </Tag>
          )}
          {thread.locked && (
            <Tag icon="lock">
              <Trans>Closed for replies</Trans>
            </Tag>
          )}
          <span>{withCity(author)}</span>
          <span className="num">
            <Plural value={thread.messages} one="# message" other="# messages" />
          </span>
          <Time at={thread.last_at} />
        </p>
      </div>
    </li>
  );
}

export function ThreadList({ threads }: { threads: Thread[] }) {
  return (
    <ul className="thread-list">
      {threads.map((thread) => (
        <ThreadRow key={thread.id} thread={thread} />
      ))}
    </ul>
  );
}
