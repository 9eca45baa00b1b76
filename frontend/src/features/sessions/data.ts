import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { api, type ApiError } from "../../api/client";
import { fromNow } from "../../api/keys";
import { stream } from "../../api/keys";
import { live } from "../../api/line";
import { useApi } from "../../api/queries";
import type { Page, Seat, SessionBrief } from "../../api/shapes";
import { useMe } from "../../app/me";
import { applySessionList, stateAt } from "../session/events";

export const SESSIONS = "/api/v1/sessions/";

/** The groups whose streams one may join: an observer may not, as they carry what is AMBER. */
export function groupsHeard(seats: Pick<Seat, "group" | "role">[]): string[] {
  return [...new Set(seats.flatMap(({ group, role }) => (group && role !== "observer" ? [group] : [])))].sort();
}

/** All sessions of one's groups, kept in step with the streams of those one may join. */
export function useSessions() {
  const client = useQueryClient();
  const query = useApi<Page<SessionBrief>>(SESSIONS);
  const me = useMe();
  const groups = groupsHeard(me?.seats ?? []).join(" ");
  useEffect(() => {
    const read = () => void client.invalidateQueries({ queryKey: [SESSIONS], exact: true });
    const memberships = groups.split(" ").filter(Boolean).map((slug) =>
      live.join(fromNow(stream.group(slug)), {
        onEvents: (events) =>
          client.setQueryData<Page<SessionBrief>>([SESSIONS], (page) => page && { ...page, results: events.reduce(applySessionList, page.results) }),
        onResync: read,
      }),
    );
    return () => memberships.forEach((one) => one.leave());
  }, [client, groups]);
  return query;
}

/** One more page of what was, at the end of the list. */
export function useMoreSessions() {
  const client = useQueryClient();
  return useMutation<Page<SessionBrief>, ApiError, string>({
    mutationFn: (address) => api.get<Page<SessionBrief>>(address),
    onSuccess: (more) =>
      client.setQueryData<Page<SessionBrief>>([SESSIONS], (page) => {
        if (!page) return page;
        const known = new Set(page.results.map(({ id }) => id));
        return { ...more, results: [...page.results, ...more.results.filter(({ id }) => !known.has(id))] };
      }),
  });
}

const OVER = new Set(["closed", "cancelled"]);
const byStart = (a: SessionBrief, b: SessionBrief) => a.starts_at.localeCompare(b.starts_at);

/** What runs or is about to, what comes with the next first, what was with the latest first. */
export function inParts(sessions: SessionBrief[], now: number) {
  const known = sessions.map((one) => ({ ...one, state: stateAt(one, now) }));
  const running = known.filter(({ state }) => state === "live" || state === "paused").sort(byStart);
  const past = known
    .filter(({ state, ends_at }) => OVER.has(state) || (state !== "live" && state !== "paused" && Date.parse(ends_at) < now))
    .sort((a, b) => byStart(b, a));
  const ahead = known.filter((one) => !running.includes(one) && !past.includes(one)).sort(byStart);
  return { running, ahead, past };
}
