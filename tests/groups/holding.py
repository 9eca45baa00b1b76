"""Posts as the writer takes them, and a thread that somebody else holds."""

from threading import Event, Thread, Timer

from django.db import connection, transaction

from groups.actions.posting.post import Post, Posted
from groups.models import Thread as Discussion


def ask(author, thread, body="Hello", **fields):
    return Post(author=author.pk, thread=thread.pk, body=body, **fields)


def said(verdict):
    """What became of a post, in a word."""
    return verdict.shape["no"] if isinstance(verdict, Posted) else type(verdict)


class Held:
    """The row of a thread, locked by somebody else until the end of the block."""

    def __init__(self, thread):
        self.thread, self.locked, self.over = thread, Event(), Event()
        self.holder = Thread(target=self.hold)

    def hold(self):
        with transaction.atomic():
            Discussion.objects.select_for_update().get(pk=self.thread.pk)
            self.locked.set()
            self.over.wait(30)
        connection.close()

    def __enter__(self):
        self.holder.start()
        assert self.locked.wait(10)
        return self

    def release_in(self, seconds):
        Timer(seconds, self.over.set).start()

    def __exit__(self, *_error):
        self.over.set()
        self.holder.join(10)
