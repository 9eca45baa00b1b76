import { useLingui } from "@lingui/react/macro";
import { memo, useEffect, useRef, useState } from "react";
import { flood } from "../../api/pace";
import type { Message, Term } from "../../api/shapes";
import { IconButton } from "../../ui/button";
import { EditForm } from "./edit-form";
import { Post } from "./post";
import { PostActions } from "./post-actions";
import { Tombstone } from "./tombstone";

/** What can be done with any message of the list: the same functions for all rows, as long as the list lives. */
export type RowActs = {
  reply: (message: Message) => void;
  /** Left out where quoting would only fill the room. */
  quote?: (message: Message) => void;
  react: (message: Message, emoji: string, on: boolean) => void;
  more: (message: Message, trigger: HTMLElement) => void;
  edited: () => void;
};

type Props = {
  message: Message;
  threadId: number;
  /** The message this one answers, when it is in the window. */
  answered: Message | undefined;
  /** The reader's own reactions. */
  mine: string[];
  terms: Term[];
  canPost: boolean;
  canReact: boolean;
  /** Whether a withheld message has something to offer this reader. */
  hasMenu: boolean;
  /** Another number each minute while the message is young: how old it is must be told anew. */
  minute: number;
  isEdited: boolean;
  /** The address names it. */
  isNamed: boolean;
  acts: RowActs;
};

const COMES_NEAR = ["focusin", "pointerenter"];

/** A message that came in a flood is drawn without its buttons, which come when it is over or when one goes there. */
function useWhole() {
  const [isWhole, setWhole] = useState(() => !flood.isOn());
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    const element = item.current;
    if (isWhole || !element) return;
    const complete = () => setWhole(true);
    const forget = flood.afterwards(element, complete);
    for (const sign of COMES_NEAR) element.addEventListener(sign, complete);
    return () => {
      forget();
      for (const sign of COMES_NEAR) element.removeEventListener(sign, complete);
    };
  }, [isWhole]);
  return { isWhole, item };
}

function Content({ isWhole, ...props }: Props & { isWhole: boolean }) {
  const { message, threadId, answered, mine, terms, canPost, canReact, hasMenu, minute, isEdited, acts } = props;
  const { t } = useLingui();
  if (message.state !== "published")
    return (
      <Tombstone message={message}>
        {hasMenu && <IconButton icon="ellipsis" label={t`More actions`} aria-haspopup="menu" onClick={(event) => acts.more(message, event.currentTarget)} />}
      </Tombstone>
    );
  if (isEdited) return <EditForm threadId={threadId} message={message} onDone={acts.edited} />;
  return (
    <Post {...{ message, answered, minute }}>
      {isWhole ? (
        <PostActions
          {...{ message, mine, terms, canPost, canReact }}
          onReact={(emoji, on) => acts.react(message, emoji, on)}
          onReply={() => acts.reply(message)}
          onQuote={acts.quote && (() => acts.quote?.(message))}
          onMore={(event) => acts.more(message, event.currentTarget)}
        />
      ) : (
        <div className="post__actions" />
      )}
    </Post>
  );
}

/**
 * One message of a list. Its props change only with what is shown of it, so that a list of hundreds draws nothing but
 * the new row when something arrives, and nothing at all while one types.
 */
export const MessageRow = memo(function MessageRow(props: Props) {
  const { no } = props.message;
  const { isWhole, item } = useWhole();
  return (
    <li ref={item} id={`m${no}`} data-no={no} className="posts__item" tabIndex={-1} aria-current={props.isNamed || undefined}>
      <Content {...props} isWhole={isWhole} />
    </li>
  );
});
