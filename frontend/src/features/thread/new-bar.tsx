import { Plural, Trans } from "@lingui/react/macro";
import { memo } from "react";
import type { Message } from "../../api/shapes";
import { Button } from "../../ui/button";
import type { Newcomers } from "./use-reading";

type Props = {
  newcomers: Newcomers;
  /** As they are now: what was heard and is withheld since must leave this list too. */
  messages: Message[];
  /** The way to a message, where it may not be in the list. */
  onShow?: (no: number) => void;
  /** The way to the end, while one is far from it. */
  onNewest?: () => void;
  /** The way to the composer, on a phone; none for who may not write. */
  onReply?: () => void;
  draftKept?: boolean;
};

/** The heard messages whose words may still be read, as they read now. */
function stillSaid(heard: Message[], messages: Message[]): Message[] {
  return heard.flatMap(({ id }) => messages.findLast((message) => message.id === id && message.state === "published") ?? []);
}

function focusOn(no: number): void {
  const item = document.getElementById(`m${no}`);
  item?.scrollIntoView({ block: "center" });
  item?.focus({ preventScroll: true });
}

/** New messages never move what is read: they wait here, and are heard once. */
export const NewBar = memo(function NewBar(props: Props) {
  const { newcomers: { waiting, heard, seen }, messages, onShow = focusOn, onNewest, onReply, draftKept } = props;
  const [first] = waiting;
  const go = () => {
    seen();
    if (first !== undefined) onShow(first);
  };
  return (
    <>
      <div className={onReply ? "new-bar new-bar--reply" : "new-bar"}>
        <div role="status">
          {waiting.length > 0 && (
            <Button variant="waiting" icon="arrow-down" onClick={go}>
              <Plural value={waiting.length} one="# new message" other="# new messages" />
            </Button>
          )}
        </div>
        {onNewest && waiting.length === 0 && (
          <Button icon="arrow-down" onClick={onNewest}>
            <Trans>To the newest</Trans>
          </Button>
        )}
        {onReply && (
          <Button variant="primary" icon="reply" className="new-bar__reply" onClick={onReply}>
            <Trans>Reply</Trans>
            {draftKept && (
              <span className="small">
                <Trans>draft kept</Trans>
              </span>
            )}
          </Button>
        )}
      </div>
      <div role="log" className="vh">
        {stillSaid(heard, messages).map((message) => (
          <p key={message.id}>
            {message.author.name}: <span lang={message.language}>{message.body}</span>
          </p>
        ))}
      </div>
    </>
  );
});
