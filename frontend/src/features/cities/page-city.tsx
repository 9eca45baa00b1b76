import { Trans, useLingui } from "@lingui/react/macro";
import { url, withQuery } from "../../api/keys";
import { useApi } from "../../api/queries";
import type { City, Page, PracticeBrief } from "../../api/shapes";
import { useNow } from "../../platform/clock";
import type { PageProps } from "../../app/routes";
import { CityMark } from "../../ui/city-mark";
import { useFormat } from "../../ui/format";
import { BackLink, PageHeading } from "../../ui/page-heading";
import { RegionMap } from "../../ui/region-map";
import { EmptyState, Loaded } from "../../ui/states";
import { inReadersWords } from "../../ui/texts";
import { nameIn, useCountries } from "./names";
import "./cities.css";

const MINUTE_MS = 60_000;

function Facts({ city }: { city: City }) {
  const format = useFormat();
  const countryName = useCountries();
  const now = new Date(useNow(MINUTE_MS)).toISOString();
  return (
    <dl className="city__facts">
      <div>
        <dt><Trans>Country</Trans></dt>
        <dd>{countryName(city.country)}</dd>
      </div>
      <div>
        <dt><Trans>People</Trans></dt>
        <dd className="num">{city.population === null ? <Trans>not known</Trans> : format.number(city.population)}</dd>
      </div>
      <div>
        <dt><Trans>Time there</Trans></dt>
        <dd className="num">{format.clock(now, city.zone)}</dd>
      </div>
      {city.membership.state === "member" && city.membership.on && (
        <div>
          <dt><Trans>Member since</Trans></dt>
          <dd className="num">{city.membership.on.slice(0, 4)}</dd>
        </div>
      )}
    </dl>
  );
}

function Practices({ slug }: { slug: string }) {
  const { i18n } = useLingui();
  const query = useApi<Page<PracticeBrief>>(withQuery(url.practices, { city: slug }));
  return (
    <section className="stack" aria-labelledby="city-practices">
      <h2 id="city-practices"><Trans>Practices</Trans></h2>
      <Loaded query={query}>
        {({ results }) =>
          results.length === 0 ? (
            <EmptyState title={<Trans>No practice yet</Trans>}>
              <Trans>This city has not published a practice yet.</Trans>
            </EmptyState>
          ) : (
            <ul className="stack">
              {results.map((practice) => {
                const title = inReadersWords(practice.title, i18n.locale, practice.original_language);
                const summary = inReadersWords(practice.summary, i18n.locale, practice.original_language);
                return (
                  <li key={practice.id} className="card stack stack--tight">
                    <h3><a href={`/practices/${practice.id}-${practice.slug}`} lang={title.tag}>{title.text}</a></h3>
                    <p lang={summary.tag}>{summary.text}</p>
                  </li>
                );
              })}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}

function CityView({ city }: { city: City }) {
  const { t, i18n } = useLingui();
  const name = nameIn(city, i18n.locale);
  const own = Object.entries(city.names).filter(([tag, one]) => tag !== "en" && one !== name);
  const place = city.lat === null || city.lon === null ? [] : [{ key: city.slug, name, lat: city.lat, lon: city.lon }];
  return (
    <>
      <div className="page__head city__head">
        <BackLink href="/cities"><Trans>Cities</Trans></BackLink>
        <div className="row">
          <CityMark slug={city.slug} size="xl" />
          <div>
            <PageHeading title={name} />
            {own.length > 0 && (
              <p className="page__lead row">{own.map(([tag, one]) => <span key={`${tag}-${one}`} lang={tag}>{one}</span>)}</p>
            )}
          </div>
        </div>
      </div>
      <div className="cities__columns">
        <div className="stack stack--wide">
          <Facts city={city} />
          <Practices slug={city.slug} />
        </div>
        <div className="cities__map">
          <RegionMap places={place} chosen={city.slug} label={t`${name} on the map of the region`} />
        </div>
      </div>
    </>
  );
}

/** One city: its names, its size and time, and what it has shared. */
export default function CityPage({ params }: PageProps) {
  const query = useApi<City>(url.city(params.slug ?? ""));
  return (
    <div className="page city">
      <Loaded query={query}>{(city) => <CityView city={city} />}</Loaded>
    </div>
  );
}
