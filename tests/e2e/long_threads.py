"""Long threads at once, by `manage.py shell`: nobody listens to them while they grow, so no event is written."""

import json
import sys

from collab.people.models import Person
from groups.models import Message, Thread

SENTENCES = (
    "Forty trees stand along the line.",
    "The tank holds nine cubic metres, and in August it lasts for eleven days when the class waters in turn. " * 3,
    "We asked the neighbours first.\n\nThen the school. " * 4,
)


def fill(thread_id: int, up_to: int, email: str) -> None:
    """Messages of different height, until the thread has `up_to`; prints its last number as JSON."""
    author, thread = Person.objects.get(email=email), Thread.objects.get(pk=thread_id)
    texts = {no: f"Message {no}. {SENTENCES[no % len(SENTENCES)]}" for no in range(thread.last_no + 1, up_to + 1)}
    Message.objects.bulk_create(
        (
            Message(thread=thread, no=no, author=author, author_office="Official", body=text, html=f"<p>{text}</p>")
            for no, text in texts.items()
        ),
        batch_size=1000,
    )
    Thread.objects.filter(pk=thread_id).update(last_no=up_to)
    sys.stdout.write(json.dumps(up_to))
