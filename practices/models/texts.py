"""The words of a practice in each language, its results, its published editions and the review's notes."""

from typing import Final

from django.conf import settings
from django.db import models

from collab.postgres import clock
from practices.models.practices import Practice

TITLE_MOST: Final = 120
SUMMARY_MOST: Final = 600
LONG_TEXTS: Final = {  # name: most characters
    "challenge": 1500,
    "solution": 3000,
    "participation": 1500,
    "what_failed": 1500,
    "lessons": 1500,
    "transfer_core": 800,
    "transfer_adapt": 800,
    "preconditions": 800,
}
TEXTS: Final = {"title": TITLE_MOST, "summary": SUMMARY_MOST} | LONG_TEXTS
ORIGINAL, HUMAN = "original", "human"  # of the vocabulary `translation_status`


class PracticeText(models.Model):
    """What the practice says in one language.  Empty: not said in this language."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="texts")
    tag = models.CharField(max_length=12)
    status = models.CharField(max_length=20, default=HUMAN)
    of_edition = models.CharField(max_length=8, blank=True)  # the edition a translation was made from
    title = models.CharField(max_length=TITLE_MOST, blank=True)
    summary = models.CharField(max_length=SUMMARY_MOST, blank=True)
    challenge = models.TextField(blank=True)
    solution = models.TextField(blank=True)
    participation = models.TextField(blank=True)
    what_failed = models.TextField(blank=True)
    lessons = models.TextField(blank=True)
    transfer_core = models.TextField(blank=True)
    transfer_adapt = models.TextField(blank=True)
    preconditions = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "tag"], name="practice_text_once")]

    def __str__(self) -> str:
        return f"{self.practice_id} in {self.tag}"


class PracticeResult(models.Model):
    """One figure: what was counted, and how much of it; `change` where only a difference is known."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="results")
    position = models.PositiveSmallIntegerField()
    indicator = models.CharField(max_length=200)
    baseline = models.CharField(max_length=60, blank=True)
    value = models.CharField(max_length=60, blank=True)
    unit = models.CharField(max_length=60, blank=True)
    change = models.CharField(max_length=60, blank=True)
    period = models.CharField(max_length=60, blank=True)
    method = models.CharField(max_length=300, blank=True)
    source = models.URLField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "position"], name="practice_result_place")]

    def __str__(self) -> str:
        return self.indicator


class PracticeVersion(models.Model):
    """A published edition as it stood that day; adopters keep the one they copied."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="versions")
    edition = models.CharField(max_length=8)
    content = models.JSONField()  # the whole practice, without persons
    what_changed = models.CharField(max_length=500, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "edition"], name="practice_edition_once")]

    def __str__(self) -> str:
        return f"{self.practice_id} edition {self.edition}"


class ReviewNote(models.Model):
    """What a reviewer asks for in one field; settled when the city submits again."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="review_notes")
    field = models.CharField(max_length=40)  # empty: the practice as a whole
    note = models.CharField(max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_office = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["practice", "settled_at"], name="review_notes_open")]

    def __str__(self) -> str:
        return f"{self.field}: {self.note[:40]}"
