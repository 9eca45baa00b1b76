"""Who did what to whom, append-only and chained: see docs/audit.md.

Triggers of the database write links, salts and the head, in the name of the tables' owner; the role that
serves may only append entries (`collab.audit.grants`).
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Entry(models.Model):
    """One act that needed a power, kept 3 years; written in the transaction of the act."""

    at = models.DateTimeField(db_default=Now())
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, related_name="+")
    acting_as = models.CharField(max_length=120, blank=True)  # code of the role: "chair"
    office = models.CharField(max_length=120, blank=True)  # title of the office at that time
    action = models.CharField(max_length=60)  # "message.hide"
    target_kind = models.CharField(max_length=40)
    target_id = models.CharField(max_length=80)
    group = models.CharField(max_length=80, blank=True)  # slug, for the group's log
    reason = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["group", "-id"], name="audit_of_group"),
            models.Index(fields=["target_kind", "target_id"], name="audit_of_target"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.target_kind}:{self.target_id}"


class Link(models.Model):
    """The place of an entry in the chain, given at commit: positions are dense and in commit order.

    digests: {field: hex SHA-256 of salt and content} of the personal fields that are not empty.
    """

    entry = models.OneToOneField(Entry, models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="link")
    digests = models.JSONField(default=dict)
    position = models.BigIntegerField(unique=True, null=True)  # null until the commit
    previous = models.CharField(max_length=64, db_default="")
    hash = models.CharField(max_length=64, db_default="")

    def __str__(self) -> str:
        return f"{self.position}: {self.hash}"


class Salt(models.Model):
    """16 random bytes for one personal field of one entry; erasing the field takes its salt away."""

    entry = models.ForeignKey(Entry, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="salts")
    field = models.CharField(max_length=10)
    salt = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "field"], name="audit_one_salt")]

    def __str__(self) -> str:
        return f"{self.field} of {self.entry_id}"


class Head(models.Model):
    """The end of the chain; its one row is the chain's lock."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    position = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="audit_one_head")]

    def __str__(self) -> str:
        return f"{self.position}: {self.hash}"


class Checkpoint(models.Model):
    """Entries up to `position` were removed for their age; `hash` is that of the last of them."""

    position = models.BigIntegerField(primary_key=True)
    hash = models.CharField(max_length=64)
    entries = models.IntegerField()
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.position}: {self.hash}"
