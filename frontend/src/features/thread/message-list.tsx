import { Plural, useLingui } from "@lingui/react/macro";
import { memo, type ReactNode, type RefObject, useMemo, useState } from "react";
import type { Message, ThreadAnswer } from "../../api/shapes";
import { useVocabulary } from "../../api/vocabularies";
import { overlay } from "../../ui/overlay";
import { Time } from "../../ui/time";
import { useStable } from "../../ui/use-stable";
import { useNow } from "../../platform/clock";
import { useReact } from "./data";
import { MessageRow, type RowActs } from "./message-row";
import { usePostMenu } from "./use-post-menu";

/** How many messages were new, after the last one read. */
export type News = { after: number; count: number };

type Props = {
  thread: ThreadAnswer;
  messages: Message[];
  meId: number | null;
  /** What was new when the page opened. */
  news?: News | null;
  newLine?: RefObject<HTMLLIElement | null>;
  /** The number that the address names. */
  named?: number | null;
  onReply: (message: Message) => void;
  /** Left out where quoting would only fill the room. */
  onQuote?: (message: Message) => void;
  /** What follows the last message. */
  children: ReactNode;
  ref: RefObject<HTMLOListElement | null>;
};

const NO_REACTIONS: string[] = [];
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

type Context = Pick<Props, "thread" | "meId" | "onReply" | "onQuote"> & { setEditing: (id: number | null) => void };

function useActs({ thread, meId, onReply, onQuote, setEditing }: Context): RowActs {
  const { t } = useLingui();
  const { mutate } = useReact(thread.id);
  const menuOf = usePostMenu({ thread, meId, onEdit: (message) => setEditing(message.id) });
  const reply = useStable(onReply);
  const quote = useStable((message: Message) => onQuote?.(message));
  const react = useStable((message: Message, emoji: string, on: boolean) => mutate({ message, emoji, on }));
  const more = useStable((message: Message, trigger: HTMLElement) => overlay.openMenu(trigger, t`More actions`, menuOf(message, trigger)));
  const edited = useStable(() => setEditing(null));
  const mayQuote = onQuote !== undefined;
  return useMemo(() => ({ reply, quote: mayQuote ? quote : undefined, react, more, edited }), [reply, mayQuote, quote, react, more, edited]);
}

function NewLine({ count, since, ref }: { count: number; since: string; ref: Props["newLine"] }) {
  return (
    <li className="posts__new" ref={ref}>
      <h2 className="posts__new-words">
        <span>
          <Plural value={count} one="# new message" other="# new messages" />
          {" · "}
          <Time at={since} />
        </span>
      </h2>
    </li>
  );
}

export const MessageList = memo(function MessageList(props: Props) {
  const { thread, messages, meId, news, newLine, named = null, children, ref } = props;
  const [editing, setEditing] = useState<number | null>(null);
  const terms = useVocabulary("reactions");
  const now = useNow(MINUTE_MS);
  const acts = useActs({ ...props, setEditing });
  const byId = new Map(messages.map((message) => [message.id, message]));
  const firstNew = news ? messages.find(({ no, author }) => no > news.after && author.id !== meId) : undefined;
  const may = (ability: string) => thread.can.includes(ability);
  const [canPost, canReact] = [may("post") && !thread.locked, may("react") && !thread.locked];
  const canModerate = may("hide") || may("read_sealed");

  return (
    <ol className="posts" ref={ref}>
      {messages.flatMap((message) => {
        const post = (
          <MessageRow
            key={message.id}
            {...{ message, terms, canPost, canReact, acts }}
            threadId={thread.id}
            answered={message.reply_to === null ? undefined : byId.get(message.reply_to)}
            mine={thread.mine.reactions[String(message.id)] ?? NO_REACTIONS}
            hasMenu={canModerate || message.author.id === meId}
            minute={now - Date.parse(message.created_at) < HOUR_MS ? Math.floor(now / MINUTE_MS) : 0}
            isEdited={editing === message.id}
            isNamed={named === message.no}
          />
        );
        if (!news || message !== firstNew) return [post];
        return [<NewLine key="new" count={news.count} since={message.created_at} ref={newLine} />, post];
      })}
      {children}
    </ol>
  );
});
