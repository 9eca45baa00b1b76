import { Trans, useLingui } from "@lingui/react/macro";
import { type FormEvent, useEffect, useRef, useState } from "react";
import type { Message } from "../../api/shapes";
import { Button } from "../../ui/button";
import { ErrorSummary } from "../../ui/error-summary";
import { TextArea } from "../../ui/field";
import { useEdit } from "./data";

type Props = { threadId: number; message: Message; onDone: () => void };

/** Editing one's own message in its place; the earlier text stays readable. */
export function EditForm({ threadId, message, onDone }: Props) {
  const { t } = useLingui();
  const edit = useEdit(threadId);
  const [body, setBody] = useState(message.body);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => area.current?.focus(), []);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    edit.mutate({ message, body }, { onSuccess: onDone });
  };

  return (
    <form className="form post__edit" onSubmit={submit}>
      {edit.error && <ErrorSummary fields={edit.error.fields} detail={edit.error.detail} />}
      <TextArea ref={area} label={t`Your message`} hint={t`The earlier text stays readable for others.`} value={body} onChange={setBody} lang={message.language} rows={6} />
      <div className="form__actions">
        <Button type="submit" variant="primary" busy={edit.isPending}>
          <Trans>Save</Trans>
        </Button>
        <Button variant="quiet" onClick={onDone}>
          <Trans>Cancel</Trans>
        </Button>
      </div>
    </form>
  );
}
