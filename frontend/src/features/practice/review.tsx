import { Trans, useLingui } from "@lingui/react/macro";
import { type FormEvent, useState } from "react";
import type { Practice } from "../../api/shapes";
import { Button, ButtonLink } from "../../ui/button";
import { ErrorSummary } from "../../ui/error-summary";
import { SelectField, TextArea } from "../../ui/field";
import { overlay } from "../../ui/overlay";
import { Tag } from "../../ui/tag";
import { toast } from "../../ui/toast";
import { WovenMeter } from "../../ui/woven";
import { useStep } from "./data";
import { useFieldNames } from "./field-names";

function NotesForm({ practice, onDone }: { practice: Practice; onDone: () => void }) {
  const { t } = useLingui();
  const names = useFieldNames();
  const step = useStep(practice);
  const [field, setField] = useState("summary");
  const [note, setNote] = useState("");
  const [wrong, setWrong] = useState<string[]>([]);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!note.trim()) return setWrong([t`Say what should change.`]);
    step.mutate(
      { step: "request_changes", body: { notes: [{ field, note: note.trim() }] } },
      {
        onSuccess: () => {
          toast(t`The author is told what should change.`);
          onDone();
        },
      },
    );
  };
  return (
    <form className="form" onSubmit={send}>
      {step.error && <ErrorSummary fields={step.error.fields} detail={step.error.detail} />}
      <SelectField label={t`About`} value={field} onChange={setField} options={Object.entries(names).map(([value, label]) => ({ value, label }))} />
      <TextArea label={t`What should change`} value={note} onChange={setNote} errors={wrong} maxLength={1000} />
      <div className="form__actions">
        <Button type="submit" variant="primary" busy={step.isPending}><Trans>Return with this note</Trans></Button>
        <Button variant="quiet" onClick={onDone}><Trans>Cancel</Trans></Button>
      </div>
    </form>
  );
}

function useStateWords(): Record<string, string> {
  const { t } = useLingui();
  return {
    draft: t`Draft: only your city reads it`,
    submitted: t`With the chair of the group`,
    changes_requested: t`The chair asks for changes`,
    archived: t`Archived: it may be out of date`,
    withdrawn: t`The city has withdrawn this practice`,
  };
}

/** Where a practice stands on its way into the library, and what its author or the chair can do. */
export function Review({ practice }: { practice: Practice }) {
  const { t } = useLingui();
  const names = useFieldNames();
  const words = useStateWords()[practice.state];
  const step = useStep(practice);
  const may = (what: string) => practice.can.includes(what);
  if (!words && !["edit", "publish", "request_changes"].some(may)) return null;
  const publish = () => step.mutate({ step: "publish" }, { onSuccess: () => toast(t`The practice is in the library.`) });
  return (
    <section className="practice__review card stack" aria-label={t`Where this practice stands`}>
      {words && <Tag tone="waiting">{words}</Tag>}
      {practice.state_note && <p>{practice.state_note}</p>}
      {practice.review_notes.length > 0 && (
        <ul className="stack stack--tight">
          {practice.review_notes.map(({ id, field, note }) => <li key={id}><b>{names[field] ?? field}:</b> {note}</li>)}
        </ul>
      )}
      {may("edit") && <WovenMeter done={Math.round(practice.completeness.card / 10)} total={10} />}
      {step.error && <ErrorSummary fields={step.error.fields} detail={step.error.detail} />}
      <div className="form__actions">
        {may("publish") && <Button variant="primary" icon="check" busy={step.isPending} onClick={publish}><Trans>Publish</Trans></Button>}
        {may("request_changes") && (
          <Button
            onClick={(event) =>
              overlay.openDialog({ trigger: event.currentTarget, title: t`Return with a note`, content: (close) => <NotesForm practice={practice} onDone={close} /> })
            }
          >
            <Trans>Return with a note</Trans>
          </Button>
        )}
        {may("edit") && <ButtonLink href={`/practices/${practice.id}/edit`} icon="pencil"><Trans>Edit</Trans></ButtonLink>}
      </div>
    </section>
  );
}
