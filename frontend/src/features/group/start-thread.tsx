import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { api, type ApiError, newKey } from "../../api/client";
import { useDraft } from "../../api/drafts";
import { stream, url } from "../../api/keys";
import type { ThreadAnswer } from "../../api/shapes";
import { useMe } from "../../app/me";
import { useNavigate } from "../../app/navigation";
import { Button } from "../../ui/button";
import { ErrorSummary } from "../../ui/error-summary";
import { TextArea, TextField } from "../../ui/field";
import { DraftState } from "../thread/draft-state";
import { guessLanguage } from "../thread/markdown";
import { OtherDraft } from "../thread/other-draft";
import "../thread/composer.css";

const IDS = { title: "new-thread-title", body: "new-thread-body" };

/** A new discussion: its text becomes the first message. The same key goes out again after a broken line. */
export function StartThread({ slug, onCancel }: { slug: string; onCancel: () => void }) {
  const { t } = useLingui();
  const me = useMe();
  const navigate = useNavigate();
  const draft = useDraft(stream.group(slug));
  const [key] = useState(newKey);
  const title = useRef<HTMLInputElement>(null);
  useEffect(() => title.current?.focus(), []);
  const { body, title: heading = "" } = draft.content;
  const start = useMutation<ThreadAnswer, ApiError>({
    mutationFn: () => {
      const language = guessLanguage(`${heading} ${body}`, me ? [me.language, ...me.languages_read] : []);
      return api.post<ThreadAnswer>(url.groupThreads(slug), { title: heading, body, language }, { key });
    },
    onSuccess: (thread) => {
      draft.sent(draft.content);
      navigate(`/threads/${thread.id}`);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start.mutate();
  };
  const { error } = start;
  return (
    <form className="form card" onSubmit={submit} aria-label={t`Start a thread`}>
      {error && <ErrorSummary fields={error.fields} ids={IDS} detail={error.status === 0 ? t`The server cannot be reached. Your text is kept on this device.` : error.detail} />}
      <OtherDraft draft={draft} />
      <TextField ref={title} id={IDS.title} label={t`Title`} hint={t`A question is found best.`} value={heading} maxLength={160} errors={error?.fields.title} onChange={(text) => draft.change({ title: text })} />
      <TextArea id={IDS.body} label={t`First message`} value={body} rows={7} maxLength={20_000} errors={error?.fields.body} onChange={(text) => draft.change({ body: text })} />
      <p className="composer__state">
        <DraftState draft={draft} />
      </p>
      <div className="form__actions">
        <Button type="submit" variant="primary" busy={start.isPending}>
          <Trans>Start the thread</Trans>
        </Button>
        <Button variant="quiet" onClick={onCancel}>
          <Trans>Cancel</Trans>
        </Button>
      </div>
    </form>
  );
}
