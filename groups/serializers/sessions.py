"""Request bodies of the routes of live sessions, their agenda and their hands."""

from typing import Any
from zoneinfo import available_timezones

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from collab.api.bodies import Change, Line, Strict

ZONES = frozenset(available_timezones())


class Zone(serializers.CharField):
    """A name of the IANA time zone database, such as Europe/Sofia."""

    default_error_messages = {"no_zone": _("This is no time zone.")}

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if text not in ZONES:
            self.fail("no_zone")
        return text


class WebLink(serializers.URLField):
    """An http or https address, or nothing."""

    default_error_messages = {"no_web": _("The link must begin with http:// or https://.")}

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if text and not text.lower().startswith(("https://", "http://")):
            self.fail("no_web")
        return text


class NewSession(Strict):
    """A meeting; with `draft` only the group's desk sees it until it is published."""

    title = Line(max_length=160)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    zone = Zone(max_length=40)
    place = Line(max_length=200, required=False, allow_blank=True)
    link = WebLink(max_length=500, required=False, allow_blank=True)
    draft = serializers.BooleanField(required=False)


class ChangedSession(Change):
    title = Line(max_length=160, required=False)
    starts_at = serializers.DateTimeField(required=False)
    ends_at = serializers.DateTimeField(required=False)
    zone = Zone(max_length=40, required=False)
    place = Line(max_length=200, required=False, allow_blank=True)
    link = WebLink(max_length=500, required=False, allow_blank=True)


class NewItem(Strict):
    title = Line(max_length=160)
    kind = serializers.CharField(max_length=20)
    minutes = serializers.IntegerField(min_value=1, max_value=480)


class ChangedItem(Change):
    """`no` moves the item to that place; the others make room."""

    title = Line(max_length=160, required=False)
    kind = serializers.CharField(max_length=20, required=False)
    minutes = serializers.IntegerField(min_value=1, max_value=480, required=False)
    no = serializers.IntegerField(min_value=1, max_value=100, required=False)


class NewHand(Strict):
    kind = serializers.CharField(max_length=20)
