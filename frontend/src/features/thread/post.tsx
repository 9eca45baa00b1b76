import { Trans } from "@lingui/react/macro";
import { memo, type ReactNode } from "react";
import type { Message } from "../../api/shapes";
import { CityMark } from "../../ui/city-mark";
import { Icon } from "../../ui/icon";
import { Time } from "../../ui/time";
import "./post.css";

type Props = {
  message: Message;
  /** The message this one answers, when it is in the window. */
  answered?: Message;
  /** Draws it again when it changes, as its age does. */
  minute?: number;
  children?: ReactNode;
};

function PostHead({ message }: { message: Message }) {
  const { author } = message;
  const place = author.city?.name ?? author.organisation?.name;
  return (
    <p className="post__head">
      <b className="post__name">{author.name}</b>
      {author.office && author.office !== author.name && <span className="post__office">{author.office}</span>}
      {place && <span className="post__city muted">{place}</span>}
      <a className="post__when muted" href={`#m${message.no}`}>
        <Time at={message.created_at} />
      </a>
      {message.edited_at && (
        <span className="muted small">
          <Trans>edited</Trans>
        </span>
      )}
    </p>
  );
}

function AnswerTo({ message, answered }: Props) {
  if (message.reply_to === null) return null;
  const name = answered?.author.name;
  return (
    <p className="post__answer">
      <Icon name="reply" />
      {answered && name ? (
        <span>
          <Trans>
            to <a href={`#m${answered.no}`}>{name}</a>
          </Trans>
        </span>
      ) : (
        <Trans>to an earlier message</Trans>
      )}
    </p>
  );
}

/** One message as it reads: who, from where, when, and the text in its own language. `children` are its actions. */
export const Post = memo(function Post({ message, answered, children }: Props) {
  const slug = message.author.city?.slug ?? message.author.organisation?.slug ?? "";
  return (
    <article className="post" aria-label={message.author.name}>
      <CityMark slug={slug} />
      <div className="post__body">
        <PostHead message={message} />
        <AnswerTo message={message} answered={answered} />
        {/* The server's renderer is the only one: Markdown to an allow-list of tags. */}
        <div className="post__text prose" lang={message.language} dangerouslySetInnerHTML={{ __html: message.html }} />
        {children}
      </div>
    </article>
  );
});
