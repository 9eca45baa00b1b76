"""The log: streams, and what happened in each, numbered 1, 2, 3 ... without holes."""

from uuid import uuid4

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Now


class Stream(models.Model):
    """One audience's sequence of events.  Its row lock orders them; `epoch` changes when history is lost."""

    key = models.CharField(max_length=100, unique=True)  # "thread:42", "group:climate", "library"
    epoch = models.UUIDField(default=uuid4)
    head = models.BigIntegerField(default=0)
    audience_version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.key


class StreamEvent(models.Model):
    """One event.  `data` is the noun in the very shape of REST; `by` is {"person", "name", "city"} or null."""

    pk = models.CompositePrimaryKey("stream_id", "seq")
    stream = models.ForeignKey(Stream, models.CASCADE, related_name="events")
    seq = models.BigIntegerField()
    type = models.CharField(max_length=60)
    at = models.DateTimeField(db_default=Now())
    by = models.JSONField(null=True)
    data = models.JSONField(default=dict)
    key = models.UUIDField(null=True)
    subject = models.CharField(max_length=80, blank=True)  # "message:77": finds what must be sealed

    class Meta:
        indexes = [
            models.Index(fields=["stream", "subject"], condition=~models.Q(subject=""), name="event_of_subject"),
            BrinIndex(fields=["at"], name="event_at"),  # the nightly sweep of old events
        ]

    def __str__(self) -> str:
        return f"{self.stream_id}#{self.seq} {self.type}"
