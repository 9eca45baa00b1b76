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
  /** Of a withheld message: why, by which office, when. */
  moderation?: { reason: string; role: string; at: string | null } | null;
};

export type Thread = {
  id: number;
  group: string;
  kind: "discussion" | "session" | "practice";
  title: string;
  author: Author | null;
  pinned: boolean;
  locked: boolean;
  lock_reason: string;
  language: string;
  slow_s: number;
  messages: number;
  unread: number;
  last_at: string | null;
  created_at: string;
  last_read_no: number;
  version: number;
};

/** A thread as its own page gets it. */
export type ThreadAnswer = Thread & {
  mine: { reactions: Record<string, string[]> };
  can: string[];
  cursor: Cursor;
};

export type Member = {
  person: { id: number; name: string };
  city: CityRef | null;
  organisation: CityRef | null;
  role: string;
  title: string;
  since: string;
};

export type JoinRequest = { id: number; person: { id: number; name: string }; note: string; state: string; asked_at: string };

export type Group = {
  slug: string;
  name: string;
  remit: string;
  members: number;
  is_open: boolean;
  join_mode: "open" | "request" | "invitation";
  /** The rest only for people of the network. */
  chairs?: Member[];
  can?: string[];
  roles?: string[];
  unread?: number;
  join_request?: string | null;
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
  thread: number;
  version: number;
};

export type Notice = {
  id: number;
  /** `noun.verbed`, as `message.mentioned`; the page makes the sentence. */
  kind: string;
  at: string;
  by: By | null;
  data: Record<string, unknown>;
  url: string;
  read: boolean;
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
  version: number;
};

export type Page<T> = { results: T[]; next: string | null; previous: string | null };

export type By = { person: number; name: string; city: string | null };

export type StreamEvent<D = unknown> = {
  seq: number;
  type: string;
  at: string;
  by: By | null;
  data: D;
  key?: string;
};

export type Language = { tag: string; name: string };
