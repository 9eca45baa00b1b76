import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, type ApiError, newKey } from "../../api/client";
import type { Presence } from "../../api/follower";
import { url } from "../../api/keys";
import { useApi, useFollow } from "../../api/queries";
import type { AgendaItem, Hand, Room, StreamEvent, ThreadAnswer } from "../../api/shapes";
import { useThreadStore } from "../thread/data";
import { applySession, newest, withHand, withItem } from "./events";
import { useSpread } from "./use-spread";

/** Who is in the room; `names` is empty until the socket speaks, and in a very full room. */
export type Here = { people: number; cities: string[]; names: Presence["people"] };
const NOBODY: Here = { people: 0, cities: [], names: [] };
export type Verb = "publish" | "open" | "pause" | "resume" | "close" | "cancel";
export type ItemStep = "open" | "close" | "skip";
export type Turn = "call" | "done" | "lower";

/** Writes answers into the room this page holds. */
export function useRoomStore(id: number) {
  const client = useQueryClient();
  const address = url.session(id);
  const change = (apply: (room: Room) => Room) => client.setQueryData<Room>([address], (room) => room && apply(room));
  return {
    put: (answer: Room) => change((room) => newest(room, answer)),
    putItem: (item: AgendaItem) => change((room) => withItem(room, item)),
    putHand: (hand: Hand) => change((room) => withHand(room, hand)),
    putRights: (can: string[]) => change((room) => ({ ...room, can })),
    read: () => client.invalidateQueries({ queryKey: [address], exact: true }),
  };
}

/** The room, live, and who is in it: the snapshot's count until the first word of the socket. */
export function useRoom(id: number, onEvents: (events: StreamEvent[], room: Room) => void, onGone: () => void) {
  const query = useApi<Room>(url.session(id));
  const [here, setHere] = useState<Here | null>(null);
  const store = useRoomStore(id);
  const thread = useThreadStore(query.data?.thread ?? 0);
  /** Rights are the reader's own view and in no event: a new state asks for them again, and only for them. */
  const readRights = useSpread(async () => {
    if (!query.data) return;
    store.putRights((await api.get<Room>(url.session(id))).can);
    const { can, locked } = await api.get<ThreadAnswer>(url.thread(query.data.thread));
    thread.putThread({ can, locked });
  });
  useFollow<Room>({
    queryKey: [url.session(id)],
    state: query.data,
    cursorOf: (room) => room.cursor,
    apply: applySession,
    onEvents: (events) => {
      const room = query.data;
      if (!room) return;
      if (events.some(({ type }) => type.startsWith("session."))) readRights();
      onEvents(events, room);
    },
    onGone,
    onPresence: ({ count, cities, people }) => setHere({ people: count, cities, names: people }),
  });
  return { query, here: here ?? { ...NOBODY, ...query.data?.presence }, readRights };
}

/** The chair leads: the answer is the room as it is then. */
export function useLead(room: Room) {
  const store = useRoomStore(room.id);
  return useMutation<Room, ApiError, Verb>({
    mutationFn: (verb) => api.post<Room>(`${url.session(room.id)}${verb}/`, {}, { version: room.version }),
    onSuccess: store.put,
    onError: (error) => error.status === 409 && void store.read(),
  });
}

export function useItemStep(room: Room) {
  const store = useRoomStore(room.id);
  return useMutation<AgendaItem, ApiError, { item: AgendaItem; step: ItemStep }>({
    mutationFn: ({ item, step }) =>
      api.post<AgendaItem>(`${url.session(room.id)}agenda/${item.id}/${step}/`, {}, { version: item.version }),
    onSuccess: store.putItem,
    onError: (error) => error.status === 409 && void store.read(),
  });
}

export type NewItem = { title: string; kind: string; minutes: number };

export function useAddItem(room: Room) {
  const store = useRoomStore(room.id);
  const [key, setKey] = useState(newKey);
  return useMutation<AgendaItem, ApiError, NewItem>({
    mutationFn: (item) => api.post<AgendaItem>(`${url.session(room.id)}agenda/`, item, { key }),
    onSuccess: (item) => {
      setKey(newKey());
      store.putItem(item);
    },
  });
}

export function useRaise(room: Room) {
  const store = useRoomStore(room.id);
  return useMutation<Hand, ApiError, string>({
    mutationFn: (kind) => api.post<Hand>(`${url.session(room.id)}hands/`, { kind }, { key: newKey() }),
    onSuccess: store.putHand,
  });
}

export function useTurn(room: Room) {
  const store = useRoomStore(room.id);
  return useMutation<Hand, ApiError, { hand: Hand; turn: Turn }>({
    mutationFn: ({ hand, turn }) =>
      api.post<Hand>(`${url.session(room.id)}hands/${hand.id}/${turn}/`, {}, { version: hand.version }),
    onSuccess: store.putHand,
    onError: (error) => error.status === 409 && void store.read(),
  });
}
