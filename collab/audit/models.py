"""Who did what to whom, append-only: a trigger refuses UPDATE, DELETE and TRUNCATE (migration 0003)."""

from django.conf import settings
from django.db import models
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
