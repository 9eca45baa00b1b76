import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { City, Group, Page, PracticeBrief } from "../../api/shapes";
import bridge from "../../assets/scenes/bridge.svg";
import { useBoot } from "../../api/boot";
import { url, withQuery } from "../../api/keys";
import { useApi } from "../../api/queries";
import { ButtonLink } from "../../ui/button";
import { CityMark } from "../../ui/city-mark";
import { PageHeading } from "../../ui/page-heading";
import { Loaded } from "../../ui/states";
import { PracticeCard } from "./practice-card";
import "./start.css";

const SHOWN_CITIES = 24;

function Groups() {
  const query = useApi<Page<Group>>(url.groups);
  return (
    <section className="stack" aria-labelledby="start-groups">
      <h2 id="start-groups">
        <Trans>Working groups</Trans>
      </h2>
      <Loaded query={query}>
        {({ results }) => (
          <ul className="start__groups">
            {results.map((group) => (
              <li key={group.slug} className="card stack stack--tight">
                <h3>
                  <a href={`/groups/${group.slug}`}>{group.name}</a>
                </h3>
                <p>{group.remit}</p>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  );
}

function Practices() {
  const practices = useApi<Page<PracticeBrief>>(withQuery(url.practices, { limit: 3 })).data?.results ?? [];
  if (practices.length === 0) return null;
  return (
    <section className="stack" aria-labelledby="start-practices">
      <h2 id="start-practices">
        <Trans>New practices</Trans>
      </h2>
      <ul className="start__practices">
        {practices.map((practice) => (
          <PracticeCard key={practice.id} practice={practice} />
        ))}
      </ul>
    </section>
  );
}

function Cities() {
  const cities = useApi<Page<City>>(withQuery(url.cities, { limit: 200 })).data?.results ?? [];
  return (
    <section className="stack" aria-labelledby="start-cities">
      <h2 id="start-cities">
        <Trans>Cities</Trans>
      </h2>
      <p>
        <Plural value={cities.length} one="# city works here." other="# cities work here." />{" "}
        <a href="/cities">
          <Trans>See them on the map</Trans>
        </a>
      </p>
      <ul className="start__cities">
        {cities.slice(0, SHOWN_CITIES).map((city) => (
          <li key={city.slug}>
            <a className="start__city" href={`/cities/${city.slug}`}>
              <CityMark slug={city.slug} />
              <span>{city.name}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What anybody may see before signing in. */
export default function StartPage() {
  const { t } = useLingui();
  const { me } = useBoot();
  return (
    <div className="page stack stack--wide start">
      <div className="start__head">
        <div className="stack">
          <PageHeading title={t`Working groups of the Balkan cities`} />
          <p className="page__lead">
            <Trans>Where officials of the B40 Balkan Cities Network work together between summits.</Trans>
          </p>
          <div className="form__actions">
            {me === null && (
              <ButtonLink href="/sign-in/" variant="primary">
                <Trans>Sign in</Trans>
              </ButtonLink>
            )}
            <ButtonLink href="/practices">
              <Trans>Read the practices</Trans>
            </ButtonLink>
          </div>
        </div>
        <div className="start__picture">
          <img src={bridge} alt="" width="640" height="400" />
        </div>
      </div>
      <Groups />
      <Practices />
      <Cities />
    </div>
  );
}
