"""Controlled vocabularies: themes, reasons, reactions, languages ... are rows that an administrator changes."""

from django.db import models


class EntryQuerySet(models.QuerySet["Entry"]):
    def of(self, vocabulary: str) -> "EntryQuerySet":
        """The entries in use of one vocabulary, in their order."""
        return self.filter(vocabulary=vocabulary, is_active=True).order_by("position", "code")


class Entry(models.Model):
    """One word of one vocabulary.  A code in use is never deleted, only made inactive."""

    vocabulary = models.CharField(max_length=40)
    code = models.CharField(max_length=40)
    labels = models.JSONField(default=dict)  # {language tag: label}
    description = models.CharField(max_length=500, blank=True)
    parent = models.CharField(max_length=40, blank=True)  # code of the entry it belongs to
    position = models.PositiveIntegerField(default=0)
    data = models.JSONField(default=dict)  # what only this vocabulary has: bounds of a band, a script
    is_active = models.BooleanField(default=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vocabulary", "code"], name="entry_code_once")]

    def __str__(self) -> str:
        return f"{self.vocabulary}:{self.code}"
