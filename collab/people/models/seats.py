"""Offices and who holds them.  A right is a current term whose seat covers the thing; nothing else is."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from collab.postgres import clock


class Role(models.Model):
    """One of the network's offices: official, coordinator, chair, deputy, rapporteur, observer, ..."""

    code = models.CharField(max_length=20, unique=True)
    labels = models.JSONField(default=dict)  # {language tag: label}
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.code


class Seat(models.Model):
    """An office of a city, an organisation or the network, perhaps within a working group."""

    role = models.ForeignKey(Role, models.PROTECT, related_name="seats")
    city = models.ForeignKey("people.City", models.PROTECT, null=True, related_name="seats")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="seats")
    group = models.ForeignKey("groups.WorkingGroup", models.PROTECT, null=True, related_name="seats")
    title = models.CharField(max_length=120)
    is_single = models.BooleanField(default=False)  # one holder at a time

    class Meta:
        indexes = [models.Index(fields=["group", "role"], name="seat_of_group")]
        constraints = [
            models.CheckConstraint(
                condition=Q(city__isnull=True) | Q(organisation__isnull=True), name="seat_of_one_body"
            )
        ]

    def __str__(self) -> str:
        return self.title


class TermQuerySet(models.QuerySet["Term"]):
    def current(self, now: Any = None) -> "TermQuerySet":
        """Those that run now, or at an instant; `now` may be an expression."""
        now = clock.now() if now is None else now
        return self.filter(Q(until__isnull=True) | Q(until__gt=now), since__lte=now)


class Term(models.Model):
    """Who holds a seat, from when to when."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="terms")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="terms")
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True)
    acting = models.BooleanField(default=False)
    single = models.BooleanField(default=False)  # copied from the seat, so that the database can forbid
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    document = models.CharField(max_length=500, blank=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "until"], name="term_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="term_ends_after_start"
            ),
            ExclusionConstraint(
                name="one_holder_of_a_single_seat",
                expressions=[
                    (F("seat"), RangeOperators.EQUAL),
                    (
                        Func(F("since"), F("until"), function="tstzrange", output_field=DateTimeRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(single=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} as {self.seat}"
