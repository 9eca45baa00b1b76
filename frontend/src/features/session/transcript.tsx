import { Trans } from "@lingui/react/macro";
import { useRef } from "react";
import type { Room } from "../../api/shapes";
import { Loaded } from "../../ui/states";
import { useThread } from "../thread/data";
import type { ThreadState } from "../thread/events";
import { MessageList } from "../thread/message-list";
import { Earlier } from "../thread/more";
import { useSteadyPlace } from "../thread/use-place";

const nothing = () => undefined;
const keepAll = () => false;

function Lines({ state, meId }: { state: ThreadState; meId: number | null }) {
  const { thread, messages } = state;
  const list = useRef<HTMLOListElement>(null);
  useSteadyPlace({ list, changes: messages });
  if (messages.length === 0)
    return (
      <p className="muted">
        <Trans>Nobody wrote in this session.</Trans>
      </p>
    );
  return (
    <>
      <Earlier state={state} />
      <MessageList {...{ thread, messages, meId }} ref={list} onReply={nothing}>
        {null}
      </MessageList>
    </>
  );
}

/** The chat of a session that is over: to be read, and by the chair still to be moderated. */
export function Transcript({ room, meId }: { room: Room; meId: number | null }) {
  const query = useThread(room.thread, keepAll);
  return (
    <section className="room__transcript" aria-labelledby="chat-title">
      <h2 id="chat-title">
        <Trans>Chat</Trans>
      </h2>
      <Loaded query={query}>{(state) => <Lines {...{ state, meId }} />}</Loaded>
    </section>
  );
}
