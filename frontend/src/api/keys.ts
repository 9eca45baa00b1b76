import { API } from "./client";
import type { Cursor } from "./shapes";

/** What a list shows besides its rows: `unread` counts what the reader has not read. */
export type Tag = "unread";
const tags = new Map<string, Tag>();

function tagged(tag: Tag, address: string): string {
  tags.set(address, tag);
  return address;
}

/** True for the key of an address that was made with this tag. */
export const isTagged = ([address]: readonly unknown[], tag: Tag): boolean => typeof address === "string" && tags.get(address) === tag;

/** Addresses of the API, used as query keys as they stand: what the server painted is found under the same name. */
export const url = {
  me: `${API}/me/`,
  groups: tagged("unread", `${API}/groups/`),
  group: (slug: string) => tagged("unread", `${API}/groups/${slug}/`),
  groupThreads: (slug: string) => tagged("unread", `${API}/groups/${slug}/threads/`),
  groupSessions: (slug: string) => `${API}/groups/${slug}/sessions/`,
  groupMembers: (slug: string) => `${API}/groups/${slug}/members/`,
  groupRequests: (slug: string) => `${API}/groups/${slug}/requests/`,
  thread: (id: number) => `${API}/threads/${id}/`,
  messages: (id: number) => `${API}/threads/${id}/messages/`,
  message: (id: number) => `${API}/messages/${id}/`,
  session: (id: number) => `${API}/sessions/${id}/`,
  mySessions: `${API}/me/sessions/`,
  myDrafts: `${API}/me/drafts/`,
  draft: (place: string) => `${API}/me/drafts/${place}/`,
  notices: `${API}/notices/`,
  practices: `${API}/practices/`,
  practice: (id: number) => `${API}/practices/${id}/`,
  cities: `${API}/cities/`,
  city: (slug: string) => `${API}/cities/${slug}/`,
  vocabularies: `${API}/vocabularies/`,
  search: `${API}/search/`,
  events: (stream: string) => `${API}/streams/${stream}/events/`,
  heads: `${API}/streams/heads/`,
};

/** Names of streams: one audience each. */
export const stream = {
  thread: (id: number) => `thread:${id}`,
  group: (slug: string) => `group:${slug}`,
  session: (id: number) => `session:${id}`,
  person: (id: number) => `person:${id}`,
  desk: (slug: string) => `desk:${slug}`,
  library: "library",
};

export const withQuery = (address: string, query: Record<string, string | number | undefined | null>): string => {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const text = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString();
  return text ? `${address}?${text}` : address;
};

/** A cursor for readers that hold no snapshot: whatever comes from now on. */
export const fromNow = (name: string): Cursor => ({ stream: name, epoch: "", seq: -1 });
