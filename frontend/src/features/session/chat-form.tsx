import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { FormEvent, KeyboardEvent, RefObject } from "react";
import type { Draft } from "../../api/drafts";
import type { Message, Room } from "../../api/shapes";
import { useMe } from "../../app/me";
import { Button, IconButton } from "../../ui/button";
import { Icon } from "../../ui/icon";
import { isComposing } from "../../ui/keys";
import { guessLanguage } from "../thread/markdown";
import { OtherDraft } from "../thread/other-draft";
import { HandButton } from "./hand-button";
import type { FloorActs } from "./use-floor";

const LONGEST = 2_000;
const SAID_FROM = 1_800;

type Props = {
  room: Room;
  floor: FloorActs;
  draft: Draft;
  answered: Message | undefined;
  area: RefObject<HTMLTextAreaElement | null>;
  onSend: (language: string) => void;
};

/** Where one writes to everybody, with the hand beside it on a phone. */
export function ChatForm({ room, floor, draft, answered, area, onSend }: Props) {
  const { t } = useLingui();
  const me = useMe();
  const { body } = draft.content;
  const language = guessLanguage(body, me ? [me.language, ...me.languages_read] : []);
  if (!room.can.includes("post"))
    return (
      <div className="chat-form">
        <p className="chat-form__closed muted">
          <Trans>You can read the chat; writing is for the members of the group.</Trans>
        </p>
        <HandButton room={room} floor={floor} />
      </div>
    );
  const send = (event?: FormEvent) => {
    event?.preventDefault();
    if (body.trim()) onSend(language);
    area.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isComposing(event.nativeEvent) && event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
  };
  return (
    <form className="chat-form" onSubmit={send} aria-label={t`Message to everyone`}>
      {answered && (
        <p className="chat-form__answer">
          <Icon name="reply" />
          <span>
            <Trans>Reply to {answered.author.name}</Trans>
          </span>
          <IconButton icon="x" label={t`Not as a reply`} onClick={() => draft.change({ reply_to: null })} />
        </p>
      )}
      <OtherDraft draft={draft} />
      <label className="vh" htmlFor="chat-text">
        <Trans>Message to everyone</Trans>
      </label>
      <textarea
        ref={area}
        id="chat-text"
        className="chat-form__text"
        rows={1}
        lang={language}
        value={body}
        maxLength={LONGEST}
        placeholder={t`Write in your language`}
        onChange={(event) => draft.change({ body: event.target.value })}
        onKeyDown={onKeyDown}
      />
      <HandButton room={room} floor={floor} />
      <Button type="submit" variant="primary" icon="send" title={t`Ctrl + Enter`}>
        <span className="chat-form__word">
          <Trans>Send</Trans>
        </span>
      </Button>
      {body.length >= SAID_FROM && (
        <p className="chat-form__left small num" role="status">
          <Plural value={LONGEST - body.length} one="# character left" other="# characters left" />
        </p>
      )}
    </form>
  );
}
