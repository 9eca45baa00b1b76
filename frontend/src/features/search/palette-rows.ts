import { useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api, type ApiError } from "../../api/client";
import { url, withQuery } from "../../api/keys";
import { useApi } from "../../api/queries";
import type { Found, Group, Hit, Me, Page } from "../../api/shapes";
import { useAccountItems } from "../../app/shell/account-button";
import { navFor } from "../../app/shell/words";
import { isFoundBy } from "../../ui/folding";

export type Row = { id: string; icon: string; label: string; note?: string; href?: string; run?: () => void };
export type Section = { id: string; title: string; rows: Row[] };
/** Whether the server has answered for what is typed now. */
export type Answer = "none" | "waiting" | "here" | "failed";

const PAUSE_MS = 200;
const SHORTEST = 2;
const EACH = 5;
const KINDS = ["city", "thread", "practice"] as const;
const ICONS = { city: "landmark", thread: "message-square", practice: "library" };

/** The value once it has not changed for a moment. */
function useRested(value: string): string {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}

/** What the server finds; until it has answered, what it found before and still fits. */
function useHits(words: string): [Hit[], Answer] {
  const rested = useRested(words);
  const address = withQuery(url.search, { q: rested, kind: KINDS.join(",") });
  const isAsked = words.length >= SHORTEST;
  const query = useQuery<Found, ApiError>({
    queryKey: [address],
    queryFn: ({ signal }) => api.get<Found>(address, { signal }),
    enabled: isAsked && rested.length >= SHORTEST,
    placeholderData: keepPreviousData,
  });
  if (!isAsked) return [[], "none"];
  const isPresent = rested === words && query.data !== undefined && !query.isPlaceholderData;
  const hits = query.data?.results ?? [];
  if (isPresent) return [hits, "here"];
  const still = hits.filter(({ title, highlight }) => isFoundBy(`${title} ${highlight}`, words));
  const isFailed = rested === words && (query.isError || query.fetchStatus === "paused");
  return [still, isFailed ? "failed" : "waiting"];
}

function useGroups(): Row[] {
  const { data } = useApi<Page<Group>>(url.groups);
  return (data?.results ?? []).map(({ slug, name }) => ({ id: `group-${slug}`, icon: "users", label: name, href: `/groups/${slug}` }));
}

function useActions(me: Me | null): Row[] {
  const { t, i18n } = useLingui();
  const pages = navFor(me !== null).map(({ key, href, icon, label }) => ({ id: key, href, icon, label: i18n._(label) }));
  const share = me?.city ? [{ id: "share", href: "/practices/new", icon: "plus", label: t`Share a practice` }] : [];
  // Signing out is too much for an Enter that came too early.
  const account = useAccountItems(me).filter(({ id }) => id !== "out");
  return [...pages, ...share, ...account].map((row) => ({ icon: "arrow-right", ...row, id: `action-${row.id}` }));
}

/** What the palette offers for what is typed: groups and pages from here, the rest from the server. */
export function useSections(words: string, me: Me | null): { sections: Section[]; answer: Answer } {
  const { t } = useLingui();
  const [hits, answer] = useHits(words);
  const groups = useGroups();
  const actions = useActions(me);
  const fitting = (rows: Row[]) => rows.filter(({ label }) => isFoundBy(label, words));
  const nameOf = (slug: string | undefined) => groups.find(({ id }) => id === `group-${slug}`)?.label;
  const rowOf = ({ kind, id, title, url: href, highlight, city, group }: Hit, icon: string): Row => ({
    id: `${kind}-${id}`,
    icon,
    label: title,
    note: kind === "city" ? (highlight === title ? undefined : highlight) : (city?.name ?? nameOf(group)),
    href,
  });
  const found = (kind: (typeof KINDS)[number]) => hits.filter((hit) => hit.kind === kind).slice(0, EACH).map((hit) => rowOf(hit, ICONS[kind]));
  const everything = { id: "everything", icon: "search", label: t`Search everything for “${words}”`, href: withQuery("/search", { q: words }) };
  const sections = [
    { id: "groups", title: t`Groups`, rows: fitting(groups) },
    { id: "actions", title: t`Go to`, rows: fitting(actions) },
    { id: "cities", title: t`Cities`, rows: found("city") },
    { id: "threads", title: t`Threads`, rows: found("thread") },
    { id: "practices", title: t`Practices`, rows: found("practice") },
    { id: "all", title: t`All results`, rows: words === "" ? [] : [everything] },
  ];
  return { sections: sections.filter(({ rows }) => rows.length > 0), answer };
}
