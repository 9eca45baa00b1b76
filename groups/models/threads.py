"""A thread: one order of messages, one stream, one audience."""

from typing import Final

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from collab.people.any_reader import Reader
from collab.people.rights import Rights
from collab.postgres import clock
from collab.streams.nouns import Noun
from groups.models.groups import DESK_ROLES, MEMBER_ROLES

NETWORK, GROUP, DESK = "network", "group", "desk"  # who may read a thread
RING_WITH_CONTENT: Final = {
    ("discussion", NETWORK), ("discussion", GROUP), ("session", GROUP), ("practice", NETWORK),
}  # fmt: skip


class ThreadQuerySet(models.QuerySet["Thread"]):
    def visible_to(self, rights: Reader) -> "ThreadQuerySet":
        """Threads this person may read.  What is not here does not exist for her: 404."""
        if not rights.is_in_network:
            return self.none()
        members = Q(audience=GROUP, group_id__in=rights.groups_as(MEMBER_ROLES))
        # An observer reads along, but not what is said of an AMBER practice.
        inside = Q(audience=GROUP, group_id__in=rights.group_ids) & ~Q(kind="practice")
        desks = Q(audience=DESK, group_id__in=rights.groups_as(DESK_ROLES))
        return self.filter(Q(audience=NETWORK) | members | inside | desks)


class Thread(Noun, models.Model):
    """A discussion of a group, the chat of a live session, or the discussion of a practice.

    Knows no session and no practice: those point to their thread.  `last_no` numbers its messages
    1, 2, 3 ... under the row's lock; `audience` says who reads it and follows from the group's
    openness (discussion), the members (session) or the practice's label.
    """

    group = models.ForeignKey("groups.WorkingGroup", models.PROTECT, related_name="threads")
    kind = models.CharField(max_length=12, default="discussion")  # discussion | session | practice
    audience = models.CharField(max_length=12, default=NETWORK)
    title = models.CharField(max_length=160)
    language = models.CharField(max_length=12, default="en")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="threads")
    author_city = models.ForeignKey("people.City", models.PROTECT, null=True, related_name="+")
    author_organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+")
    author_office = models.CharField(max_length=120, blank=True)
    search = SearchVectorField(null=True)  # folded words of the title
    key = models.UUIDField(null=True)
    request_digest = models.CharField(max_length=64, blank=True, default="", db_default="")  # what the key is bound to
    is_pinned = models.BooleanField(default=False)
    is_locked = models.BooleanField(default=False)
    lock_reason = models.CharField(max_length=40, blank=True)
    slow_s = models.PositiveIntegerField(default=0)
    last_no = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(default=clock.now)
    created_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["group", "kind", "-is_pinned", "-last_at"], name="threads_of_group"),
            GinIndex(fields=["search"], name="threads_by_words"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["author", "key"], condition=Q(key__isnull=False), name="thread_once_a_key")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def stream(self) -> str:
        return f"thread:{self.pk}"

    @property
    def subject(self) -> str:
        """How its own events are found in its log, beside those of its messages."""
        return f"thread:{self.pk}"

    def is_visible_to(self, rights: Rights) -> bool:
        """`visible_to` for a thread that is at hand already; a test holds the two equal."""
        group = rights.groups_as(MEMBER_ROLES) if self.kind == "practice" else rights.group_ids
        inside = {GROUP: group, DESK: rights.groups_as(DESK_ROLES)}.get(self.audience, frozenset[int]())
        return rights.is_in_network and (self.audience == NETWORK or self.group_id in inside)

    @property
    def rings_with_content(self) -> bool:
        """Discussions and chats ring with content; not of an AMBER practice, nor of a session that is a draft."""
        return (self.kind, self.audience) in RING_WITH_CONTENT


class ReadPosition(models.Model):
    """How far a person has read: unread = last_no - last_read_no."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="read_positions")
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="read_positions")
    last_read_no = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "thread"], name="one_position_a_thread")]

    def __str__(self) -> str:
        return f"{self.person_id} read {self.thread_id} to {self.last_read_no}"
