import { Trans, useLingui } from "@lingui/react/macro";
import { type ReactNode, type RefObject, useMemo } from "react";
import { outbox, useOutbox } from "../../api/device";
import { Button } from "../../ui/button";
import { Icon } from "../../ui/icon";
import "./post.css";

/** What was written and is not on the server yet: grey, safe, with two ways on. */
function OutgoingPosts({ place }: { place: string }) {
  const { t } = useLingui();
  const waiting = useOutbox(place);
  return waiting.map((entry) => (
    <li key={entry.key} className="posts__item">
      <article className="post__unsent" aria-label={t`Not sent yet`}>
        <p className="prose">{String(entry.body.body)}</p>
        {entry.tries === 0 ? (
          <p className="post__state">
            <Trans>Sending</Trans>
          </p>
        ) : (
          <div className="post__state">
            <Icon name="clock" />
            <Trans>Not sent yet, kept on this device.</Trans>
            <Button small variant="quiet" onClick={() => outbox.retry(place)}>
              <Trans>Try again</Trans>
            </Button>
            <Button small variant="quiet" onClick={() => void outbox.takeBack(entry.key)}>
              <Trans>Back to editing</Trans>
            </Button>
          </div>
        )}
      </article>
    </li>
  ));
}

/** What stands after the last message: what is not sent yet, and the mark of the list's end. The same until it changes. */
export function useTail(place: string, end: RefObject<HTMLLIElement | null>): ReactNode {
  return useMemo(
    () => (
      <>
        <OutgoingPosts place={place} />
        <li ref={end} className="posts__end" aria-hidden="true" />
      </>
    ),
    [place, end],
  );
}
