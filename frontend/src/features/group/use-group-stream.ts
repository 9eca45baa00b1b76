import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { fromNow, stream, url } from "../../api/keys";
import { live } from "../../api/line";
import { useFollow } from "../../api/queries";
import type { Group, Member, Page, SessionBrief, StreamEvent, Thread } from "../../api/shapes";
import { useMe } from "../../app/me";
import { applyToMembers, applyToSessions, applyToThreads } from "./events";

const MOST_THREADS = 50;

function useListFolder(slug: string) {
  const client = useQueryClient();
  const reader = useMe()?.id ?? null;
  const fold = <T>(address: string, apply: (rows: T[], event: StreamEvent) => T[], events: StreamEvent[]) =>
    client.setQueryData<Page<T>>([address], (page) => page && { ...page, results: events.reduce(apply, page.results) });
  return {
    client,
    fold: (events: StreamEvent[]) => {
      fold<Thread>(url.groupThreads(slug), (rows, event) => applyToThreads(rows, event, reader), events);
      fold<Member>(url.groupMembers(slug), applyToMembers, events);
      fold<SessionBrief>(url.groupSessions(slug), applyToSessions, events);
    },
  };
}

/** A member hears at once what changes in the group's lists; an observer does not listen here, as it carries what is AMBER. */
export function useGroupStream(slug: string, group: Group | undefined): void {
  const { client, fold } = useListFolder(slug);
  useFollow<Group>({
    queryKey: [url.group(slug)],
    state: group?.roles?.some((role) => role !== "observer") ? group : undefined,
    cursorOf: (state) => state.cursor,
    apply: (state) => state,
    onEvents: (events) => {
      fold(events);
      if (events.some(({ type }) => type.startsWith("member."))) void client.invalidateQueries({ queryKey: [url.group(slug)] });
    },
  });
}

/** A list of threads counts what is posted in them: it joins the streams it shows. */
export function useShownThreads(slug: string, threads: Thread[] | undefined): void {
  const { fold } = useListFolder(slug);
  const ids = (threads ?? []).slice(0, MOST_THREADS).map(({ id }) => id).toSorted((a, b) => a - b).join(" ");
  useEffect(() => {
    if (!ids) return;
    const onEvents = (events: StreamEvent[]) => fold(events);
    const memberships = ids.split(" ").map((id) =>
      live.join(fromNow(stream.thread(Number(id))), { onEvents, onResync: () => undefined }),
    );
    return () => memberships.forEach((membership) => membership.leave());
    // oxlint-disable-next-line react/exhaustive-deps -- `fold` is new in every render and does the same
  }, [ids]);
}
