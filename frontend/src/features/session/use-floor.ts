import { useLingui } from "@lingui/react/macro";
import type { ApiError } from "../../api/client";
import { useConnection } from "../../api/line";
import type { Hand, Room } from "../../api/shapes";
import { announce } from "../../ui/announce";
import { toast } from "../../ui/toast";
import { useRaise, useTurn } from "./data";
import { inFloorOrder } from "./events";

export type FloorActs = ReturnType<typeof useFloor>;

/**
 * Everything one may do about the floor; the server has it before any button changes.
 *
 * Called once a room: while one button waits for the server, every other one for the floor waits with it.
 */
export function useFloor(room: Room, meId: number | null) {
  const { t } = useLingui();
  const { line } = useConnection();
  const raise = useRaise(room);
  const turn = useTurn(room);
  const away = line === "offline" || line === "reconnecting";
  const hands = inFloorOrder(room.hands);
  const speaker = hands.find(({ state }) => state === "speaking");
  const waiting = hands.filter(({ state }) => state === "waiting");
  const mine = hands.find(({ person }) => person.id === meId);
  const may = (ability: string) => room.can.includes(ability) && !away;
  const onError = (error: ApiError) => toast(error.detail || t`That did not work.`, { tone: "danger" });

  const up = (kind: string) => raise.mutate(kind, { onError, onSuccess: () => announce(t`Your hand is up`) });
  const act = (hand: Hand, what: "call" | "done" | "lower", said?: string) =>
    turn.mutate({ hand, turn: what }, { onError, onSuccess: () => said && announce(said) });
  const usual = room.current_item === null ? "new_point" : "on_this_point";
  const [next] = waiting;

  return {
    speaker,
    waiting,
    mine,
    /** 1 for who is next; 0 for who does not wait. */
    place: waiting.findIndex(({ person }) => person.id === meId) + 1,
    away,
    usual,
    busy: raise.isPending || turn.isPending,
    mayRaise: may("raise_hand") && !mine,
    mayCall: may("call_hand"),
    raise: up,
    lower: (hand: Hand) => act(hand, "lower", hand.person.id === meId ? t`Your hand is down` : t`The hand of ${hand.person.name} is down`),
    call: (hand: Hand) => act(hand, "call"),
    done: (hand: Hand) => act(hand, "done"),
    toggle: mine ? () => act(mine, mine.state === "speaking" ? "done" : "lower", t`Your hand is down`) : may("raise_hand") ? () => up(usual) : undefined,
    callNext: may("call_hand") ? (next ? () => act(next, "call") : speaker && (() => act(speaker, "done"))) : undefined,
  };
}
