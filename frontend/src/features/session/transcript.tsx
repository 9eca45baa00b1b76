import { Trans } from "@lingui/react/macro";
import { useRef } from "react";
import type { Room } from "../../api/shapes";
import { Button } from "../../ui/button";
import { Loaded } from "../../ui/states";
import { useOlder, useThread } from "../thread/data";
import { MessageList } from "../thread/message-list";

const nothing = () => undefined;
const keepAll = () => false;

/** The chat of a session that is over: to be read, and by the chair still to be moderated. */
export function Transcript({ room, meId }: { room: Room; meId: number | null }) {
  const query = useThread(room.thread, keepAll);
  const older = useOlder(room.thread);
  const list = useRef<HTMLOListElement>(null);
  const newLine = useRef<HTMLLIElement>(null);
  return (
    <section className="room__transcript" aria-labelledby="chat-title">
      <h2 id="chat-title">
        <Trans>Chat</Trans>
      </h2>
      <Loaded query={query}>
        {({ thread, messages, previous }) => (
          <>
            {previous && (
              <Button busy={older.isPending} icon="arrow-up" onClick={() => older.mutate(previous)}>
                <Trans>Earlier messages</Trans>
              </Button>
            )}
            {messages.length === 0 ? (
              <p className="muted">
                <Trans>Nobody wrote in this session.</Trans>
              </p>
            ) : (
              <MessageList {...{ thread, messages, meId, newLine }} readUpTo={null} ref={list} onReply={nothing}>
                {null}
              </MessageList>
            )}
          </>
        )}
      </Loaded>
    </section>
  );
}
