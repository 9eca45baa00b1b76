import { useLingui } from "@lingui/react";
import type { PracticeBrief } from "../../api/shapes";
import { CityMark } from "../../ui/city-mark";
import { inReadersWords } from "../../ui/texts";

/** A practice in two lines, for pages that are about something else. */
export function PracticeCard({ practice }: { practice: PracticeBrief }) {
  const { i18n } = useLingui();
  const title = inReadersWords(practice.title, i18n.locale, practice.original_language);
  const summary = inReadersWords(practice.summary, i18n.locale, practice.original_language);
  return (
    <li className="card start__practice">
      <p className="row muted small">
        <CityMark slug={practice.city.slug} size="s" />
        {practice.city.name}
      </p>
      <h3>
        <a href={`/practices/${practice.id}`} lang={title.tag}>
          {title.text || practice.slug}
        </a>
      </h3>
      <p className="start__summary" lang={summary.tag}>
        {summary.text}
      </p>
    </li>
  );
}
