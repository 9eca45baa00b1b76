import { Trans, useLingui } from "@lingui/react/macro";
import { useVocabulary } from "../../api/vocabularies";
import { Button } from "../../ui/button";
import { RadioGroup } from "../../ui/choice";
import { SelectField, TextField } from "../../ui/field";
import { CheckList } from "./check-list";
import type { CardForm } from "./form";
import { idOf, useNames } from "./names";
import { useOptions } from "./sections-what";
import type { Source } from "./values";

type Props = { form: CardForm };

export function StageSection({ form: { values, change, errorsOf } }: Props) {
  const { t } = useLingui();
  const names = useNames();
  const stages = useOptions("implementation_status");
  const hint = t`A year, or a year and a month, as in 2021 or 2021-05.`;
  return (
    <>
      <SelectField id={idOf("implementation_status")} label={names.implementation_status} value={values.implementation_status} onChange={(implementation_status) => change({ implementation_status })} options={[{ value: "", label: t`Not chosen yet` }, ...stages]} errors={errorsOf("implementation_status")} />
      <TextField id={idOf("start")} label={names.start} hint={hint} value={values.start} maxLength={7} onChange={(start) => change({ start })} errors={errorsOf("start")} />
      <TextField id={idOf("end")} label={names.end} hint={hint} optional value={values.end} maxLength={7} onChange={(end) => change({ end })} errors={errorsOf("end")} />
    </>
  );
}

export function ContactSection({ form: { values, change, errorsOf } }: Props) {
  const { t } = useLingui();
  const names = useNames();
  const languages = useVocabulary("locales");
  return (
    <>
      <TextField id={idOf("contact.unit")} label={names["contact.unit"]} hint={t`Only people of the network see the contact.`} value={values["contact.unit"]} maxLength={200} onChange={(text) => change({ "contact.unit": text })} errors={errorsOf("contact.unit")} />
      <TextField id={idOf("contact.role")} label={names["contact.role"]} value={values["contact.role"]} maxLength={200} onChange={(text) => change({ "contact.role": text })} errors={errorsOf("contact.role")} />
      <TextField id={idOf("contact.mailbox")} label={names["contact.mailbox"]} hint={t`Of the department rather than of a person, so that it outlives a change of office.`} type="email" value={values["contact.mailbox"]} maxLength={200} onChange={(text) => change({ "contact.mailbox": text })} errors={errorsOf("contact.mailbox")} />
      <CheckList id={idOf("contact.languages")} legend={names["contact.languages"]} terms={languages} chosen={values["contact.languages"]} onChange={(codes) => change({ "contact.languages": codes })} errors={errorsOf("contact.languages")} />
    </>
  );
}

function SourceRow({ source, no, onChange, onRemove }: { source: Source; no: number; onChange: (source: Source) => void; onRemove: () => void }) {
  const { t } = useLingui();
  return (
    <li className="editor__source">
      <TextField id={no === 1 ? idOf("sources") : undefined} label={t`Address of source ${no}`} type="url" value={source.url} maxLength={500} onChange={(address) => onChange({ ...source, url: address })} />
      <TextField label={t`What source ${no} is`} optional value={source.title ?? ""} maxLength={200} onChange={(title) => onChange({ ...source, title })} />
      <Button variant="quiet" icon="x" onClick={onRemove}><Trans>Remove source {no}</Trans></Button>
    </li>
  );
}

function Sources({ form: { values, change, errorsOf } }: Props) {
  const { sources } = values;
  const wrong = errorsOf("sources");
  const put = (at: number, source: Source) => change({ sources: sources.map((one, i) => (i === at ? source : one)) });
  return (
    <div className="stack">
      {wrong.length > 0 && <p className="field__error">{wrong.join(" ")}</p>}
      <ul className="stack">
        {sources.map((source, i) => (
          <SourceRow key={i} source={source} no={i + 1} onChange={(next) => put(i, next)} onRemove={() => change({ sources: sources.filter((_, other) => other !== i) })} />
        ))}
      </ul>
      <p><Button icon="plus" onClick={() => change({ sources: [...sources, { url: "" }] })}><Trans>Add a source</Trans></Button></p>
    </div>
  );
}

const STORED = ["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER"];

export function ReadersSection({ form }: Props) {
  const { t } = useLingui();
  const names = useNames();
  const { values, change, errorsOf } = form;
  const hints: Record<string, string> = {
    "TLP:CLEAR": t`Everybody, also without signing in. The contact stays in the network.`,
    "TLP:GREEN": t`Everybody in the network.`,
    "TLP:AMBER": t`Only the working group and your own city.`,
  };
  const readers = useVocabulary("tlp").filter(({ code }) => STORED.includes(code)).map(({ code, label }) => ({ value: code, label, hint: hints[code] }));
  return (
    <>
      <div id={idOf("visibility")} tabIndex={-1}>
        <RadioGroup legend={names.visibility} options={readers} value={values.visibility} onChange={(visibility) => change({ visibility })} errors={errorsOf("visibility")} />
      </div>
      <TextField id={idOf("licence")} label={names.licence} hint={t`How others may reuse your words.`} value={values.licence} maxLength={40} onChange={(licence) => change({ licence })} errors={errorsOf("licence")} />
      <Sources form={form} />
    </>
  );
}
