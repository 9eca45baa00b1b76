import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { Practice, Result } from "../../api/shapes";
import { inReadersWords } from "../../ui/texts";

/** The texts of a practice in the order in which its page shows them. */
const LONG_TEXTS = [
  "challenge", "solution", "participation", "what_failed", "lessons", "transfer_core", "transfer_adapt", "preconditions",
] as const satisfies (keyof Practice)[];

function useHeadings(): Record<(typeof LONG_TEXTS)[number], string> {
  const { t } = useLingui();
  return {
    challenge: t`The problem`,
    solution: t`What was done`,
    participation: t`Who took part`,
    what_failed: t`What went wrong`,
    lessons: t`What we would do differently`,
    transfer_core: t`What must stay as it is`,
    transfer_adapt: t`What to change for your city`,
    preconditions: t`What it needs`,
  };
}

function Section({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <section className="practice__section">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function ResultLine({ result }: { result: Result }) {
  return (
    <li>
      {result.indicator}: {result.value && <b className="num">{result.value} {result.unit}</b>} {result.change}
      {result.period && <> ({result.period})</>}{" "}
      {result.source && (
        <a href={result.source} rel="nofollow noopener">
          <Trans>source</Trans>
        </a>
      )}
    </li>
  );
}

/** What the city says, in a fixed order, so that two practices can be held side by side. */
export function Sections({ practice }: { practice: Practice }) {
  const { i18n } = useLingui();
  const headings = useHeadings();
  const said = LONG_TEXTS.filter((name) => Object.keys(practice[name]).length > 0);
  const silent = LONG_TEXTS.filter((name) => !said.includes(name));
  return (
    <>
      {said.map((name) => {
        const { text, tag } = inReadersWords(practice[name], i18n.locale, practice.original_language);
        return (
          <Section key={name} title={headings[name]}>
            <p className="practice__text" lang={tag}>{text}</p>
          </Section>
        );
      })}
      {practice.results.length > 0 && (
        <Section title={<Trans>Results</Trans>}>
          <ul>{practice.results.map((result) => <ResultLine key={`${result.indicator}${result.value}`} result={result} />)}</ul>
        </Section>
      )}
      {practice.imported && silent.length > 0 && (
        <Section title={<Trans>Not stated in the sources</Trans>}>
          <ul className="practice__silent">{silent.map((name) => <li key={name}>{headings[name]}</li>)}</ul>
        </Section>
      )}
    </>
  );
}

/** Whom to ask, which cities follow, and where it is written. */
export function Afterwards({ practice }: { practice: Practice }) {
  const { contact, interested, sources } = practice;
  return (
    <>
      {contact && (contact.unit || contact.mailbox) && (
        <Section title={<Trans>Whom to ask</Trans>}>
          <p>
            {contact.unit}
            {contact.role && <>, {contact.role}</>}
            {contact.mailbox && <><br /><a href={`mailto:${contact.mailbox}`}>{contact.mailbox}</a></>}
          </p>
        </Section>
      )}
      {interested.length > 0 && (
        <Section title={<Trans>Cities that are interested or reuse it</Trans>}>
          <ul>{interested.map(({ id, city }) => <li key={id}><a href={`/cities/${city.slug}`}>{city.name}</a></li>)}</ul>
        </Section>
      )}
      {sources.length > 0 && (
        <Section title={<Trans>Sources</Trans>}>
          <ul className="practice__sources">
            {sources.map((source) => <li key={source.url}><a href={source.url} rel="nofollow noopener">{source.title || source.url}</a></li>)}
          </ul>
        </Section>
      )}
    </>
  );
}
