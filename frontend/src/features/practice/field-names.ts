import { useLingui } from "@lingui/react/macro";

/** What the fields of the card are called, for notes about them. */
export function useFieldNames(): Record<string, string> {
  const { t } = useLingui();
  return {
    title: t`Title`,
    summary: t`Summary`,
    practice_type: t`Kind of practice`,
    theme: t`Theme`,
    subtopics: t`Sub-topics`,
    group: t`Working group`,
    implementation_status: t`Stage`,
    start: t`Start`,
    contact: t`Contact`,
    sources: t`Sources`,
    visibility: t`Who may read it`,
  };
}
