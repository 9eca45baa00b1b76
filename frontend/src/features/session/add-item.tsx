import { Trans, useLingui } from "@lingui/react/macro";
import { type FormEvent, useRef, useState } from "react";
import type { Room } from "../../api/shapes";
import { useVocabulary } from "../../api/vocabularies";
import { announce } from "../../ui/announce";
import { Button } from "../../ui/button";
import { SelectField, TextField } from "../../ui/field";
import { Disclosure } from "../../ui/states";
import { useAddItem } from "./data";

const USUAL = { kind: "discussion", minutes: "15" };

/** The desk writes one more item at the end of the agenda. */
export function AddItem({ room }: { room: Room }) {
  const { t } = useLingui();
  const kinds = useVocabulary("agenda_kinds");
  const add = useAddItem(room);
  const [title, setTitle] = useState("");
  const [kind, setKind] = useState(USUAL.kind);
  const [minutes, setMinutes] = useState(USUAL.minutes);
  const field = useRef<HTMLInputElement>(null);
  const wrong = add.error?.fields ?? {};

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!title.trim()) return field.current?.focus();
    add.mutate(
      { title, kind, minutes: Number(minutes) || 0 },
      {
        onSuccess: () => {
          setTitle("");
          announce(t`The item is on the agenda`);
          field.current?.focus();
        },
      },
    );
  };
  return (
    <Disclosure summary={t`Add an item`}>
      <form className="form" onSubmit={submit}>
        <TextField ref={field} label={t`Title`} value={title} onChange={setTitle} maxLength={160} errors={wrong.title} />
        <SelectField label={t`Kind`} value={kind} onChange={setKind} errors={wrong.kind} options={kinds.map(({ code, label }) => ({ value: code, label }))} />
        <TextField label={t`Minutes`} value={minutes} onChange={setMinutes} inputMode="numeric" errors={wrong.minutes} />
        {add.error && Object.keys(wrong).length === 0 && (
          <p className="field__error" role="alert">
            {add.error.detail || t`That did not work.`}
          </p>
        )}
        <div className="form__actions">
          <Button type="submit" icon="plus" busy={add.isPending}>
            <Trans>Add to the agenda</Trans>
          </Button>
        </div>
      </form>
    </Disclosure>
  );
}
