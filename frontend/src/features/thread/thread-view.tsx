import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { type RefObject, useEffect, useRef, useState } from "react";
import { outbox } from "../../api/device";
import { useDraft } from "../../api/drafts";
import { stream } from "../../api/keys";
import type { Message } from "../../api/shapes";
import { announce } from "../../ui/announce";
import { Button } from "../../ui/button";
import { useLatest } from "../../ui/use-latest";
import { useStable } from "../../ui/use-stable";
import { Composer } from "./composer";
import { useOlder, useThreadStore } from "./data";
import { edit } from "./edit-text";
import type { ThreadState } from "./events";
import { quoted } from "./markdown";
import { MessageList } from "./message-list";
import { NewBar } from "./new-bar";
import { useTail } from "./outgoing";
import { LockedNote, ThreadHead } from "./thread-head";
import { type Newcomers, useOpenAtNew, useReadPosition, useSteady } from "./use-reading";
import { useSend } from "./use-send";

type Props = {
  state: ThreadState;
  meId: number | null;
  groupName: string;
  newcomers: Newcomers;
  end: RefObject<HTMLLIElement | null>;
};

/** What the server took stands in the list at once, in focus when its author has not begun another text. */
function useOwnPosts({ thread, messages }: ThreadState, isIdle: () => boolean): void {
  const { t } = useLingui();
  const { put } = useThreadStore(thread.id);
  const place = stream.thread(thread.id);
  const latest = useLatest({ isIdle, put, sent: t`Your message is posted.` });
  const posted = useRef<number | null>(null);
  useEffect(
    () =>
      outbox.listen({
        onSent: (entry, answer) => {
          if (entry.place !== place) return;
          announce(latest.current.sent);
          const message = answer as Message;
          latest.current.put(message);
          posted.current = message.no;
        },
      }),
    [place, latest],
  );
  useEffect(() => {
    const item = posted.current === null ? null : document.getElementById(`m${posted.current}`);
    if (!item) return;
    posted.current = null;
    if (!latest.current.isIdle()) return;
    item.scrollIntoView({ block: "nearest" });
    item.focus({ preventScroll: true });
  }, [messages, latest]);
}

export function ThreadView({ state, meId, groupName, newcomers, end }: Props) {
  const { thread, messages } = state;
  const place = stream.thread(thread.id);
  const draft = useDraft(place);
  const area = useRef<HTMLTextAreaElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const newLine = useRef<HTMLLIElement>(null);
  const [readUpTo] = useState(thread.unread > 0 && thread.last_read_no > 0 ? thread.last_read_no : null);
  const older = useOlder(thread.id);
  const canPost = thread.can.includes("post") && !thread.locked;
  const answered = messages.find(({ id }) => id === draft.content.reply_to);

  useOpenAtNew(newLine);
  useReadPosition(thread, list, messages.at(-1)?.no ?? 0);
  useSteady(area, messages);

  const write = useStable(() => {
    area.current?.scrollIntoView({ block: "center" });
    area.current?.focus({ preventScroll: true });
  });
  useOwnPosts(state, () => area.current?.value === "" && area.current === document.activeElement);
  const send = useSend(thread.id, draft);

  const reply = useStable((message: Message) => {
    draft.change({ reply_to: message.id });
    write();
  });
  const quote = useStable((message: Message) => {
    draft.change({ reply_to: message.id });
    write();
    if (area.current) edit(area.current, quoted(area.current.value, message.author.name, message.body));
  });
  const tail = useTail(place, end);

  return (
    <div className="thread__main">
      <ThreadHead {...{ thread, messages, groupName, canPost }} onReply={write} />
      {state.previous && (
        <Button busy={older.isPending} icon="arrow-up" onClick={() => older.mutate(state.previous!)}>
          <Trans>Earlier messages</Trans>
        </Button>
      )}
      <MessageList {...{ thread, messages, meId, readUpTo, newLine }} ref={list} onReply={reply} onQuote={quote}>
        {tail}
      </MessageList>
      <NewBar {...{ newcomers, messages }} onReply={canPost ? write : undefined} draftKept={draft.content.body.trim() !== ""} />
      {thread.locked && <LockedNote reason={thread.lock_reason} />}
      {canPost && <Composer {...{ draft, answered, area }} group={thread.group} onSend={send} />}
      {!canPost && !thread.locked && (
        <p className="thread__locked">
          <Trans>
            Members of the group write here. <a href={`/groups/${thread.group}`}>See how to join</a>
          </Trans>
        </p>
      )}
      {older.isSuccess && (
        <p className="vh" role="status">
          <Plural value={messages.length} one="# message is shown" other="# messages are shown" />
        </p>
      )}
    </div>
  );
}
