import { useLingui } from "@lingui/react/macro";

export type GroupTab = { key: string; href: string; label: string; icon: string };

/** The parts of a group, in their order. */
export function useGroupTabs(slug: string): GroupTab[] {
  const { t } = useLingui();
  const base = `/groups/${slug}`;
  return [
    { key: "overview", href: base, label: t`Overview`, icon: "layout-grid" },
    { key: "threads", href: `${base}/threads`, label: t`Threads`, icon: "message-square" },
    { key: "sessions", href: `${base}/sessions`, label: t`Sessions`, icon: "radio" },
    { key: "members", href: `${base}/members`, label: t`Members`, icon: "users" },
  ];
}
