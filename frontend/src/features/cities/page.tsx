import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useMemo, useState } from "react";
import { url, withQuery } from "../../api/keys";
import { useApi } from "../../api/queries";
import type { City, Page } from "../../api/shapes";
import { useQueryString } from "../../app/navigation";
import { CityMark } from "../../ui/city-mark";
import { SelectField, TextField } from "../../ui/field";
import { useFormat } from "../../ui/format";
import { PageHeading } from "../../ui/page-heading";
import { RegionMap, type Place } from "../../ui/region-map";
import { EmptyState, Loaded } from "../../ui/states";
import { chosenCities, nameIn, useCountries } from "./names";
import "./cities.css";

function CityRow({ city, country, onLight }: { city: City; country: string; onLight: (slug: string) => void }) {
  const { i18n } = useLingui();
  const format = useFormat();
  return (
    <li className="city-row">
      <CityMark slug={city.slug} />
      <p className="city-row__words">
        <a className="city-row__name" href={`/cities/${city.slug}`} onMouseEnter={() => onLight(city.slug)} onFocus={() => onLight(city.slug)}>
          {nameIn(city, i18n.locale)}
        </a>
        <span className="muted small">
          {country}
          {city.population !== null && <> · {format.number(city.population)}</>}
        </span>
      </p>
    </li>
  );
}

function Filters({ cities }: { cities: City[] }) {
  const { t, i18n } = useLingui();
  const [query, change] = useQueryString();
  const countryName = useCountries();
  const codes = [...new Set(cities.map((city) => city.country))];
  const options = codes.map((code) => ({ value: code, label: countryName(code) })).sort((a, b) => a.label.localeCompare(b.label, i18n.locale));
  return (
    <div className="cities__filters">
      <TextField id="city-words" label={t`Find a city`} type="search" value={query.get("q") ?? ""} onChange={(q) => change({ q: q || null })} />
      <SelectField
        id="city-country"
        label={t`Country`}
        value={query.get("country") ?? ""}
        onChange={(country) => change({ country: country || null })}
        options={[{ value: "", label: t`All countries` }, ...options]}
      />
    </div>
  );
}

function CityList({ cities }: { cities: City[] }) {
  const { t, i18n } = useLingui();
  const [query] = useQueryString();
  const [lit, setLit] = useState<string | null>(null);
  const countryName = useCountries();
  const words = query.get("q") ?? "";
  const country = query.get("country") ?? "";
  const shown = useMemo(() => chosenCities(cities, words, country, i18n.locale), [cities, words, country, i18n.locale]);
  const places = useMemo<Place[]>(
    () => shown.flatMap((city) => (city.lat === null || city.lon === null ? [] : [{ key: city.slug, name: nameIn(city, i18n.locale), lat: city.lat, lon: city.lon }])),
    [shown, i18n.locale],
  );
  return (
    <div className="cities__columns">
      <div className="stack">
        <Filters cities={cities} />
        <p role="status">
          <Plural value={shown.length} one="# city" other="# cities" />
        </p>
        {shown.length === 0 ? (
          <EmptyState title={<Trans>No city has this name</Trans>}>
            <Trans>Try fewer letters, or all countries.</Trans>
          </EmptyState>
        ) : (
          <ul className="cities__list">
            {shown.map((city) => (
              <CityRow key={city.slug} city={city} country={countryName(city.country)} onLight={setLit} />
            ))}
          </ul>
        )}
      </div>
      <div className="cities__map">
        <RegionMap places={places} chosen={lit} onChoose={setLit} label={t`Map of the cities of the network`} />
      </div>
    </div>
  );
}

/** The cities of the network: a list that one can search, and where they lie. */
export default function CitiesPage() {
  const { t } = useLingui();
  const query = useApi<Page<City>>(withQuery(url.cities, { limit: 200 }));
  return (
    <div className="page cities">
      <div className="page__head">
        <PageHeading title={t`Cities`} />
        <p className="page__lead">
          <Trans>The cities of the network, and what they have shared.</Trans>
        </p>
      </div>
      <Loaded query={query}>{({ results }) => <CityList cities={results} />}</Loaded>
    </div>
  );
}
