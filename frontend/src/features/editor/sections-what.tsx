import { useLingui } from "@lingui/react/macro";
import type { Group, Page } from "../../api/shapes";
import { url } from "../../api/keys";
import { useApi } from "../../api/queries";
import { useVocabulary } from "../../api/vocabularies";
import { useMe } from "../../app/me";
import { RadioGroup } from "../../ui/choice";
import { type Option, SelectField, TextArea, TextField } from "../../ui/field";
import { CheckList } from "./check-list";
import type { CardForm } from "./form";
import { idOf, useNames } from "./names";
import { lettersIn, SUBTOPICS_MOST, SUMMARY_MOST, TITLE_MOST } from "./values";

type Props = { form: CardForm };

export function useOptions(vocabulary: string): Option[] {
  return useVocabulary(vocabulary).map(({ code, label }) => ({ value: code, label }));
}

/** Cities the person speaks for; one needs no question. */
function CityField({ form, isNew }: Props & { isNew: boolean }) {
  const names = useNames();
  const { t } = useLingui();
  const seats = useMe()?.seats ?? [];
  const cities = new Map(seats.flatMap(({ city }) => (city ? [[city.slug, city.name]] : [])));
  if (!isNew || cities.size < 2) return null;
  const options = [{ value: "", label: t`Choose a city` }, ...Array.from(cities, ([value, label]) => ({ value, label }))];
  return <SelectField id={idOf("city")} label={names.city} value={form.values.city} onChange={(city) => form.change({ city })} options={options} errors={form.errorsOf("city")} />;
}

export function WhatSection({ form, isNew }: Props & { isNew: boolean }) {
  const { t } = useLingui();
  const names = useNames();
  const languages = useOptions("locales");
  const { values, change, errorsOf } = form;
  const counted = (text: string, most: number) => {
    const letters = lettersIn(text);
    return t`${letters} of ${most} letters.`;
  };
  return (
    <>
      <CityField form={form} isNew={isNew} />
      <SelectField id={idOf("original_language")} label={names.original_language} value={values.original_language} onChange={(original_language) => change({ original_language })} options={languages} errors={errorsOf("original_language")} />
      <TextField id={idOf("title")} label={names.title} hint={`${t`What was done, as you would tell a colleague.`} ${counted(values.title, TITLE_MOST)}`} value={values.title} lang={values.original_language} onChange={(title) => change({ title })} errors={errorsOf("title")} />
      <TextArea id={idOf("summary")} label={names.summary} hint={`${t`The problem, what the city did and what came of it, in a few sentences.`} ${counted(values.summary, SUMMARY_MOST)}`} value={values.summary} lang={values.original_language} rows={6} onChange={(summary) => change({ summary })} errors={errorsOf("summary")} />
    </>
  );
}

export function ThemeSection({ form }: Props) {
  const { t } = useLingui();
  const names = useNames();
  const kinds = useOptions("practice_type");
  const themes = useOptions("themes");
  const topics = useVocabulary("subtopics");
  const groups = useApi<Page<Group>>(url.groups).data?.results ?? [];
  const { values, change, errorsOf } = form;
  const none = { value: "", label: t`Not chosen yet` };
  const near = topics.filter(({ code, parent }) => parent === values.theme || values.subtopics.includes(code));
  return (
    <>
      <div id={idOf("practice_type")} tabIndex={-1}>
        <RadioGroup legend={names.practice_type} options={kinds} value={values.practice_type} onChange={(practice_type) => change({ practice_type })} errors={errorsOf("practice_type")} />
      </div>
      <SelectField id={idOf("theme")} label={names.theme} value={values.theme} onChange={(theme) => change({ theme })} options={[none, ...themes]} errors={errorsOf("theme")} />
      <CheckList id={idOf("subtopics")} legend={names.subtopics} hint={values.theme ? t`One to three.` : t`Choose the theme first.`} terms={near} chosen={values.subtopics} most={SUBTOPICS_MOST} onChange={(subtopics) => change({ subtopics })} errors={errorsOf("subtopics")} />
      <SelectField id={idOf("group")} label={names.group} hint={t`Its chair reads the card and puts it into the library.`} value={values.group} onChange={(group) => change({ group })} options={[none, ...groups.map(({ slug, name }) => ({ value: slug, label: name }))]} errors={errorsOf("group")} />
    </>
  );
}
