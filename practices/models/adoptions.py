"""Which cities reuse a practice, and how far they have come."""

from typing import Final

from django.conf import settings
from django.db import models

from collab.postgres import clock
from practices.models.practices import Practice

INTERESTED: Final = "interested"


class Adoption(models.Model):
    """A city looks at a practice, or has made it its own.  `stage` is of the vocabulary `adoption_stage`."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="adoptions")
    city = models.ForeignKey("people.City", models.PROTECT, related_name="adoptions")
    edition = models.CharField(max_length=8)
    stage = models.CharField(max_length=40, default=INTERESTED)
    note = models.CharField(max_length=500, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    key = models.UUIDField(null=True)
    request_digest = models.CharField(max_length=64, blank=True, default="", db_default="")  # what the key is bound to
    created_at = models.DateTimeField(default=clock.now)
    stage_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "city"], name="adoption_once_a_city"),
            models.UniqueConstraint(
                fields=["owner", "key"], condition=models.Q(key__isnull=False), name="adoption_once_a_key"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.city_id} {self.stage} of {self.practice_id}"


class AdoptionStage(models.Model):
    """History: when a city reached a stage, and who said so."""

    adoption = models.ForeignKey(Adoption, models.CASCADE, related_name="stages")
    stage = models.CharField(max_length=40)
    note = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["adoption", "at"], name="stages_of_adoption")]

    def __str__(self) -> str:
        return self.stage
