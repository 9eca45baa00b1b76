import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { url } from "../../api/keys";
import { useApi } from "../../api/queries";
import type { Group, Page, Thread } from "../../api/shapes";
import { Button } from "../../ui/button";
import { EmptyState, Loaded } from "../../ui/states";
import { StartThread } from "./start-thread";
import { ThreadList } from "./thread-list";
import { useShownThreads } from "./use-group-stream";
import { useMoreRows } from "./use-more-rows";

/** Every discussion of the group, and the form that starts one. */
export function ThreadsTab({ group }: { group: Group }) {
  const { t } = useLingui();
  const query = useApi<Page<Thread>>(url.groupThreads(group.slug));
  const older = useMoreRows(query.data);
  useShownThreads(group.slug, query.data?.results);
  const [writing, setWriting] = useState(false);
  const canStart = group.can?.includes("start_thread") ?? false;
  return (
    <div className="stack">
      {canStart && !writing && (
        <div>
          <Button variant="primary" icon="plus" onClick={() => setWriting(true)}>
            <Trans>Start a thread</Trans>
          </Button>
        </div>
      )}
      {writing && <StartThread slug={group.slug} onCancel={() => setWriting(false)} />}
      <h2 className="vh">{t`Threads`}</h2>
      <Loaded query={query}>
        {({ results }) =>
          results.length === 0 ? (
            <EmptyState title={<Trans>Nobody has started a thread yet</Trans>}>
              <Trans>A question that other cities may have answered already is a good beginning.</Trans>
            </EmptyState>
          ) : (
            <ThreadList threads={[...results, ...older.rows]} />
          )
        }
      </Loaded>
      {older.next && (
        <div>
          <Button busy={older.isPending} onClick={older.load}>
            <Trans>Older threads</Trans>
          </Button>
        </div>
      )}
    </div>
  );
}
