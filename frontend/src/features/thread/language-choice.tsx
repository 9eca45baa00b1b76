import { Trans } from "@lingui/react/macro";
import { useId } from "react";
import { useVocabulary } from "../../api/vocabularies";

type Props = { language: string; onChange: (tag: string) => void };

/** The language of a text: guessed from its letters, put right by its author. */
export function LanguageChoice({ language, onChange }: Props) {
  const id = useId();
  const locales = useVocabulary("locales");
  if (locales.length === 0) return null;
  return (
    <span className="language-choice">
      <label htmlFor={id} className="muted">
        <Trans>Language of the text</Trans>
      </label>
      <select id={id} className="language-choice__select" value={language} onChange={(event) => onChange(event.target.value)}>
        {locales.map(({ code, label }) => (
          <option key={code} value={code}>
            {label}
          </option>
        ))}
      </select>
    </span>
  );
}
