import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { type RefObject, useEffect, useRef, useState } from "react";
import { outbox } from "../../api/device";
import { useDraft } from "../../api/drafts";
import { stream } from "../../api/keys";
import type { Message } from "../../api/shapes";
import { announce } from "../../ui/announce";
import { useLatest } from "../../ui/use-latest";
import { useStable } from "../../ui/use-stable";
import { BeforeChange } from "./before-change";
import { Composer } from "./composer";
import { useThreadStore } from "./data";
import { edit } from "./edit-text";
import { goesOn, type ThreadState } from "./events";
import { quoted } from "./markdown";
import { MessageList, type News } from "./message-list";
import { Earlier, Later } from "./more";
import { NewBar } from "./new-bar";
import { useTail } from "./outgoing";
import { LockedNote, ThreadHead } from "./thread-head";
import { useFarFromEnd, useGoal, useSteadyPlace } from "./use-place";
import { type Newcomers, useReadPosition } from "./use-reading";
import { useSend } from "./use-send";

type Props = {
  state: ThreadState;
  meId: number | null;
  groupName: string;
  newcomers: Newcomers;
  end: RefObject<HTMLLIElement | null>;
};

type Own = { isIdle: () => boolean; show: (no: number) => void };

/** What the server took stands in the list at once, in focus when its author has not begun another text. */
function useOwnPosts(state: ThreadState, own: Own): void {
  const { t } = useLingui();
  const { thread, messages } = state;
  const { putOwn } = useThreadStore(thread.id);
  const place = stream.thread(thread.id);
  const latest = useLatest({ ...own, putOwn, isWhole: !goesOn(state, "later"), sent: t`Your message is posted.` });
  const posted = useRef<number | null>(null);
  useEffect(
    () =>
      outbox.listen({
        onSent: (entry, answer) => {
          if (entry.place !== place) return;
          announce(latest.current.sent);
          const message = answer as Message;
          posted.current = message.no;
          if (!latest.current.isWhole) latest.current.show(message.no);
          latest.current.putOwn(message);
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

/** What is new to somebody who has read here before: to all others everything is. */
const newsOf = ({ unread, last_read_no }: ThreadState["thread"]): News | null =>
  unread > 0 && last_read_no > 0 ? { after: last_read_no, count: unread } : null;

export function ThreadView({ state, meId, groupName, newcomers, end }: Props) {
  const { thread, messages } = state;
  const place = stream.thread(thread.id);
  const draft = useDraft(place);
  const area = useRef<HTMLTextAreaElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const newLine = useRef<HTMLLIElement>(null);
  const [shownAtFirst] = useState(messages.length);
  const [news] = useState(() => newsOf(thread));
  const canPost = thread.can.includes("post") && !thread.locked;
  const answered = messages.find(({ id }) => id === draft.content.reply_to);

  const lookBefore = useSteadyPlace({ list, field: area, changes: messages });
  const { go, isOpening, named } = useGoal(state, list, { newLine, end });
  useReadPosition({ thread, list, changes: messages, isOpening });
  const isFar = useFarFromEnd(end, !goesOn(state, "later"));

  const write = useStable(() => {
    area.current?.scrollIntoView({ block: "center" });
    area.current?.focus({ preventScroll: true });
  });
  const show = useStable((no: number) => go({ no, why: "named" }));
  const isIdle = () => area.current?.value === "" && area.current === document.activeElement;
  useOwnPosts(state, { isIdle, show });
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
  const toNewest = useStable(() => go({ why: "end" }));
  const tail = useTail(place, end);

  return (
    <div className="thread__main">
      <ThreadHead {...{ thread, messages, groupName, canPost }} onReply={write} />
      <BeforeChange changes={messages} look={lookBefore} />
      <Earlier state={state} />
      <MessageList {...{ thread, messages, meId, news, newLine, named }} ref={list} onReply={reply} onQuote={quote}>
        {tail}
      </MessageList>
      <Later state={state} waits={isOpening} />
      <NewBar
        {...{ newcomers, messages }}
        onShow={show}
        onNewest={isFar ? toNewest : undefined}
        onReply={canPost ? write : undefined}
        draftKept={draft.content.body.trim() !== ""}
      />
      {thread.locked && <LockedNote reason={thread.lock_reason} />}
      {canPost && <Composer {...{ draft, answered, area }} group={thread.group} onSend={send} />}
      {!canPost && !thread.locked && (
        <p className="thread__locked">
          <Trans>
            Members of the group write here. <a href={`/groups/${thread.group}`}>See how to join</a>
          </Trans>
        </p>
      )}
      <p className="vh" role="status">
        {messages.length !== shownAtFirst && <Plural value={messages.length} one="# message is shown" other="# messages are shown" />}
      </p>
    </div>
  );
}
