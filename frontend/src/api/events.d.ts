/** Every event that a stream carries, from the server's registry: `python3 dev.py types` writes this file. */
import type { components } from "./schema";

type Data = components["schemas"];

export type StreamEvent =
  | { type: "agenda.changed"; data: Data["AgendaChanged"] }
  | { type: "agenda.moved"; data: Data["AgendaMoved"] }
  | { type: "draft.saved"; data: Data["DraftSaved"] }
  | { type: "hand.called"; data: Data["HandCalled"] }
  | { type: "hand.lowered"; data: Data["HandLowered"] }
  | { type: "hand.raised"; data: Data["HandRaised"] }
  | { type: "member.joined"; data: Data["MemberJoined"] }
  | { type: "member.left"; data: Data["MemberLeft"] }
  | { type: "message.edited"; data: Data["MessageEdited"] }
  | { type: "message.hidden"; data: Data["MessageHidden"] }
  | { type: "message.posted"; data: Data["MessagePosted"] }
  | { type: "message.reacted"; data: Data["MessageReacted"] }
  | { type: "message.removed"; data: Data["MessageRemoved"] }
  | { type: "message.restored"; data: Data["MessageRestored"] }
  | { type: "message.withdrawn"; data: Data["MessageWithdrawn"] }
  | { type: "notice.created"; data: Data["NoticeCreated"] }
  | { type: "practice.adopted"; data: Data["PracticeAdopted"] }
  | { type: "practice.archived"; data: Data["PracticeArchived"] }
  | { type: "practice.published"; data: Data["PracticePublished"] }
  | { type: "practice.withdrawn"; data: Data["PracticeWithdrawn"] }
  | { type: "session.changed"; data: Data["SessionChanged"] }
  | { type: "session.closed"; data: Data["SessionClosed"] }
  | { type: "session.opened"; data: Data["SessionOpened"] }
  | { type: "session.paused"; data: Data["SessionPaused"] }
  | { type: "session.resumed"; data: Data["SessionResumed"] }
  | { type: "session.scheduled"; data: Data["SessionScheduled"] }
  | { type: "thread.changed"; data: Data["ThreadChanged"] }
  | { type: "thread.read"; data: Data["ThreadRead"] }
  | { type: "thread.started"; data: Data["ThreadStarted"] };
