import { Trans, useLingui } from "@lingui/react/macro";
import type { MouseEvent } from "react";
import type { Choice, Draft } from "../../api/drafts";
import { Button } from "../../ui/button";

/** Two devices wrote for one place: nothing of either is lost, and the person says what becomes of the other text. */
export function OtherDraft({ draft: { other, choose } }: { draft: Draft }) {
  const { t } = useLingui();
  if (!other) return null;
  const label = t`Your other text for this place`;
  const ways: [Choice, string][] = [
    ["take", t`Write on with that text`],
    ["add", t`Add it below mine`],
    ["drop", t`Delete that text`],
  ];
  // The buttons go with the choice; the focus goes on where one writes.
  const press = ({ currentTarget }: MouseEvent<HTMLButtonElement>, choice: Choice) => {
    currentTarget.closest("form")?.querySelector<HTMLElement>("textarea:not([readonly])")?.focus();
    choose(choice);
  };
  return (
    <section className="other-draft" aria-label={label}>
      <p role="status">
        <Trans>You wrote another text for this place, on another device or in another tab. Both are kept.</Trans>
      </p>
      <textarea className="other-draft__text" readOnly rows={4} aria-label={label} value={[other.title, other.body].filter(Boolean).join("\n\n")} />
      <div className="form__actions">
        {ways.map(([choice, word]) => (
          <Button key={choice} small onClick={(event) => press(event, choice)}>
            {word}
          </Button>
        ))}
      </div>
    </section>
  );
}
