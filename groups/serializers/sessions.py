"""What comes in about live sessions, their agenda and their hands, and how the answers are described."""

from typing import Any
from zoneinfo import available_timezones

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from collab.api.bodies import Change, Line, Strict
from groups.serializers.groups import PersonRef
from groups.serializers.messages import BodyRef
from groups.serializers.threads import CursorShape

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


class ItemShape(serializers.Serializer):
    id = serializers.IntegerField()
    no = serializers.IntegerField()
    title = serializers.CharField()
    kind = serializers.CharField()
    minutes = serializers.IntegerField()
    state = serializers.CharField(help_text="planned, open, closed or skipped")
    opened_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class HandShape(serializers.Serializer):
    id = serializers.IntegerField()
    kind = serializers.CharField()
    agenda_item = serializers.IntegerField(allow_null=True)
    person = PersonRef()
    city = BodyRef(allow_null=True)
    office = serializers.CharField()
    state = serializers.CharField(help_text="waiting, speaking, done or lowered")
    since = serializers.DateTimeField()
    called_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class SessionInList(serializers.Serializer):
    """`session` as lists and `group:{slug}` show it."""

    id = serializers.IntegerField()
    group = serializers.CharField()
    title = serializers.CharField()
    state = serializers.CharField(help_text="draft, scheduled, lobby, live, paused, closed or cancelled")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    zone = serializers.CharField()
    place = serializers.CharField(allow_blank=True)
    link = serializers.CharField(allow_blank=True)
    thread = serializers.IntegerField()
    convened_by = PersonRef()
    opened_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class PresenceShape(serializers.Serializer):
    """Who is here now: people counted, their cities by slug.  Empty while Redis does not answer."""

    people = serializers.IntegerField()
    cities = serializers.ListField(child=serializers.CharField())


class SessionShape(SessionInList):
    """`session` of the contract, for one reader."""

    current_item = serializers.IntegerField(allow_null=True)
    items = ItemShape(many=True)
    hands = HandShape(many=True)
    presence = PresenceShape()
    can = serializers.ListField(child=serializers.CharField())
    cursor = CursorShape()


class SessionPage(serializers.Serializer):
    results = SessionInList(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class ItemList(serializers.Serializer):
    results = ItemShape(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class HandList(serializers.Serializer):
    results = HandShape(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
