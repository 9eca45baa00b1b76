"""How a reader keeps a thread or a group true by events.  The page does the same in its own language."""

from typing import Any

State = dict[str, Any]


def _read_to(thread: State, no: int) -> State:
    """Unread is a subtraction; nothing is counted up."""
    last_read_no = max(thread["last_read_no"], no)
    return thread | {"last_read_no": last_read_no, "unread": max(0, thread["messages"] - last_read_no)}


def _grown(thread: State, message: State, *, own: bool) -> State:
    """The thread once this message was heard of, for the first time or again."""
    known = {"messages": max(thread["messages"], message["no"])}
    known["last_at"] = max(thread["last_at"], message["created_at"])
    return _read_to(thread | known, message["no"] if own else 0)


def _changed(thread: State, data: State) -> State:
    """The newer version of what was changed; the numbers of messages only grow."""
    if data["version"] <= thread["version"]:
        return thread
    kept = {name: max(thread[name], data[name]) for name in ("messages", "last_at")}
    return _read_to(thread | data | kept, 0)


def _with_message(messages: list[State], message: State) -> list[State]:
    held = next((m for m in messages if m["id"] == message["id"]), None)
    if held and held["version"] >= message["version"]:
        return messages
    return sorted([*(m for m in messages if m["id"] != message["id"]), message], key=lambda m: m["no"])


def _reacted(messages: list[State], data: State) -> list[State]:
    def told(message: State) -> State:
        counts = message["reactions"] | {data["emoji"]: data["count"]}
        return message | {"reactions": {emoji: count for emoji, count in counts.items() if count}}

    return [told(m) if m["id"] == data["message"] else m for m in messages]


def _my_reactions(mine: State, data: State) -> State:
    before = mine["reactions"].get(str(data["message"]), [])
    now = [emoji for emoji in before if emoji != data["emoji"]] + [data["emoji"]] * data["on"]
    reactions = mine["reactions"] | {str(data["message"]): now}
    return {"reactions": {message: emojis for message, emojis in reactions.items() if emojis}}


def apply_thread(state: State, event: State, reader: int) -> State:
    """{"thread", "messages"} after one event of thread:{id} or of the reader's own person:{id}."""
    kind, data, own = event["type"], event["data"], (event["by"] or {}).get("person") == reader
    if kind == "thread.read":
        return state | {"thread": _read_to(state["thread"], data["last_read_no"])}
    if kind == "thread.changed":
        return state | {"thread": _changed(state["thread"], data["thread"])}
    if kind == "message.reacted":
        mine = _my_reactions(state["thread"]["mine"], data) if own else state["thread"]["mine"]
        return {"thread": state["thread"] | {"mine": mine}, "messages": _reacted(state["messages"], data)}
    if not kind.startswith("message."):
        return state
    thread = state["thread"]
    if kind == "message.posted":
        thread = _grown(thread, data["message"], own=own)
    return {"thread": thread, "messages": _with_message(state["messages"], data["message"])}


def _in_order(threads: list[State]) -> list[State]:
    """Pinned first, then by the newest message."""
    return sorted(threads, key=lambda t: (t["pinned"], t["last_at"], t["id"]), reverse=True)


def _with_thread(threads: list[State], thread: State, *, started_by_me: bool) -> list[State]:
    held = next((t for t in threads if t["id"] == thread["id"]), None)
    new = thread | {"last_read_no": 0, "unread": 0}
    now = _changed(held, thread) if held else _read_to(new, thread["messages"] if started_by_me else 0)
    return _in_order([*(t for t in threads if t["id"] != thread["id"]), now])


def _with_session(sessions: list[State], session: State) -> list[State]:
    held = next((s for s in sessions if s["id"] == session["id"]), None)
    if held and held["version"] >= session["version"]:
        return sessions
    return sorted([*(s for s in sessions if s["id"] != session["id"]), session], key=lambda s: s["id"])


def _members(members: list[State], kind: str, data: State) -> list[State]:
    def is_same(member: State) -> bool:
        return (member["person"]["id"], member["role"]) == (data["person"]["id"], data["role"])

    others = [member for member in members if not is_same(member)]
    now = others if kind == "member.left" else [*others, data]
    return sorted(now, key=lambda member: (member["person"]["id"], member["role"]))


def apply_group(state: State, event: State, reader: int) -> State:
    """{"threads", "members", "sessions"} after one event of group:{slug} or of a listed thread:{id}."""
    kind, data, own = event["type"], event["data"], (event["by"] or {}).get("person") == reader
    if kind in {"thread.started", "thread.changed"}:
        started_by_me = own and kind == "thread.started"
        return state | {"threads": _with_thread(state["threads"], data["thread"], started_by_me=started_by_me)}
    if kind in {"member.joined", "member.left"}:
        return state | {"members": _members(state["members"], kind, data)}
    if kind in {"session.scheduled", "session.changed"}:
        return state | {"sessions": _with_session(state["sessions"], data["session"])}
    if kind == "message.posted":
        message = data["message"]
        threads = [_grown(t, message, own=own) if t["id"] == message["thread"] else t for t in state["threads"]]
        return state | {"threads": _in_order(threads)}
    return state
