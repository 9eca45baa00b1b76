"""What a person should know."""

from django.conf import settings
from django.db import models

from collab.postgres import clock


class Notice(models.Model):
    """One line for one person.  Holds ids and titles, never a message's text (wish 15)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)  # "message.mentioned", "message.hidden", "practice.published"
    at = models.DateTimeField(default=clock.now)
    by = models.JSONField(null=True)  # {"person", "name", "city"} or null where the role acts
    data = models.JSONField(default=dict)  # {"thread", "message", "no", "title", "reason", "note", ...}
    url = models.CharField(max_length=200)
    read_at = models.DateTimeField(null=True)
    once = models.CharField(max_length=120, blank=True)  # the same cause tells the same person once

    class Meta:
        indexes = [models.Index(fields=["person", "-id"], name="notice_of_person")]
        constraints = [
            models.UniqueConstraint(fields=["person", "once"], condition=~models.Q(once=""), name="notice_once_a_cause")
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.person_id}"
