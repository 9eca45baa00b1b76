import { Plural, useLingui } from "@lingui/react/macro";
import { useMemo } from "react";
import type { PracticeBrief } from "../../api/shapes";
import { RegionMap, type Place } from "../../ui/region-map";
import { inReadersWords } from "../../ui/texts";

type Props = { practices: PracticeBrief[]; lit: string | null; onLight: (slug: string) => void };

function placesOf(practices: PracticeBrief[]): Place[] {
  const places = new Map<string, Place>();
  for (const { city } of practices) {
    if (city.lat === null || city.lon === null) continue;
    const before = places.get(city.slug);
    places.set(city.slug, { key: city.slug, name: city.name, lat: city.lat, lon: city.lon, count: (before?.count ?? 0) + 1 });
  }
  return [...places.values()];
}

/** Where the shown practices come from, and those of the city one looks at as a list. */
export function MapSide({ practices, lit, onLight }: Props) {
  const { t, i18n } = useLingui();
  const places = useMemo(() => placesOf(practices), [practices]);
  const here = practices.filter(({ city }) => city.slug === lit);
  return (
    <div className="library__map stack">
      <RegionMap places={places} chosen={lit} onChoose={onLight} label={t`Map of the practices shown`} />
      {here[0] && (
        <section className="stack stack--tight" aria-label={here[0].city.name}>
          <p className="library__here">
            <b>{here[0].city.name}</b> <span className="muted small"><Plural value={here.length} one="# practice" other="# practices" /></span>
          </p>
          <ul className="stack stack--tight">
            {here.map((practice) => {
              const title = inReadersWords(practice.title, i18n.locale, practice.original_language);
              return <li key={practice.id}><a href={`/practices/${practice.id}-${practice.slug}`} lang={title.tag}>{title.text}</a></li>;
            })}
          </ul>
        </section>
      )}
    </div>
  );
}
