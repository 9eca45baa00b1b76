"""Who may call what: the rules, written down beside the code that keeps them.

The group is Local Climate Action, which is open: the network reads its threads.  The thread, its message,
the raised hand and the practices are Bo's (a member, of Varna); the session is Amina's (the chair).
"""

from dataclasses import dataclass, field
from typing import Any

# role: fixture of tests/cast.py
CAST = {
    "visitor": "eve",
    "outsider": "nobody",  # an account without an office
    "elsewhere": "dara",  # an official in no group
    "coordinator": "koray",
    "observer": "cleo",
    "member": "bo",
    "rapporteur": "rada",
    "deputy": "deniz",
    "chair": "amina",
    "secretariat": "sanja",
}
EVERYBODY = frozenset(CAST)
SIGNED_IN = EVERYBODY - {"visitor"}
NETWORK = SIGNED_IN - {"outsider"}
INSIDE = frozenset({"observer", "member", "rapporteur", "deputy", "chair"})
MEMBERS = INSIDE - {"observer"}
DESK = frozenset({"rapporteur", "deputy", "chair"})
CHAIRS = frozenset({"deputy", "chair"})
SECRETARIAT = frozenset({"secretariat"})
AUTHOR = frozenset({"member"})
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rule:
    """who may; with which body; in which state of the world (a preparation of the matrix test)."""

    may: frozenset[str]
    body: dict[str, Any] = field(default_factory=dict)
    given: str = ""


REASON = {"reason": "off_topic", "note": "This belongs into another thread of the group."}
V1 = {"version": 1}
SESSION = {
    "title": "Summer heat",
    "starts_at": "2030-05-01T08:00:00Z",
    "ends_at": "2030-05-01T10:00:00Z",
    "zone": "Europe/Sarajevo",
}

RULES: dict[str, Rule] = {
    # what stands open
    "GET cities/": Rule(EVERYBODY),
    "GET cities/{slug}/": Rule(EVERYBODY, given="city"),
    "GET groups/": Rule(EVERYBODY),
    "GET groups/{slug}/": Rule(EVERYBODY),
    "GET practices/": Rule(EVERYBODY),
    "GET practices/{practice_id}/": Rule(EVERYBODY, given="published"),
    "GET practices/{practice_id}/versions/": Rule(EVERYBODY, given="published"),
    "GET search/": Rule(EVERYBODY),
    "GET vocabularies/": Rule(EVERYBODY),
    # one's own account
    "GET me/": Rule(SIGNED_IN),
    "PATCH me/": Rule(SIGNED_IN, V1 | {"theme": "dark"}),
    "GET me/drafts/": Rule(SIGNED_IN),
    "GET me/drafts/{place}/": Rule(NOBODY),  # there is none yet: 404
    "PUT me/drafts/{place}/": Rule(SIGNED_IN, {"content": {"body": "x"}}),
    "DELETE me/drafts/{place}/": Rule(SIGNED_IN),
    "GET me/sessions/": Rule(SIGNED_IN),
    "DELETE me/sessions/": Rule(SIGNED_IN),
    "DELETE me/sessions/{sign_in}/": Rule(NOBODY),  # somebody else's: 404
    "GET me/tokens/": Rule(SIGNED_IN),
    "POST me/tokens/": Rule(SIGNED_IN, {"name": "x"}),
    "DELETE me/tokens/{token_id}/": Rule(NOBODY),  # somebody else's: 404
    "GET me/read/": Rule(NETWORK),
    "GET notices/": Rule(SIGNED_IN),
    "POST notices/read/": Rule(SIGNED_IN),
    "POST text/preview/": Rule(SIGNED_IN, {"body": "x"}),
    "GET people/{person_id}/": Rule(NETWORK),
    # working groups
    "POST groups/{slug}/join/": Rule(INSIDE | {"elsewhere", "coordinator"}),
    "GET groups/{slug}/members/": Rule(NETWORK),
    "DELETE groups/{slug}/members/{person_id}/": Rule(AUTHOR | CHAIRS | SECRETARIAT),
    "GET groups/{slug}/requests/": Rule(CHAIRS | SECRETARIAT),
    "POST groups/{slug}/requests/{request_id}/accept/": Rule(CHAIRS | SECRETARIAT, given="request"),
    "POST groups/{slug}/requests/{request_id}/decline/": Rule(CHAIRS | SECRETARIAT, given="request"),
    "GET groups/{slug}/threads/": Rule(NETWORK),
    "POST groups/{slug}/threads/": Rule(MEMBERS, {"title": "Heat", "body": "x"}),
    "GET groups/{slug}/sessions/": Rule(NETWORK),  # holds what one may see
    "POST groups/{slug}/sessions/": Rule(DESK, SESSION),
    # threads
    "GET threads/{thread_id}/": Rule(NETWORK),
    "PATCH threads/{thread_id}/": Rule(AUTHOR | DESK, V1 | {"title": "Cooler schools"}),
    "GET threads/{thread_id}/messages/": Rule(NETWORK),
    "POST threads/{thread_id}/messages/": Rule(MEMBERS, {"body": "x"}),
    "POST threads/{thread_id}/read/": Rule(NETWORK, {"message_no": 1}),
    "POST threads/{thread_id}/lock/": Rule(CHAIRS | SECRETARIAT, V1),
    "POST threads/{thread_id}/unlock/": Rule(CHAIRS | SECRETARIAT, V1),
    "POST threads/{thread_id}/pin/": Rule(CHAIRS | SECRETARIAT, V1),
    "POST threads/{thread_id}/unpin/": Rule(CHAIRS | SECRETARIAT, V1),
    "POST threads/{thread_id}/slow/": Rule(CHAIRS | SECRETARIAT, V1 | {"slow_s": 30}),
    # messages
    "GET messages/{message_id}/": Rule(NETWORK),
    "PATCH messages/{message_id}/": Rule(AUTHOR, V1 | {"body": "y"}),
    "GET messages/{message_id}/versions/": Rule(NETWORK),
    "GET messages/{message_id}/sealed/": Rule(AUTHOR | DESK, given="hidden"),
    "POST messages/{message_id}/hide/": Rule(DESK | SECRETARIAT, REASON),
    "POST messages/{message_id}/remove/": Rule(CHAIRS | SECRETARIAT, REASON),
    "POST messages/{message_id}/restore/": Rule(DESK | SECRETARIAT, given="hidden"),
    "POST messages/{message_id}/withdraw/": Rule(AUTHOR, V1),
    "POST messages/{message_id}/react/": Rule(MEMBERS, {"emoji": "👍", "on": True}),
    # live sessions
    "GET sessions/": Rule(NETWORK),
    "GET sessions/{session_id}/": Rule(INSIDE),
    "PATCH sessions/{session_id}/": Rule(DESK, {"title": "Summer"}, given="session"),
    "POST sessions/{session_id}/publish/": Rule(DESK, given="session"),
    "POST sessions/{session_id}/open/": Rule(CHAIRS, given="session"),
    "POST sessions/{session_id}/pause/": Rule(CHAIRS, given="session"),
    "POST sessions/{session_id}/resume/": Rule(CHAIRS, given="session"),
    "POST sessions/{session_id}/close/": Rule(CHAIRS, given="session"),
    "POST sessions/{session_id}/cancel/": Rule(CHAIRS, given="session"),
    "GET sessions/{session_id}/agenda/": Rule(INSIDE),
    "POST sessions/{session_id}/agenda/": Rule(DESK, {"title": "Trees", "kind": "discussion", "minutes": 5}),
    "PATCH sessions/{session_id}/agenda/{item_id}/": Rule(DESK, {"title": "Shade"}, given="item"),
    "POST sessions/{session_id}/agenda/{item_id}/open/": Rule(DESK, given="item"),
    "POST sessions/{session_id}/agenda/{item_id}/close/": Rule(DESK, given="item"),
    "POST sessions/{session_id}/agenda/{item_id}/skip/": Rule(DESK, given="item"),
    "GET sessions/{session_id}/hands/": Rule(INSIDE),
    "POST sessions/{session_id}/hands/": Rule(INSIDE, {"kind": "new_point"}),
    "POST sessions/{session_id}/hands/{hand_id}/call/": Rule(DESK, given="hand"),
    "POST sessions/{session_id}/hands/{hand_id}/done/": Rule(DESK | AUTHOR, given="hand"),
    "POST sessions/{session_id}/hands/{hand_id}/lower/": Rule(DESK | AUTHOR, given="hand"),
    # practices
    "POST practices/": Rule(MEMBERS | {"elsewhere", "coordinator"}, {"title": {"en": "Shade"}}),
    "PATCH practices/{practice_id}/": Rule(AUTHOR, {"theme": "climate"}, given="draft"),
    "POST practices/{practice_id}/submit/": Rule(AUTHOR, given="draft"),
    "POST practices/{practice_id}/request_changes/": Rule(
        CHAIRS | SECRETARIAT, {"notes": [{"field": "title", "note": "Shorter, please."}]}, given="waiting"
    ),
    "POST practices/{practice_id}/publish/": Rule(CHAIRS | SECRETARIAT, given="waiting"),
    "POST practices/{practice_id}/archive/": Rule(AUTHOR | CHAIRS | SECRETARIAT, given="published"),
    "POST practices/{practice_id}/withdraw/": Rule(AUTHOR, given="published"),
    "GET practices/{practice_id}/adoptions/": Rule(NETWORK, given="published"),
    "POST practices/{practice_id}/adoptions/": Rule(
        frozenset({"elsewhere", "coordinator", "rapporteur", "deputy", "chair"}),
        {"stage": "interested"},
        given="published",
    ),
}

# The socket's ops: joining by kind of stream, and posting.
MAY_LISTEN: dict[str, frozenset[str]] = {
    "thread": NETWORK,
    "group": MEMBERS,
    "desk": DESK,
    "session": INSIDE,
    "library": NETWORK,  # it carries what is marked for the network
    "person": AUTHOR,  # Bo's own stream
}
MAY_POST = MEMBERS
