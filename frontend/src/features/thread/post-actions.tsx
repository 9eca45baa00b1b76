import { Trans, useLingui } from "@lingui/react/macro";
import type { MouseEvent } from "react";
import type { Message, Term } from "../../api/shapes";
import { Icon } from "../../ui/icon";
import { overlay } from "../../ui/overlay";
import "./post.css";

const THANKS = "🙏";

type Props = {
  message: Message;
  mine: string[];
  terms: Term[];
  canPost: boolean;
  canReact: boolean;
  onReact: (emoji: string, on: boolean) => void;
  onReply: () => void;
  onQuote?: () => void;
  onMore: (event: MouseEvent<HTMLButtonElement>) => void;
};

type ReactionsProps = Pick<Props, "message" | "mine" | "canReact" | "onReact" | "terms">;

/** The reactions others gave, each with its number and its word. */
function Reactions({ message, mine, canReact, onReact, terms }: ReactionsProps) {
  const given = Object.entries(message.reactions).filter(([emoji, count]) => count > 0 && emoji !== THANKS);
  return given.map(([emoji, count]) => {
    const word = terms.find((term) => term.code === emoji)?.label ?? emoji;
    return (
      <button
        key={emoji}
        type="button"
        className="post__action"
        aria-pressed={mine.includes(emoji)}
        aria-label={`${emoji} ${count}, ${word}`}
        title={word}
        disabled={!canReact}
        onClick={() => onReact(emoji, !mine.includes(emoji))}
      >
        <span aria-hidden="true">{emoji}</span>
        <span className="num">{count}</span>
      </button>
    );
  });
}

function Thanks({ message, mine, canReact, onReact }: Pick<Props, "message" | "mine" | "canReact" | "onReact">) {
  const on = mine.includes(THANKS);
  const count = message.reactions[THANKS] ?? 0;
  return (
    <button type="button" className="post__action" aria-pressed={on} disabled={!canReact} onClick={() => onReact(THANKS, !on)}>
      <Icon name="heart-handshake" />
      <Trans>Thanks</Trans>
      {count > 0 && <span className="num">{count}</span>}
    </button>
  );
}

/** Everything one can do with a message, as plain buttons; menus open in the shared layer. */
export function PostActions(props: Props) {
  const { message, mine, terms, canPost, canReact, onReact, onReply, onQuote, onMore } = props;
  const { t } = useLingui();
  const name = message.author.name;
  const choose = (event: MouseEvent<HTMLButtonElement>) =>
    overlay.openMenu(
      event.currentTarget,
      t`React`,
      terms.map(({ code, label }) => ({
        id: code,
        label: `${code} ${label}`,
        current: mine.includes(code),
        run: () => onReact(code, !mine.includes(code)),
      })),
    );
  return (
    <div className="post__actions">
      <Thanks {...{ message, mine, canReact, onReact }} />
      <Reactions {...{ message, mine, canReact, onReact, terms }} />
      {canReact && (
        <button type="button" className="post__action" aria-haspopup="menu" aria-label={t`React to ${name}`} onClick={choose}>
          <Icon name="smile-plus" />
        </button>
      )}
      {canPost && (
        <button type="button" className="post__action" onClick={onReply}>
          <Icon name="reply" />
          <Trans>Reply</Trans>
        </button>
      )}
      {canPost && onQuote && (
        <button type="button" className="post__action" aria-label={t`Quote`} onClick={onQuote}>
          <Icon name="quote" />
          <span className="only-desk">
            <Trans>Quote</Trans>
          </span>
        </button>
      )}
      <button type="button" className="post__action post__more" aria-haspopup="menu" aria-label={t`More actions for ${name}`} onClick={onMore}>
        <Icon name="ellipsis" />
      </button>
    </div>
  );
}
