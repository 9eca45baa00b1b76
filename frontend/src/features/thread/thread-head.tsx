import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { memo } from "react";
import type { Message, ThreadAnswer } from "../../api/shapes";
import { useWord } from "../../api/vocabularies";
import { Button, IconButton } from "../../ui/button";
import { type MenuItem, overlay } from "../../ui/overlay";
import { BackLink, PageHeading } from "../../ui/page-heading";
import { Tag } from "../../ui/tag";
import { toast } from "../../ui/toast";
import { type ThreadPower, useThreadPower } from "./data";

type Props = { thread: ThreadAnswer; messages: Message[]; groupName: string; canPost: boolean; onReply: () => void };

/** What a chair may do with the whole thread. */
function useChairItems(thread: ThreadAnswer): MenuItem[] {
  const { t } = useLingui();
  const power = useThreadPower(thread);
  const run = (verb: ThreadPower, done: string) => () =>
    power.mutate(verb, {
      onSuccess: () => toast(done),
      onError: (error) => toast(error.detail || t`That did not work.`, { tone: "danger" }),
    });
  const items: MenuItem[] = [];
  if (thread.can.includes("pin"))
    items.push(
      thread.pinned
        ? { id: "unpin", label: t`Unpin`, icon: "pin-off", run: run("unpin", t`No longer pinned.`) }
        : { id: "pin", label: t`Pin to the top`, icon: "pin", run: run("pin", t`Pinned to the top of the group.`) },
    );
  if (thread.can.includes("lock"))
    items.push(
      thread.locked
        ? { id: "unlock", label: t`Open for replies again`, icon: "lock-open", run: run("unlock", t`Replies are possible again.`) }
        : { id: "lock", label: t`Close for replies`, icon: "lock", run: run("lock", t`Closed for replies.`) },
    );
  return items;
}

export function LockedNote({ reason }: { reason: string }) {
  const word = useWord("reasons");
  return (
    <p className="thread__locked">
      {reason === "session_closed" ? (
        <Trans>The session is over; its chat stays here to be read.</Trans>
      ) : (
        <Trans>The chair has closed this thread for replies.</Trans>
      )}{" "}
      {reason && reason !== "session_closed" && word(reason)}
    </p>
  );
}

/** Title, state and number of a thread. The same while one types: `onReply` is to be one function for good. */
export const ThreadHead = memo(function ThreadHead({ thread, messages, groupName, canPost, onReply }: Props) {
  const { t } = useLingui();
  const items = useChairItems(thread);
  const cities = new Set(messages.map(({ author }) => author.city?.slug).filter(Boolean)).size;
  return (
    <div className="page__head thread__head">
      <BackLink href={`/groups/${thread.group}`}>{groupName}</BackLink>
      <PageHeading title={thread.title} lang={thread.language} />
      <div className="row row--apart">
        <p className="row muted small">
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
          <span className="num">
            <Plural value={thread.messages} one="# message" other="# messages" />
            {cities > 0 && (
              <>
                {" · "}
                <Plural value={cities} one="# city" other="# cities" />
              </>
            )}
          </span>
        </p>
        <div className="row">
          {canPost && (
            <Button icon="reply" onClick={onReply}>
              <Trans>Reply</Trans>
            </Button>
          )}
          {items.length > 0 && (
            <IconButton icon="ellipsis" label={t`Actions of the chair`} aria-haspopup="menu" onClick={(event) => overlay.openMenu(event.currentTarget, t`Actions of the chair`, items)} />
          )}
        </div>
      </div>
    </div>
  );
});
