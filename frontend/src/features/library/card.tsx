import { Plural, useLingui } from "@lingui/react/macro";
import type { PracticeBrief } from "../../api/shapes";
import { useWord } from "../../api/vocabularies";
import { CityMark } from "../../ui/city-mark";
import { Icon } from "../../ui/icon";
import { inReadersWords } from "../../ui/texts";
import { useCountries } from "../cities/names";
import { sceneOf } from "./scenes";

type Props = { practice: PracticeBrief; lit: boolean; onLight: (slug: string) => void };

/** One practice in the library: where, what, and what it takes. The title leads to it. */
export function PracticeCard({ practice, lit, onLight }: Props) {
  const { t, i18n } = useLingui();
  const theme = useWord("themes");
  const band = useWord("cost_bands_eur");
  const country = useCountries();
  const title = inReadersWords(practice.title, i18n.locale, practice.original_language);
  const summary = inReadersWords(practice.summary, i18n.locale, practice.original_language);
  const reuse = Object.values(practice.adoptions).reduce((sum, count) => sum + count, 0);
  const light = () => onLight(practice.city.slug);
  return (
    <li className={lit ? "practice-card practice-card--lit" : "practice-card"}>
      <article>
        <div className="practice-card__picture">
          <img src={sceneOf(practice)} alt={t`Illustration`} width="640" height="400" loading="lazy" />
          {practice.theme && <span className="practice-card__theme">{theme(practice.theme)}</span>}
        </div>
        <div className="practice-card__words">
          <p className="practice-card__place row">
            <CityMark slug={practice.city.slug} size="s" />
            <span>
              <b>{practice.city.name}</b> <span className="muted small">{country(practice.city.country)}</span>
            </span>
          </p>
          <h2 className="practice-card__title">
            <a href={`/practices/${practice.id}-${practice.slug}`} lang={title.tag} onMouseEnter={light} onFocus={light}>
              {title.text}
            </a>
          </h2>
          <p className="practice-card__summary" lang={summary.tag}>{summary.text}</p>
          <p className="practice-card__facts row small">
            {practice.cost_band && (
              <span className="row"><Icon name="euro" />{band(practice.cost_band)}</span>
            )}
            {reuse > 0 && (
              <span className="row practice-card__reuse">
                <Icon name="repeat-2" />
                <Plural value={reuse} one="# city interested" other="# cities interested" />
              </span>
            )}
          </p>
        </div>
      </article>
    </li>
  );
}
