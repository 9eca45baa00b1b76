"""Messages, what they said before, and the text that was sealed away."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from collab.people.any_reader import Reader
from collab.postgres import clock
from collab.streams.nouns import Noun
from groups.models.threads import Thread

PUBLISHED, HIDDEN, REMOVED, WITHDRAWN = "published", "hidden", "removed", "withdrawn"
WITHHELD = (HIDDEN, REMOVED, WITHDRAWN)
AUTHORS_OWN = "author_request"  # the reason when the author withdrew a message that no chair had hidden


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, rights: Reader) -> "MessageQuerySet":
        """Messages of the threads this person may read; withheld ones show as tombstones."""
        return self.filter(thread__in=Thread.objects.visible_to(rights))


class Message(Noun, models.Model):
    """What one person wrote in a thread.  `html` and reaction counts are stored when written."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="messages")
    no = models.PositiveIntegerField()
    agenda_item = models.ForeignKey("groups.AgendaItem", models.SET_NULL, null=True, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="messages")
    author_city = models.ForeignKey("people.City", models.PROTECT, null=True, related_name="+")
    author_organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+")
    author_office = models.CharField(max_length=120, blank=True)
    body = models.TextField()
    html = models.TextField()
    language = models.CharField(max_length=12, default="en")
    reply_to = models.ForeignKey("self", models.SET_NULL, null=True, related_name="replies")
    state = models.CharField(max_length=12, default=PUBLISHED)
    state_reason = models.CharField(max_length=40, blank=True)  # a code of the vocabulary `reasons`
    state_note = models.CharField(max_length=500, blank=True)
    state_role = models.CharField(max_length=20, blank=True)  # the office that decided
    state_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    state_at = models.DateTimeField(null=True)
    reactions = models.JSONField(default=dict)  # {emoji: count}
    search = SearchVectorField(null=True)  # folded words (collab/text/folding.py), written with the body
    key = models.UUIDField(null=True)
    request_digest = models.CharField(max_length=64, blank=True, default="", db_default="")  # what the key is bound to
    created_at = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [GinIndex(fields=["search"], name="messages_by_words")]
        constraints = [
            models.UniqueConstraint(fields=["thread", "no"], name="message_no_once"),
            models.UniqueConstraint(
                fields=["author", "key"], condition=Q(key__isnull=False), name="message_once_a_key"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.thread_id} no {self.no}"

    @property
    def stream(self) -> str:
        return self.thread.stream

    @property
    def rings_with_content(self) -> bool:
        return self.thread.rings_with_content

    @property
    def subject(self) -> str:
        """How its events are found in the log when it is withheld."""
        return f"message:{self.pk}"


class MessageVersion(models.Model):
    """What a message said before it was edited."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    body = models.TextField()
    html = models.TextField()
    language = models.CharField(max_length=12)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "version"], name="message_version_once")]

    def __str__(self) -> str:
        return f"{self.message_id} v{self.version}"


class SealedText(models.Model):
    """The text and versions of a removed or withdrawn message; bytes, so that they can be encrypted."""

    message = models.OneToOneField(Message, models.CASCADE, related_name="sealed")
    content = models.BinaryField()  # UTF-8 JSON {"body", "html", "language", "versions": [...]}
    sealed_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"sealed {self.message_id}"


class Reaction(models.Model):
    """One person's reaction; the counts stand on the message."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="reaction_rows")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    emoji = models.CharField(max_length=16)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "person", "emoji"], name="reaction_once")]

    def __str__(self) -> str:
        return f"{self.emoji} on {self.message_id}"
