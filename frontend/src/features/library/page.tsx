import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { useMe } from "../../app/me";
import { Button, ButtonLink } from "../../ui/button";
import { SelectField, TextField } from "../../ui/field";
import { PageHeading } from "../../ui/page-heading";
import { EmptyState, Loaded } from "../../ui/states";
import { PracticeCard } from "./card";
import { FACETS, chosenIn, useLibrary } from "./data";
import type { Library } from "./events";
import { Applied, Filters } from "./filters";
import { MapSide } from "./map-side";
import "./library.css";

type Bound = Omit<ReturnType<typeof useLibrary>, "query">;

function SearchBox({ filters, change }: Pick<Bound, "filters" | "change">) {
  const { t } = useLingui();
  const [words, setWords] = useState(filters.get("q") ?? "");
  return (
    <form
      className="library__search"
      role="search"
      action="/practices"
      onSubmit={(event) => {
        event.preventDefault();
        change({ q: words.trim() || null, after: null });
      }}
    >
      <TextField id="library-words" label={t`Search in any language`} type="search" name="q" value={words} onChange={setWords} />
      <Button type="submit" variant="primary" icon="search"><Trans>Search</Trans></Button>
    </form>
  );
}

function Nothing({ filters, change }: Pick<Bound, "filters" | "change">) {
  const inForce = FACETS.filter((name) => chosenIn(filters, name).length > 0);
  const last = inForce[inForce.length - 1];
  return (
    <EmptyState
      title={<Trans>No practice fits all of this</Trans>}
      action={last && <Button onClick={() => change({ [last]: null })}><Trans>Lift the last filter</Trans></Button>}
    >
      <Trans>Try fewer words, or ask the network in a group's thread.</Trans>
    </EmptyState>
  );
}

function SortBy({ filters, change }: Pick<Bound, "filters" | "change">) {
  const { t } = useLingui();
  const options = [{ value: "newest", label: t`Newest` }, { value: "most_reused", label: t`Most reused` }];
  return <SelectField id="library-sort" label={t`Sort by`} value={filters.get("sort") ?? "newest"} onChange={(sort) => change({ sort, after: null })} options={options} />;
}

function Cards({ library, filters, change, showWaiting }: Bound & { library: Library }) {
  const [lit, setLit] = useState<string | null>(null);
  const waiting = library.waiting?.length ?? 0;
  const after = library.next ? new URLSearchParams(library.next.split("?")[1]).get("after") : null;
  return (
    <div className="library__columns">
      <Filters facets={library.facets} filters={filters} change={change} />
      <div className="stack">
        <div className="row row--apart">
          <p className="library__count" role="status"><Plural value={library.count} one="# practice" other="# practices" /></p>
          <div className="library__sort"><SortBy filters={filters} change={change} /></div>
        </div>
        <Applied filters={filters} change={change} />
        <div role="status">
          {waiting > 0 && <Button variant="waiting" icon="arrow-up" onClick={showWaiting}><Plural value={waiting} one="# new practice" other="# new practices" /></Button>}
        </div>
        {library.results.length === 0 ? (
          <Nothing filters={filters} change={change} />
        ) : (
          <ul className="library__cards">
            {library.results.map((practice) => <PracticeCard key={practice.id} practice={practice} lit={practice.city.slug === lit} onLight={setLit} />)}
          </ul>
        )}
        {after && <p><Button onClick={() => change({ after })}><Trans>More practices</Trans></Button></p>}
      </div>
      <MapSide practices={library.results} lit={lit} onLight={setLit} />
    </div>
  );
}

/** The library: found by need, not by name. Filters stand in the address, so that it can be mailed. */
export default function LibraryPage() {
  const { t } = useLingui();
  const me = useMe();
  const { query, ...bound } = useLibrary();
  return (
    <div className="page library">
      <div className="page__head library__head">
        <div className="library__intro">
          <PageHeading title={t`Practices that worked`} />
          <p className="page__lead"><Trans>What the cities of the network did, with costs, results and what went wrong.</Trans></p>
          {me?.city && <p><ButtonLink href="/practices/new" variant="primary" icon="plus"><Trans>Share a practice</Trans></ButtonLink></p>}
        </div>
        <SearchBox {...bound} />
      </div>
      <Loaded query={query}>{(library) => <Cards library={library} {...bound} />}</Loaded>
    </div>
  );
}
