import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useBoot } from "../api/boot";
import { api, takeCsrf } from "../api/client";
import { fromNow, isTagged, stream, url } from "../api/keys";
import { useFollow } from "../api/queries";
import type { Me, Notice, StreamEvent } from "../api/shapes";

/** Who reads; null for guests. */
export function useMe(): Me | null {
  const boot = useBoot();
  const { data } = useQuery<Me | null>({
    queryKey: [url.me],
    queryFn: async () => {
      const me = await api.get<Me>(url.me);
      takeCsrf(me.csrf);
      return me;
    },
    initialData: boot.me,
    enabled: boot.me !== null,
    staleTime: Infinity,
  });
  return data ?? null;
}

/** Counts notices as they come; everything else of the person's stream belongs to the pages. */
export function countNotice(me: Me | null, event: Pick<StreamEvent, "type">): Me | null {
  return me && event.type === "notice.created" ? { ...me, unread_notices: me.unread_notices + 1 } : me;
}

/** Listens to the person's own stream on every page. */
export function useOwnStream(me: Me | null, tell: (notice: Notice) => unknown): void {
  const client = useQueryClient();
  useFollow<Me | null>({
    queryKey: [url.me],
    state: me ?? undefined,
    cursorOf: (state) => (state ? fromNow(stream.person(state.id)) : null),
    apply: countNotice,
    onEvents: (events) => {
      for (const event of events) {
        if (event.type === "thread.read") void client.invalidateQueries({ predicate: ({ queryKey }) => isTagged(queryKey, "unread") });
        if (event.type === "draft.saved") void hearOfDraft(client, event.data);
        if (event.type !== "notice.created") continue;
        tell(event.data.notice);
        void client.invalidateQueries({ queryKey: [url.notices] });
      }
    },
  });
}

/** Another device, or this one, saved or dropped a draft: its list is read again, and so is the place if it is open. */
async function hearOfDraft(client: QueryClient, saved: { place: string; version: number }): Promise<void> {
  void client.invalidateQueries({ queryKey: [url.myDrafts] });
  await import("../api/draft-keeper").then(({ heardOfDraft }) => heardOfDraft(saved)).catch(() => undefined);
}

/** The person's theme; "system" leaves it to the browser. */
export function useTheme(me: Me | null): void {
  const isGuest = useBoot().me === null;
  const theme = me?.theme ?? "system";
  useEffect(() => {
    if (isGuest) return;
    if (theme === "system") document.documentElement.removeAttribute("data-theme");
    else document.documentElement.dataset.theme = theme;
  }, [isGuest, theme]);
}
