import { Trans, useLingui } from "@lingui/react/macro";
import { type FormEvent, type KeyboardEvent, type RefObject, useId, useState } from "react";
import type { Draft } from "../../api/drafts";
import type { Message } from "../../api/shapes";
import { useMe } from "../../app/me";
import { Button, IconButton } from "../../ui/button";
import { Icon } from "../../ui/icon";
import { isComposing } from "../../ui/keys";
import { DraftState } from "./draft-state";
import { edit } from "./edit-text";
import { LanguageChoice } from "./language-choice";
import { guessLanguage, type Mark, mark } from "./markdown";
import { MentionList } from "./mention-list";
import { OtherDraft } from "./other-draft";
import { Preview } from "./preview";
import { Toolbar } from "./toolbar";
import { useMentions } from "./use-mentions";
import "./composer.css";

type Props = {
  draft: Draft;
  group: string;
  answered: Message | undefined;
  area: RefObject<HTMLTextAreaElement | null>;
  onSend: (language: string) => void;
};

/** Where a reply is written: kept while it grows, sent with Ctrl+Enter. */
export function Composer({ draft, group, answered, area, onSend }: Props) {
  const { t } = useLingui();
  const id = useId();
  const me = useMe();
  const [previewing, setPreviewing] = useState(false);
  const { body } = draft.content;
  const [chosen, setChosen] = useState<string | null>(null);
  const language = chosen ?? guessLanguage(body, me ? [me.language, ...me.languages_read] : []);

  const mentions = useMentions(area, group);
  const isOpen = mentions.members.length > 0;

  const onMark = (kind: Mark) => {
    const field = area.current;
    if (field) edit(field, mark({ text: field.value, start: field.selectionStart, end: field.selectionEnd }, kind));
  };
  const send = (event?: FormEvent) => {
    event?.preventDefault();
    if (!body.trim()) return area.current?.focus();
    setPreviewing(false);
    setChosen(null);
    onSend(language);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent) || mentions.onKey(event)) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
  };

  return (
    <form className="composer" onSubmit={send} aria-label={t`Your reply`}>
      {answered && (
        <p className="composer__answer">
          <Icon name="reply" />
          <span>
            <Trans>Reply to {answered.author.name}</Trans>
          </span>
          <IconButton icon="x" label={t`Not as a reply`} onClick={() => draft.change({ reply_to: null })} />
        </p>
      )}
      <OtherDraft draft={draft} />
      <Toolbar onMark={onMark} previewing={previewing} onPreview={() => setPreviewing(!previewing)} />
      <label className="vh" htmlFor="reply">
        <Trans>Your reply</Trans>
      </label>
      {previewing && <Preview body={body} language={language} />}
      <textarea
        ref={area}
        id="reply"
        className="composer__text"
        hidden={previewing}
        rows={3}
        lang={language}
        value={body}
        maxLength={20_000}
        placeholder={t`Write a reply`}
        aria-autocomplete="list"
        aria-controls={isOpen ? `${id}-people` : undefined}
        aria-activedescendant={isOpen ? `${id}-people-${mentions.active}` : undefined}
        onChange={(event) => {
          draft.change({ body: event.target.value });
          mentions.look();
        }}
        onSelect={mentions.look}
        onKeyDown={onKeyDown}
      />
      {isOpen && <MentionList id={`${id}-people`} members={mentions.members} active={mentions.active} onChoose={mentions.choose} />}
      <div className="composer__foot">
        <div className="composer__state">
          <DraftState draft={draft} />
          {body.trim() !== "" && <LanguageChoice language={language} onChange={setChosen} />}
        </div>
        <Button type="submit" variant="primary" icon="send" title={t`Ctrl + Enter`}>
          <Trans>Post reply</Trans>
        </Button>
      </div>
    </form>
  );
}
