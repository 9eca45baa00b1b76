import { Trans } from "@lingui/react/macro";
import { url, withQuery } from "../../api/keys";
import { useApi } from "../../api/queries";
import type { Notice, Page } from "../../api/shapes";
import { useNoticeWords } from "../../app/notice-words";
import { Time } from "../../ui/time";

const SHOWN = 5;

/** Mentions, answers and decisions that were not looked at yet. */
export function WaitingList() {
  const words = useNoticeWords();
  const notices = useApi<Page<Notice>>(withQuery(url.notices, { limit: 10 })).data?.results ?? [];
  const unread = notices.filter((notice) => !notice.read);
  if (unread.length === 0) return null;
  return (
    <section className="today__waiting" aria-labelledby="today-waiting">
      <h2 id="today-waiting">
        <Trans>Waits for you</Trans>
      </h2>
      <ul className="stack stack--tight">
        {unread.slice(0, SHOWN).map((notice) => (
          <li key={notice.id} className="today__notice">
            <a href={notice.url}>{words(notice)}</a>
            <span className="muted small">
              <Time at={notice.at} />
            </span>
          </li>
        ))}
      </ul>
      <p>
        <a href="/notices">
          <Trans>All notifications</Trans>
        </a>
      </p>
    </section>
  );
}
