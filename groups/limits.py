"""How fast a person may post: a live session's chat is slower in the long run than a discussion."""

from collab.throttles import take
from groups.models import Thread


def take_post(person_id: int, thread_id: int) -> None:
    """One token for a message in this thread; one query.  Raises TooMany with `retry_after`."""
    kind = Thread.objects.filter(pk=thread_id).values_list("kind", flat=True).first()
    take("chat" if kind == "session" else "post_message", person_id, place=f"thread:{thread_id}")
