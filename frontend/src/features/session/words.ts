import { useLingui } from "@lingui/react/macro";
import type { ItemState, SessionState } from "../../api/shapes";
import type { Tone } from "../../ui/tag";

export const STATE_TONES: Record<SessionState, Tone> = {
  draft: "plain",
  scheduled: "plum",
  lobby: "info",
  live: "waiting",
  paused: "waiting",
  closed: "plain",
  cancelled: "danger",
};

export function useSessionWords(): Record<SessionState, string> {
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

export function useItemWords(): Record<ItemState, string> {
  const { t } = useLingui();
  return { planned: t`Planned`, open: t`Now`, closed: t`Done`, skipped: t`Skipped` };
}

/** Where a hand stands among those that wait, in words. */
export function usePlaceWords(): (place: number) => string {
  const { t } = useLingui();
  const words: Record<number, string> = { 1: t`You are next`, 2: t`You are second`, 3: t`You are third`, 4: t`You are fourth`, 5: t`You are fifth` };
  return (place) => words[place] ?? t`You are number ${place}`;
}
