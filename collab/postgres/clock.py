"""The one clock: whatever the product writes down or compares with what it wrote down reads it here.

The setting CLOCK_OFFSET moves it ahead, so that one can see what happens after 30, 90 or 365 days.
To measure how long something took, use `time.monotonic()`.
"""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """This instant, with its zone."""
    return timezone.now() + offset()


def today() -> date:
    """The day it is now, in UTC."""
    return now().date()


def offset() -> timedelta:
    """How far ahead the clock is, for SQL that asks PostgreSQL for the time."""
    ahead: timedelta = settings.CLOCK_OFFSET
    return ahead
