"""Find threads and messages by words, in any script.  Starts at visible_to; withheld text is never found."""

from collab.api.shapes import HitShape
from collab.people.rights import Rights
from collab.text.markdown import excerpt
from groups.models import Message, Thread
from groups.models.messages import PUBLISHED
from groups.models.words import query_for


def find_threads(rights: Rights, text: str, *, limit: int) -> list[HitShape]:
    """The newest whose title has the words, as hits {"kind", "id", "title", "url", "highlight", "why"}; one query."""
    query = query_for(text)
    if query is None:
        return []
    found = Thread.objects.visible_to(rights).filter(kind="discussion", search=query).order_by("-last_at", "-pk")
    rows = found.values("pk", "title", "group__slug", "last_at")[:limit]
    return [
        {
            "kind": "thread",
            "id": row["pk"],
            "title": row["title"],
            "url": f"/threads/{row['pk']}",
            "highlight": row["title"],
            "why": "title",
            "group": row["group__slug"],
            "at": row["last_at"],
        }
        for row in rows
    ]


def find_messages(rights: Rights, text: str, *, limit: int) -> list[HitShape]:
    """The newest published ones that have the words, as hits; one query."""
    query = query_for(text)
    if query is None:
        return []
    found = Message.objects.visible_to(rights).filter(state=PUBLISHED, search=query).order_by("-created_at", "-pk")
    rows = found.values("pk", "no", "body", "thread_id", "thread__title", "thread__group__slug", "created_at")[:limit]
    return [
        {
            "kind": "message",
            "id": row["pk"],
            "title": row["thread__title"],
            "url": f"/threads/{row['thread_id']}#m{row['no']}",
            "highlight": excerpt(row["body"], 200),
            "why": "text",
            "group": row["thread__group__slug"],
            "at": row["created_at"],
        }
        for row in rows
    ]
