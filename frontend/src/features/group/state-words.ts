import { useLingui } from "@lingui/react/macro";
import type { SessionState } from "../../api/shapes";

/** What a session's state is called. */
export function useStateWords(): Record<SessionState, string> {
  const { t } = useLingui();
  return {
    draft: t`Draft`,
    scheduled: t`Scheduled`,
    lobby: t`Opens soon`,
    live: t`Live`,
    paused: t`Paused`,
    closed: t`Closed`,
    cancelled: t`Cancelled`,
  };
}
