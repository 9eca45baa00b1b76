import { Plural, useLingui } from "@lingui/react/macro";
import { type ReactNode, type RefObject, useState } from "react";
import type { Message, ThreadAnswer } from "../../api/shapes";
import { IconButton } from "../../ui/button";
import { overlay } from "../../ui/overlay";
import { useReact } from "./data";
import { EditForm } from "./edit-form";
import { Post } from "./post";
import { PostActions } from "./post-actions";
import { Tombstone } from "./tombstone";
import { usePostMenu } from "./use-post-menu";

type Props = {
  thread: ThreadAnswer;
  messages: Message[];
  meId: number | null;
  /** The last number read when the page opened; null when nothing is new. */
  readUpTo: number | null;
  newLine: RefObject<HTMLLIElement | null>;
  onReply: (message: Message) => void;
  /** Left out where quoting would only fill the room. */
  onQuote?: (message: Message) => void;
  /** What follows the last message. */
  children: ReactNode;
  ref: RefObject<HTMLOListElement | null>;
};

const NO_REACTIONS: string[] = [];

export function MessageList(props: Props) {
  const { thread, messages, meId, readUpTo, newLine, onReply, onQuote, children, ref } = props;
  const { t } = useLingui();
  const [editing, setEditing] = useState<number | null>(null);
  const react = useReact(thread.id);
  const menuOf = usePostMenu({ thread, meId, onEdit: (message) => setEditing(message.id) });
  const byId = new Map(messages.map((message) => [message.id, message]));
  const firstNew = readUpTo === null ? undefined : messages.find((message) => message.no > readUpTo && message.author?.id !== meId);

  const more = (message: Message, trigger: HTMLElement) =>
    overlay.openMenu(trigger, t`More actions`, menuOf(message, trigger));

  const item = (message: Message) => {
    if (message.state !== "published") {
      const hasMenu = message.author?.id === meId || thread.can.includes("hide") || thread.can.includes("read_sealed");
      return (
        <Tombstone message={message}>
          {hasMenu && <IconButton icon="ellipsis" label={t`More actions`} aria-haspopup="menu" onClick={(event) => more(message, event.currentTarget)} />}
        </Tombstone>
      );
    }
    if (editing === message.id) return <EditForm threadId={thread.id} message={message} onDone={() => setEditing(null)} />;
    return (
      <Post message={message} answered={message.reply_to === null ? undefined : byId.get(message.reply_to)}>
        <PostActions
          message={message}
          mine={thread.mine.reactions[String(message.id)] ?? NO_REACTIONS}
          canPost={thread.can.includes("post") && !thread.locked}
          canReact={thread.can.includes("react") && !thread.locked}
          onReact={(emoji, on) => react.mutate({ message, emoji, on })}
          onReply={() => onReply(message)}
          onQuote={onQuote && (() => onQuote(message))}
          onMore={(event) => more(message, event.currentTarget)}
        />
      </Post>
    );
  };

  return (
    <ol className="posts" ref={ref}>
      {messages.flatMap((message) => {
        const post = (
          <li key={message.id} id={`m${message.no}`} data-no={message.no} className="posts__item" tabIndex={-1}>
            {item(message)}
          </li>
        );
        if (message !== firstNew) return [post];
        const count = messages.filter(({ no, author }) => no >= message.no && author?.id !== meId).length;
        return [
          <li key="new" className="posts__new" ref={newLine}>
            <h2 className="posts__new-words">
              <Plural value={count} one="# new message" other="# new messages" />
            </h2>
          </li>,
          post,
        ];
      })}
      {children}
    </ol>
  );
}
