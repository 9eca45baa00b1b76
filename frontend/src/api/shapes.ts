/** The shapes the server answers with, as far as the page reads them. The contract is the OpenAPI schema. */

export type CityRef = { slug: string; name: string };
export type Cursor = { stream: string; epoch: string; seq: number };

export type Author = {
  id: number;
  name: string;
  office?: string;
  city: CityRef | null;
  organisation?: { slug: string; name: string } | null;
};

export type MessageState = "published" | "pending" | "hidden" | "removed" | "withdrawn" | "purged";

export type Message = {
  id: number;
  thread: number;
  no: number;
  agenda_item?: number | null;
  author: Author | null;
  body: string;
  html: string;
  language: string;
  reply_to: number | null;
  state: MessageState;
  version: number;
  created_at: string;
  edited_at: string | null;
  reactions: Record<string, number>;
  files: unknown[];
  /** Why it was hidden or removed: a code, and the chair's sentence if it is shown. */
  reason?: string | null;
  note?: string | null;
  can?: string[];
};

export type Thread = {
  id: number;
  group: string | { slug: string; name: string };
  kind: "discussion" | "session" | "practice";
  title: string;
  author: Author | null;
  pinned: boolean;
  locked: boolean;
  slow_s: number;
  messages: number;
  unread: number;
  last_at: string | null;
  last_read_no: number;
  mine?: { reactions: Record<string, string[]> };
  can: string[];
  version: number;
  cursor: Cursor;
};

export type Person = Author & { role?: string };

export type Group = {
  slug: string;
  name: string;
  remit: string;
  chairs: Person[];
  members: number;
  can: string[];
  unread?: number;
  member?: boolean;
  cursor?: Cursor;
};

export type SessionState = "draft" | "scheduled" | "lobby" | "live" | "paused" | "closed" | "cancelled";

export type SessionSummary = {
  id: number;
  group: string;
  title: string;
  state: SessionState;
  starts_at: string;
  ends_at: string;
  zone: string;
  place?: string | null;
  link?: string | null;
};

export type Notice = {
  id: number;
  kind: string;
  text: string;
  url: string;
  created_at: string;
  read_at: string | null;
};

export type Seat = {
  role: string;
  title: string;
  city: CityRef | null;
  group: string | null;
  since: string;
};

export type Theme = "system" | "light" | "dark";

export type Me = {
  id: number;
  name: string;
  email: string;
  language: string;
  languages_read: string[];
  zone: string;
  theme: Theme;
  seats: Seat[];
  city: CityRef | null;
  can: string[];
  csrf: string;
  unread_notices: number;
};

export type Page<T> = { results: T[]; next: string | null; previous: string | null };

export type StreamEvent<D = unknown> = {
  seq: number;
  type: string;
  at: string;
  by: { id: number; name: string; city: string | null } | null;
  data: D;
  key?: string;
};

export type Language = { tag: string; name: string };
