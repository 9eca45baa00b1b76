import { Trans, useLingui } from "@lingui/react/macro";
import { type FormEvent, useState } from "react";
import type { Message } from "../../api/shapes";
import { useVocabulary } from "../../api/vocabularies";
import { Button } from "../../ui/button";
import { ErrorSummary } from "../../ui/error-summary";
import { SelectField, TextArea } from "../../ui/field";
import { toast } from "../../ui/toast";
import { usePower } from "./data";

type Props = { threadId: number; message: Message; verb: "hide" | "remove"; onDone: () => void };

/** The reason of a chair: a code that everybody reads, and a sentence for the author alone. */
export function ReasonDialog({ threadId, message, verb, onDone }: Props) {
  const { t } = useLingui();
  const power = usePower(threadId);
  const reasons = useVocabulary("reasons");
  const [chosen, setChosen] = useState("");
  const [note, setNote] = useState("");
  const [missing, setMissing] = useState<string[]>([]);
  const name = message.author.name;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!chosen) return setMissing([t`Choose a reason.`]);
    power.mutate(
      { message, power: verb, body: { reason: chosen, ...(note.trim() && { note: note.trim() }) } },
      {
        onSuccess: () => {
          toast(verb === "hide" ? t`The message is hidden; ${name} is told why.` : t`The message is removed; ${name} is told why.`);
          onDone();
        },
      },
    );
  };

  return (
    <form className="form" onSubmit={submit}>
      <p>
        {verb === "hide" ? (
          <Trans>It disappears for everybody at once and can be shown again. The reason stands in its place.</Trans>
        ) : (
          <Trans>The text is sealed. Only another chair can bring it back. The reason stands in its place.</Trans>
        )}
      </p>
      {power.error && <ErrorSummary fields={power.error.fields} detail={power.error.detail} />}
      <SelectField
        label={t`Reason`}
        value={chosen}
        onChange={(code) => {
          setChosen(code);
          setMissing([]);
        }}
        errors={missing}
        options={[{ value: "", label: t`Choose` }, ...reasons.map(({ code, label }) => ({ value: code, label }))]}
      />
      <TextArea
        label={t`A sentence for the author`}
        hint={chosen === "other" ? t`Please explain in at least 20 characters.` : t`Only the author reads it.`}
        optional={chosen !== "other"}
        value={note}
        onChange={setNote}
        maxLength={500}
      />
      <div className="form__actions">
        <Button type="submit" variant={verb === "hide" ? "primary" : "remove"} busy={power.isPending}>
          {verb === "hide" ? <Trans>Hide the message</Trans> : <Trans>Remove the message</Trans>}
        </Button>
        <Button variant="quiet" onClick={onDone}>
          <Trans>Cancel</Trans>
        </Button>
      </div>
    </form>
  );
}
