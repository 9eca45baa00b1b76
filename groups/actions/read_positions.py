"""How far a person has read."""

from django.db import transaction

from collab.errors import NotFound
from collab.people.models import Person
from collab.people.rights import actor_of, rights_of
from collab.streams.publish import publish
from groups.actions.messages import advance_reading
from groups.events.threads import ThreadRead
from groups.models import Thread


@transaction.atomic
def mark_read(*, reader: Person, thread_id: int, message_no: int) -> int:
    """Advance to `message_no` (never back, never past the last): the number now read.

    The reader's other pages hear thread.read.
    """
    rights = rights_of(reader)
    thread = Thread.objects.visible_to(rights).filter(pk=thread_id).first()
    if thread is None:
        raise NotFound()
    before = thread.read_positions.filter(person=reader).values_list("last_read_no", flat=True).first()
    last_read_no = advance_reading(reader.pk, thread_id, min(message_no, thread.last_no))
    if last_read_no != (before or 0):
        publish(
            ThreadRead(thread=thread_id, last_read_no=last_read_no),
            to=f"person:{reader.pk}",
            by=actor_of(reader, rights, thread.group_id),
        )
    return last_read_no
