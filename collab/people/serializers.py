"""What may come in about persons."""

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
