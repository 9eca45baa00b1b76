import { Trans, useLingui } from "@lingui/react/macro";
import { useVocabulary, useWord } from "../../api/vocabularies";
import { Button } from "../../ui/button";
import { CheckField } from "../../ui/choice";
import { Disclosure } from "../../ui/states";
import { Chip } from "../../ui/tag";
import { useCountries } from "../cities/names";
import { chosenIn, FACETS } from "./data";
import type { Library } from "./events";

type Change = (part: Record<string, string | null>) => void;
type Props = { facets: Library["facets"]; filters: URLSearchParams; change: Change };
type Facet = (typeof FACETS)[number];

const VOCABULARIES: Record<string, string> = { theme: "themes", cost_band: "cost_bands_eur", evidence_level: "evidence_level" };

function useLabels() {
  const country = useCountries();
  const theme = useWord("themes");
  const cost = useWord("cost_bands_eur");
  const evidence = useWord("evidence_level");
  const words: Record<Facet, (code: string) => string> = { theme, country, cost_band: cost, evidence_level: evidence };
  return words;
}

function toggled(filters: URLSearchParams, name: string, code: string): Record<string, string | null> {
  const chosen = chosenIn(filters, name);
  const next = chosen.includes(code) ? chosen.filter((one) => one !== code) : [...chosen, code];
  return { [name]: next.join(",") || null, after: null };
}

function FacetBox({ name, title, facets, filters, change }: Props & { name: Facet; title: string }) {
  const { i18n } = useLingui();
  const counts = facets[name] ?? {};
  const order = useVocabulary(VOCABULARIES[name] ?? "").map(({ code }) => code);
  const words = useLabels()[name];
  const chosen = chosenIn(filters, name);
  const codes = [...new Set([...order, ...Object.keys(counts), ...chosen])];
  const shown = name === "country" ? codes.sort((a, b) => words(a).localeCompare(words(b), i18n.locale)) : codes;
  return (
    <fieldset className="facet">
      <legend className="facet__title">{title}</legend>
      {shown.map((code) => {
        const count = counts[code] ?? 0;
        const isChosen = chosen.includes(code);
        return (
          <div className="facet__row" key={code}>
            <CheckField label={words(code)} checked={isChosen} disabled={count === 0 && !isChosen} onChange={() => change(toggled(filters, name, code))} />
            <span className="facet__count muted num" aria-hidden="true">{count}</span>
          </div>
        );
      })}
    </fieldset>
  );
}

/** What one can narrow the library by; counts follow, empty ones stay visible. */
export function Filters(props: Props) {
  const { t } = useLingui();
  const titles: Record<Facet, string> = { theme: t`Theme`, country: t`Country`, cost_band: t`Cost to the city`, evidence_level: t`Evidence` };
  const boxes = FACETS.map((name) => <FacetBox key={name} name={name} title={titles[name]} {...props} />);
  return (
    <>
      <div className="only-desk stack">{boxes}</div>
      <div className="only-phone">
        <Disclosure summary={t`Filters`}>
          <div className="stack">{boxes}</div>
        </Disclosure>
      </div>
    </>
  );
}

/** The filters in force, each with a cross. */
export function Applied({ filters, change }: Omit<Props, "facets">) {
  const words = useLabels();
  const chips = FACETS.flatMap((name) => chosenIn(filters, name).map((code) => ({ name, code })));
  const q = filters.get("q");
  if (chips.length === 0 && !q) return null;
  const cleared = Object.fromEntries([...FACETS, "q", "after"].map((name) => [name, null]));
  return (
    <div className="row library__applied">
      {q && <Chip onRemove={() => change({ q: null })}>{q}</Chip>}
      {chips.map(({ name, code }) => (
        <Chip key={`${name}-${code}`} onRemove={() => change(toggled(filters, name, code))}>{words[name](code)}</Chip>
      ))}
      <Button variant="quiet" small onClick={() => change(cleared)}><Trans>Clear all</Trans></Button>
    </div>
  );
}
