import { useQueryClient } from "@tanstack/react-query";
import { useQueryString } from "../../app/navigation";
import { url } from "../../api/keys";
import { useApi, useFollow } from "../../api/queries";
import { applyLibrary, type Library, withWaiting } from "./events";

/** In the order in which the painted page asks for them. */
const FILTERS = ["q", "theme", "country", "city", "group", "subtopic", "practice_type", "cost_band", "evidence_level", "sort", "after"];
export const FACETS = ["theme", "country", "cost_band", "evidence_level"] as const;
const SHOWN = 12;

/** The address of the API for the filters in the page's address. */
export function addressOf(query: URLSearchParams): string {
  const chosen = FILTERS.flatMap((name) => (query.get(name) ? [[name, query.get(name)!]] : []));
  return `${url.practices}?${new URLSearchParams([...chosen, ["limit", String(SHOWN)]]).toString()}`;
}

/** The library with the filters of the address, live for members. */
export function useLibrary() {
  const [filters, change] = useQueryString();
  const address = addressOf(filters);
  const client = useQueryClient();
  const query = useApi<Library>(address);
  useFollow<Library>({
    queryKey: [address],
    state: query.data,
    cursorOf: (state) => state.cursor,
    apply: applyLibrary,
  });
  const showWaiting = () => client.setQueryData<Library>([address], (state) => state && withWaiting(state));
  return { filters, change, query, showWaiting };
}

/** The codes of one filter that are chosen. */
export const chosenIn = (filters: URLSearchParams, name: string): string[] => (filters.get(name) ?? "").split(",").filter(Boolean);
