"""What the socket may ask of the groups: `post`, the twin of POST /threads/{id}/messages/."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from collab.errors import NotSignedIn
from collab.people.models import Person
from groups.actions.messages import post_message
from groups.limits import take_post


def post_by_socket(
    *, person: int, thread: int, key: UUID, body: str, language: str | None, reply_to: int | None
) -> Mapping[str, Any]:
    """{"message": id, "no": n, "seq": n of its event}; raises CollabError."""
    author = Person.objects.filter(pk=person, is_active=True).first()
    if author is None:
        raise NotSignedIn()
    take_post(author.pk, thread)
    shape, _is_new, seq = post_message(
        author=author,
        thread_id=thread,
        body=body,
        language=language or author.language,
        reply_to=reply_to,
        key=key,
    )
    return {"message": shape["id"], "no": shape["no"], "seq": seq}
