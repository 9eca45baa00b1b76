"""A working group is a row; its people are the terms of the seats that name it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from collab.postgres import clock
from collab.streams.nouns import Noun

MEMBER_ROLES = ("official", "chair", "deputy", "rapporteur")
CHAIR_ROLES = ("chair", "deputy")
DESK_ROLES = ("chair", "deputy", "rapporteur")


class WorkingGroup(Noun, models.Model):
    """One of the network's working groups.  Number and names have changed before: both are data."""

    slug = models.SlugField(max_length=60, unique=True)
    names = models.JSONField(default=dict)  # {language tag: name}
    remits = models.JSONField(default=dict)  # {language tag: two sentences}
    default_themes = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    is_open = models.BooleanField(default=True)  # the whole network may read its threads
    join_mode = models.CharField(max_length=12, default="request")  # open | request | invitation
    observers_may_post = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.slug

    @property
    def stream(self) -> str:
        """Key of the stream that its members hear."""
        return f"group:{self.slug}"


class JoinRequest(models.Model):
    """An official asks to be in a group; a chair accepts or declines."""

    group = models.ForeignKey(WorkingGroup, models.CASCADE, related_name="join_requests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="join_requests")
    note = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=12, default="pending")  # pending | accepted | declined
    asked_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "person"], condition=models.Q(state="pending"), name="one_open_join_request"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} asks to join {self.group_id}"
