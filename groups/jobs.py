"""What happens after a message, outside of the posting statement."""

from procrastinate.contrib.django import app

from collab.jobs import RETRY
from collab.notices.actions import notify
from collab.streams.events import Actor
from collab.text.markdown import mentioned_person_ids
from groups.audiences import ThreadAudience
from groups.models import Message
from groups.models.messages import PUBLISHED


@app.task(name="groups.tell_about_message", retry=RETRY)
def tell_about_message(message_id: int) -> None:
    """Notices for those mentioned and for whose message was answered, if they may read the thread.

    Runs at least once; `once` makes a second run harmless.  A message withheld meanwhile tells nobody.
    """
    message = (
        Message.objects.select_related("author", "author_city", "thread", "reply_to")
        .filter(pk=message_id, state=PUBLISHED)
        .first()
    )
    if message is None:
        return
    mentioned = set(mentioned_person_ids(message.body)) - {message.author_id}
    answered = {message.reply_to.author_id} - {message.author_id} if message.reply_to else set()
    _tell(message, "message.mentioned", mentioned)
    _tell(message, "message.answered", answered - mentioned)


def _tell(message: Message, kind: str, person_ids: set[int]) -> None:
    readers = [person_id for _key, person_id in ThreadAudience().may_listen([message.thread.stream], person_ids)]
    city = message.author_city
    notify(
        readers,
        kind=kind,
        data={
            "thread": message.thread_id,
            "message": message.pk,
            "no": message.no,
            "title": message.thread.title,
        },
        url=f"/threads/{message.thread_id}#m{message.no}",
        by=Actor(person=message.author_id, name=message.author.name, city=city.slug if city else None),
        once=f"message:{message.pk}",
    )
