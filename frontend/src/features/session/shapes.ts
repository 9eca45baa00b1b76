import type { CityRef, Cursor, SessionSummary } from "../../api/shapes";

export type ItemState = "planned" | "open" | "closed" | "skipped";
export type HandState = "waiting" | "speaking" | "done" | "lowered";

export type AgendaItem = {
  id: number;
  no: number;
  title: string;
  kind: string;
  minutes: number;
  state: ItemState;
  opened_at: string | null;
  closed_at: string | null;
  version: number;
};

export type Hand = {
  id: number;
  kind: string;
  agenda_item: number | null;
  person: { id: number; name: string };
  city: CityRef | null;
  /** The office held on that day, in words. */
  office: string;
  state: HandState;
  since: string;
  called_at: string | null;
  version: number;
};

/** A session as the lists show it. */
export type SessionBrief = SessionSummary & {
  convened_by: { id: number; name: string };
  opened_at: string | null;
  closed_at: string | null;
};

/** A session as its room knows it. `hands` holds only those that are up, in the order of the floor. */
export type Room = SessionBrief & {
  current_item: number | null;
  items: AgendaItem[];
  hands: Hand[];
  presence: { people: number; cities: string[] };
  can: string[];
  cursor: Cursor;
};
