/** What the server answers and tells, by the names the page has for it: each is the server's own description. */

import type { StreamEvent as Happening } from "./events";
import type { components } from "./schema";

type Schemas = components["schemas"];

export type CityRef = Schemas["Ref"];
/** Who did it, for which city. */
export type Actor = Schemas["ActorShape"];
export type Cursor = Schemas["CursorShape"];
export type Page<T> = Omit<Schemas["PageShape_MessageShape_"], "results"> & { results: T[] };
export type Refusal = Schemas["RefusalShape"];
export type Term = Schemas["EntryShape"];

/** One event of a stream, told apart by its `type`. A newer server may tell of more: what is not known is passed over. */
export type StreamEvent = Happening & Omit<Schemas["EventShape"], "type" | "data">;
export type EventsAnswer = Omit<Schemas["EventsShape"], "events"> & { events: StreamEvent[] };
export type Heads = Schemas["HeadsShape"];

export type Me = Schemas["MeShape"];
export type Seat = Schemas["SeatShape"];
export type Theme = Me["theme"];
export type SignIn = Schemas["SignInShape"];
export type ServerDraft = Schemas["DraftShape"];
export type Notice = Schemas["NoticeShape"];
export type City = Schemas["CityShape"];
export type RenderedText = Schemas["TextShape"];

export type Author = Schemas["AuthorShape"];
export type Message = Schemas["MessageShape"];
export type MessageVersions = Schemas["VersionsShape"];
export type SealedText = Schemas["SealedShape"];
/** A thread as events carry it, the same for every reader. */
export type ThreadOfAll = Schemas["ThreadShape"];
/** A thread as lists show it to one reader. */
export type Thread = Schemas["ThreadInListShape"];
/** A thread as its own page gets it. */
export type ThreadAnswer = Schemas["ThreadAnswerShape"];

export type Group = Schemas["GroupShape"];
export type Member = Schemas["MemberShape"];
export type JoinRequest = Schemas["JoinRequestShape"];

/** A session as the lists show it. */
export type SessionBrief = Schemas["SessionBriefShape"];
export type SessionState = SessionBrief["state"];
/** A session as its room knows it. `hands` holds only those that are up, in the order of the floor. */
export type Room = Schemas["SessionAnswerShape"];
export type AgendaItem = Schemas["ItemShape"];
export type ItemState = AgendaItem["state"];
export type Hand = Schemas["HandShape"];

/** A practice as lists and events carry it: the same for every reader. */
export type PracticeBrief = Schemas["PracticeBriefShape"];
/** A practice as its own page gets it, for one reader. */
export type Practice = Schemas["PracticeShape"];
export type PracticePage = Schemas["PracticePageShape"];
export type Result = Schemas["ResultShape"];
export type Found = Schemas["FoundShape"];
export type Hit = Schemas["HitShape"];

/** A language of the pages; the page is painted with them. */
export type Language = { tag: string; name: string };
