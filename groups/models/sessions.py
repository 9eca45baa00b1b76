"""A live session: its agenda, its hands; its chat is its thread."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from collab.people.rights import Rights
from collab.postgres import clock
from collab.streams.nouns import Noun

DRAFT, SCHEDULED, LOBBY, LIVE, PAUSED, CLOSED, CANCELLED = (
    "draft", "scheduled", "lobby", "live", "paused", "closed", "cancelled",
)  # fmt: skip
DESK_ROLES = ("chair", "deputy", "rapporteur")


class LiveSessionQuerySet(models.QuerySet["LiveSession"]):
    def visible_to(self, rights: Rights) -> "LiveSessionQuerySet":
        """Sessions of the groups this person is in; drafts only for those who prepare them."""
        prepared = Q(group_id__in=rights.groups_as(DESK_ROLES))
        return self.filter(Q(group_id__in=rights.group_ids) & (~Q(state=DRAFT) | prepared))


class LiveSession(Noun, models.Model):
    """A meeting of one working group.  Times are UTC; `zone` is the host's."""

    group = models.ForeignKey("groups.WorkingGroup", models.PROTECT, related_name="live_sessions")
    title = models.CharField(max_length=160)
    state = models.CharField(max_length=12, default=SCHEDULED)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=40)
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=500, blank=True)
    thread = models.OneToOneField("groups.Thread", models.PROTECT, related_name="live_session")
    current_item = models.ForeignKey("groups.AgendaItem", models.SET_NULL, null=True, related_name="+")
    convened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    key = models.UUIDField(null=True)
    request_digest = models.CharField(max_length=64, blank=True, default="", db_default="")  # what the key is bound to
    created_at = models.DateTimeField(default=clock.now)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = LiveSessionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["group", "-starts_at"], name="sessions_of_group")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("starts_at")), name="session_ends_later"),
            models.UniqueConstraint(
                fields=["convened_by", "key"], condition=Q(key__isnull=False), name="session_once_a_key"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def stream(self) -> str:
        return f"session:{self.pk}"

    @property
    def rings_with_content(self) -> bool:
        """A draft is the desk's alone."""
        return self.state in (SCHEDULED, LOBBY, LIVE, PAUSED, CLOSED, CANCELLED)


class AgendaItem(models.Model):
    """One point of the agenda; one at most is current."""

    live_session = models.ForeignKey(LiveSession, models.CASCADE, related_name="items")
    no = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    kind = models.CharField(max_length=20, default="discussion")
    minutes = models.PositiveSmallIntegerField(default=10)
    state = models.CharField(max_length=12, default="planned")  # planned | open | closed | skipped
    key = models.UUIDField(null=True)
    request_digest = models.CharField(max_length=64, blank=True, default="", db_default="")  # what the key is bound to
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["live_session", "no"], name="agenda_no_once"),
            models.UniqueConstraint(fields=["live_session"], condition=Q(state="open"), name="one_current_agenda_item"),
            models.UniqueConstraint(
                fields=["live_session", "key"], condition=Q(key__isnull=False), name="agenda_item_once_a_key"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.no}. {self.title}"


class Hand(models.Model):
    """Somebody asks for the floor; one waiting or speaking hand a person and session."""

    live_session = models.ForeignKey(LiveSession, models.CASCADE, related_name="hands")
    agenda_item = models.ForeignKey(AgendaItem, models.SET_NULL, null=True, related_name="hands")
    kind = models.CharField(max_length=20, default="new_point")  # a code of the vocabulary `hand_kinds`
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    city = models.ForeignKey("people.City", models.PROTECT, null=True, related_name="+")
    office = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=12, default="waiting")  # waiting | speaking | done | lowered
    key = models.UUIDField(null=True)
    request_digest = models.CharField(max_length=64, blank=True, default="", db_default="")  # what the key is bound to
    since = models.DateTimeField(default=clock.now)
    called_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["live_session", "person"],
                condition=Q(state__in=["waiting", "speaking"]),
                name="one_hand_a_person",
            ),
            models.UniqueConstraint(fields=["person", "key"], condition=Q(key__isnull=False), name="hand_once_a_key"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.state}"
