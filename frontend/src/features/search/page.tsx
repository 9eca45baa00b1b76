import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { url, withQuery } from "../../api/keys";
import { useApi } from "../../api/queries";
import type { Found, Hit as FoundHit } from "../../api/shapes";
import { useQueryString } from "../../app/navigation";
import { Button } from "../../ui/button";
import { TextField } from "../../ui/field";
import { PageHeading } from "../../ui/page-heading";
import { EmptyState, Loaded } from "../../ui/states";
import { Tag } from "../../ui/tag";
import "./search.css";

function useKinds(): Record<string, string> {
  const { t } = useLingui();
  return { practice: t`Practices`, thread: t`Threads`, message: t`Messages`, city: t`Cities` };
}

function Hit({ hit }: { hit: FoundHit }) {
  const kinds = useKinds();
  return (
    <li className="search-hit">
      <p className="row small">
        <Tag>{kinds[hit.kind] ?? hit.kind}</Tag>
        {hit.city && <span className="muted">{hit.city.name}</span>}
      </p>
      <h2 className="search-hit__title">
        <a href={hit.url}>{hit.title}</a>
      </h2>
      {hit.highlight && <p className="search-hit__text">{hit.highlight}</p>}
    </li>
  );
}

function Kinds({ counts, chosen, choose }: { counts: Record<string, number>; chosen: string; choose: (kind: string) => void }) {
  const { t } = useLingui();
  const kinds = useKinds();
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return (
    <div className="row" role="group" aria-label={t`Kind`}>
      <Button small aria-pressed={chosen === ""} onClick={() => choose("")}>
        <Trans>All ({total})</Trans>
      </Button>
      {Object.entries(counts).map(([kind, count]) => (
        <Button key={kind} small aria-pressed={chosen === kind} onClick={() => choose(kind)}>
          {kinds[kind] ?? kind} ({count})
        </Button>
      ))}
    </div>
  );
}

/** One box over practices, threads, messages and cities; the words stand in the address. */
export default function SearchPage() {
  const { t } = useLingui();
  const [query, change] = useQueryString();
  const asked = query.get("q") ?? "";
  const kind = query.get("kind") ?? "";
  const [words, setWords] = useState(asked);
  const found = useApi<Found>(asked ? withQuery(url.search, { q: asked, kind }) : null);
  return (
    <div className="page page--narrow stack">
      <div className="page__head">
        <PageHeading title={t`Search`} />
      </div>
      <form
        className="search-box"
        action="/search"
        onSubmit={(event) => {
          event.preventDefault();
          change({ q: words.trim(), kind: null });
        }}
      >
        <TextField id="search-words" label={t`What are you looking for?`} hint={t`In any language of the network.`} type="search" name="q" value={words} onChange={setWords} />
        <Button type="submit" variant="primary" icon="search">
          <Trans>Search</Trans>
        </Button>
      </form>
      {asked && (
        <Loaded query={found}>
          {({ results, facets }) => (
            <>
              {facets.kind && <Kinds counts={facets.kind} chosen={kind} choose={(one) => change({ kind: one })} />}
              <p role="status">
                <Plural value={results.length} one="# result" other="# results" />
              </p>
              {results.length === 0 ? (
                <EmptyState title={<Trans>Nothing was found</Trans>}>
                  <Trans>Try fewer words, or another spelling.</Trans>
                </EmptyState>
              ) : (
                <ol className="search-hits">
                  {results.map((hit) => (
                    <Hit key={`${hit.kind}-${hit.id}`} hit={hit} />
                  ))}
                </ol>
              )}
            </>
          )}
        </Loaded>
      )}
    </div>
  );
}
