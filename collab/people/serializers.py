"""What may come in about persons, and how their shapes are described."""

import zoneinfo
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from collab.api.bodies import Change, Line, Prose, Strict
from collab.api.json_format import encode
from collab.text.language import NAMES, complete_tags

MAX_DRAFT_BYTES = 64 * 1024
PLACE = r"^(thread|group|session|practice|message):[a-z0-9-]{1,60}$"


class ProfileChange(Change):
    """PATCH me/"""

    name = Line(required=False, max_length=120)
    language = serializers.ChoiceField(choices=complete_tags(), required=False)
    languages_read = serializers.ListField(
        child=serializers.ChoiceField(choices=list(NAMES)), required=False, max_length=len(NAMES)
    )
    zone = serializers.CharField(required=False, max_length=40)
    theme = serializers.ChoiceField(choices=["system", "light", "dark"], required=False)

    def validate_zone(self, zone: str) -> str:
        if zone not in zoneinfo.available_timezones():
            raise serializers.ValidationError(_("This time zone is not known."))
        return zone

    def validate_languages_read(self, tags: list[str]) -> list[str]:
        return list(dict.fromkeys(tags))


class DraftWritten(Change):
    """PUT me/drafts/{place}/"""

    content = serializers.DictField()

    def validate_content(self, content: dict[str, Any]) -> dict[str, Any]:
        if len(encode(content)) > MAX_DRAFT_BYTES:
            raise serializers.ValidationError(_("A draft may carry 64 KiB at most."))
        return content


class TokenWanted(Strict):
    """POST me/tokens/"""

    name = Line(max_length=80)
    days = serializers.IntegerField(min_value=1, max_value=365, default=90)


class TextWanted(Strict):
    """POST text/preview/"""

    body = Prose(max_length=20_000, allow_blank=True)


class TextShown(serializers.Serializer[Any]):
    html = serializers.CharField()


class Ref(serializers.Serializer[Any]):
    """A city or an organisation by its slug."""

    slug = serializers.CharField()
    name = serializers.CharField()


class SeatShown(serializers.Serializer[Any]):
    role = serializers.CharField()
    title = serializers.CharField()
    city = Ref(allow_null=True)
    organisation = Ref(allow_null=True)
    group = serializers.CharField(allow_null=True)
    since = serializers.DateTimeField()


class PersonShown(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    languages_read = serializers.ListField(child=serializers.CharField())
    city = Ref(allow_null=True)
    seats = SeatShown(many=True)


class MeShown(PersonShown):
    email = serializers.EmailField()
    language = serializers.CharField()
    zone = serializers.CharField()
    theme = serializers.CharField()
    can = serializers.ListField(child=serializers.CharField())
    csrf = serializers.CharField()
    unread_notices = serializers.IntegerField()
    version = serializers.IntegerField()


class MembershipShown(serializers.Serializer[Any]):
    state = serializers.CharField()
    on = serializers.CharField(allow_null=True, help_text="A day, or a year where only that is known.")


class CityShown(serializers.Serializer[Any]):
    slug = serializers.CharField()
    name = serializers.CharField()
    names = serializers.DictField(child=serializers.CharField(), help_text="{language tag: name}")
    country = serializers.CharField()
    zone = serializers.CharField()
    lat = serializers.FloatField()
    lon = serializers.FloatField()
    population = serializers.IntegerField(allow_null=True)
    membership = MembershipShown()
    version = serializers.IntegerField()


class DraftShown(serializers.Serializer[Any]):
    place = serializers.CharField()
    content = serializers.DictField()
    version = serializers.IntegerField()
    saved_at = serializers.DateTimeField()


class TokenShown(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    revoked_at = serializers.DateTimeField(allow_null=True)


class TokenMade(TokenShown):
    token = serializers.CharField(help_text="The secret; it is shown this once.")


class SignInShown(serializers.Serializer[Any]):
    id = serializers.CharField()
    current = serializers.BooleanField()
    agent = serializers.CharField()
    signed_in_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField()
