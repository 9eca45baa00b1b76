import { useLingui } from "@lingui/react/macro";
import type { ApiError } from "../../api/client";
import { useConnection } from "../../api/line";
import type { AgendaItem, Room } from "../../api/shapes";
import { toast } from "../../ui/toast";
import { type ItemStep, useItemStep } from "./data";

/** The agenda's way on: the next planned item, or the end of the current one when none is left. */
export function useNextItem(room: Room) {
  const { t } = useLingui();
  const { line } = useConnection();
  const step = useItemStep(room);
  const may = room.can.includes("move_agenda") && line !== "offline" && line !== "reconnecting";
  const onError = (error: ApiError) => toast(error.detail || t`That did not work.`, { tone: "danger" });
  const take = (item: AgendaItem, what: ItemStep) => step.mutate({ item, step: what }, { onError });
  const current = room.items.find(({ id }) => id === room.current_item);
  const planned = room.items.filter(({ state }) => state === "planned");
  const next = planned.find(({ no }) => no > (current?.no ?? 0)) ?? planned[0];
  return {
    may,
    busy: step.isPending,
    current,
    next,
    take,
    go: may ? (next ? () => take(next, "open") : current && (() => take(current, "close"))) : undefined,
  };
}
