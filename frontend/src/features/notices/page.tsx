import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "../../api/client";
import { url } from "../../api/keys";
import { useApi } from "../../api/queries";
import type { Me, Notice, Page } from "../../api/shapes";
import { Button } from "../../ui/button";
import { PageHeading } from "../../ui/page-heading";
import { EmptyState, Loaded } from "../../ui/states";
import { Tag } from "../../ui/tag";
import { Time } from "../../ui/time";
import { useNoticeWords } from "../../app/notice-words";
import "./notices.css";

/** Marks notices read; without ids, all of them. */
function useReadNotices() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (ids?: number[]) => api.post(`${url.notices}read/`, ids ? { ids } : {}),
    onSuccess: async () => {
      client.setQueryData<Me | null>([url.me], (me) => me && { ...me, unread_notices: 0 });
      await client.invalidateQueries({ queryKey: [url.notices] });
    },
  });
}

function NoticeRow({ notice }: { notice: Notice }) {
  const words = useNoticeWords();
  const isNew = !notice.read;
  const note = typeof notice.data.note === "string" ? notice.data.note : "";
  return (
    <li className={`notice${isNew ? " notice--new" : ""}`}>
      <a className="notice__link" href={notice.url}>
        {words(notice)}
      </a>
      {note && <p className="notice__note">{note}</p>}
      <p className="notice__meta">
        {isNew && (
          <Tag tone="plum">
            <Trans>New</Trans>
          </Tag>
        )}
        <Time at={notice.at} />
      </p>
    </li>
  );
}

export default function NoticesPage() {
  const { t } = useLingui();
  const query = useApi<Page<Notice>>(url.notices);
  const read = useReadNotices();
  const unread = query.data?.results.some((notice) => !notice.read) ?? false;
  return (
    <div className="page page--narrow">
      <div className="page__head">
        <div className="row row--apart">
          <PageHeading title={t`Notifications`} />
          {unread && (
            <Button small icon="check" busy={read.isPending} onClick={() => read.mutate(undefined)}>
              <Trans>Mark all as read</Trans>
            </Button>
          )}
        </div>
      </div>
      <Loaded query={query}>
        {({ results }) =>
          results.length === 0 ? (
            <EmptyState title={<Trans>Nothing waits for you</Trans>}>
              <Trans>You will be told here when somebody mentions you, answers you or decides about something you wrote.</Trans>
            </EmptyState>
          ) : (
            <ol className="notice-list">
              {results.map((notice) => (
                <NoticeRow key={notice.id} notice={notice} />
              ))}
            </ol>
          )
        }
      </Loaded>
    </div>
  );
}
