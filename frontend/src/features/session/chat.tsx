import { Trans, useLingui } from "@lingui/react/macro";
import { type RefObject, useEffect, useRef } from "react";
import { outbox, useOutbox } from "../../api/device";
import { useDraft } from "../../api/drafts";
import { stream } from "../../api/keys";
import type { Message, Room } from "../../api/shapes";
import { announce } from "../../ui/announce";
import { Loaded } from "../../ui/states";
import { useLatest } from "../../ui/use-latest";
import { useStable } from "../../ui/use-stable";
import { useThread, useThreadStore } from "../thread/data";
import type { ThreadState } from "../thread/events";
import { MessageList } from "../thread/message-list";
import { Earlier } from "../thread/more";
import { NewBar } from "../thread/new-bar";
import { useTail } from "../thread/outgoing";
import { useSteadyPlace } from "../thread/use-place";
import { type Newcomers, useNewcomers, useReadPosition } from "../thread/use-reading";
import { useSend } from "../thread/use-send";
import { ChatForm } from "./chat-form";
import type { FloorActs } from "./use-floor";
import { useStuckToEnd } from "./use-stuck-to-end";

type Props = { room: Room; floor: FloorActs; meId: number | null };

/** The chat of the session: a thread like any other, read from its end. */
export function Chat({ room, floor, meId }: Props) {
  const end = useRef<HTMLLIElement>(null);
  const newcomers = useNewcomers(end, meId);
  const query = useThread(room.thread, newcomers.arrived);
  return (
    <>
      <h2 id="chat-title" className="vh">
        <Trans>Chat</Trans>
      </h2>
      <Loaded query={query}>{(state) => <ChatView {...{ room, floor, meId, state, newcomers, end }} />}</Loaded>
    </>
  );
}

/** Shows and says what was sent. */
function useOwnWords(thread: number): void {
  const { t } = useLingui();
  const { putOwn } = useThreadStore(thread);
  const place = stream.thread(thread);
  const latest = useLatest({ putOwn, sent: t`Your message is posted.` });
  useEffect(
    () =>
      outbox.listen({
        onSent: (entry, answer) => {
          if (entry.place !== place) return;
          latest.current.putOwn(answer as Message);
          announce(latest.current.sent);
        },
      }),
    [place, latest],
  );
}

type ViewProps = Props & { state: ThreadState; newcomers: Newcomers; end: RefObject<HTMLLIElement | null> };

function ChatView({ room, floor, meId, state, newcomers, end }: ViewProps) {
  const { t } = useLingui();
  const { thread, messages } = state;
  const place = stream.thread(thread.id);
  const draft = useDraft(place);
  const area = useRef<HTMLTextAreaElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLOListElement>(null);
  // Not their number: where the oldest are let go it stays the same.
  const newest = messages.at(-1)?.no ?? 0;
  useSteadyPlace({ list, box, changes: messages });
  const toEnd = useStuckToEnd(box, newest + useOutbox(place).length);
  useReadPosition({ thread, list, box, changes: newest });
  useOwnWords(thread.id);
  const post = useSend(thread.id, draft);

  const send = (language: string) => {
    post(language);
    toEnd();
  };
  const answer = useStable((message: Message) => {
    draft.change({ reply_to: message.id });
    area.current?.focus();
  });
  const tail = useTail(place, end);
  const answered = messages.find(({ id }) => id === draft.content.reply_to);

  return (
    <>
      <div className="room__messages" ref={box} role="region" aria-label={t`Messages`}>
        <Earlier state={state} />
        {messages.length === 0 && (
          <p className="muted">
            <Trans>Nobody has written yet.</Trans>
          </p>
        )}
        <MessageList {...{ thread, messages, meId }} ref={list} onReply={answer}>
          {tail}
        </MessageList>
        <NewBar {...{ newcomers, messages }} />
      </div>
      <ChatForm {...{ room, floor, draft, answered, area }} onSend={send} />
    </>
  );
}
