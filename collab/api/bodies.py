"""What a body may hold: serializers that refuse what they do not know, and clean text."""

from collections.abc import Mapping
from typing import Any, Final

from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.validators import ProhibitSurrogateCharactersValidator

from collab.text.markdown import clean_text

# They search each text for characters that `clean_text` has removed already.
_NEEDLESS: Final = (ProhibitNullCharactersValidator, ProhibitSurrogateCharactersValidator)


class Strict(serializers.Serializer[Any]):
    """A body of named fields; a field it does not know is an error of that field."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if isinstance(data, Mapping):
            known = {name for name, field in self.fields.items() if not field.read_only}
            unknown = [str(name) for name in data if name not in known]
            if unknown:
                raise serializers.ValidationError({name: [_("This field is not known.")] for name in unknown})
        read: dict[str, Any] = super().to_internal_value(data)
        return read


class Nothing(Strict):
    """A body without fields."""


class Change(Strict):
    """A body that may name the version it saw; `Edge.version_seen(body)` takes it out."""

    version = serializers.IntegerField(required=False, min_value=1, max_value=2_147_483_647)


class Prose(serializers.CharField):
    """Text of several lines: normalised, without controls; its `max_length` counts characters."""

    default_error_messages = {"not_text": _("This must be text.")}

    def __init__(self, **rules: Any) -> None:
        super().__init__(**rules)
        self.validators = [each for each in self.validators if not isinstance(each, _NEEDLESS)]

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("not_text")
        text = super().to_internal_value(clean_text(data))
        if not text and not self.allow_blank:  # the base class looked before the cleaning
            self.fail("blank")
        return text


class Line(Prose):
    """Text of one line, such as a title: runs of white space become one space."""

    def to_internal_value(self, data: Any) -> str:
        return super().to_internal_value(" ".join(data.split()) if isinstance(data, str) else data)
