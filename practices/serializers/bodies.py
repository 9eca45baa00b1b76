"""Bodies of requests.  Codes are checked against the vocabularies by the action."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from collab.api.bodies import Change, Line, Prose, Strict
from practices.models.practices import MONTH
from practices.models.texts import LONG_TEXTS, SUMMARY_MOST, TITLE_MOST

CODE_MOST = 40
TAG_MOST = 12
ROWS_MOST = 60


def _texts(most: int, *, line: bool = False) -> serializers.DictField:
    """{language tag: text}; tags that are not named stay as they are, "" takes a text away."""
    text = Line if line else Prose
    return serializers.DictField(child=text(max_length=most, allow_blank=True), required=False, allow_empty=True)


def _code() -> serializers.CharField:
    return serializers.CharField(max_length=CODE_MOST, required=False, allow_blank=True)


def _codes(most: int) -> serializers.ListField:
    return serializers.ListField(child=serializers.CharField(max_length=CODE_MOST), max_length=most, required=False)


class Month(serializers.RegexField):
    """ "2021" or "2021-05"; "" where it is not known."""

    def __init__(self, **options: Any) -> None:
        messages: dict[str, Any] = {"invalid": _("A year, or a year and a month: 2021-05.")}
        super().__init__(MONTH, required=False, allow_blank=True, error_messages=messages, **options)


class ContactBody(Strict):
    """Fields that are not named stay as they are."""

    unit = Line(max_length=200, required=False, allow_blank=True)
    role = Line(max_length=200, required=False, allow_blank=True)
    languages = serializers.ListField(child=serializers.CharField(max_length=TAG_MOST), max_length=10, required=False)
    mailbox = serializers.EmailField(max_length=200, required=False, allow_blank=True)


class PartnerBody(Strict):
    name = Line(max_length=200)
    kind = Line(max_length=80, required=False, allow_blank=True)
    support = Line(max_length=80, required=False, allow_blank=True)


class CostBody(Strict):
    """As paid, in its own currency."""

    amount = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=0)
    currency = serializers.CharField(max_length=3)
    year = serializers.IntegerField(min_value=1900, max_value=2100, required=False, allow_null=True)
    what = Line(max_length=200, required=False, allow_blank=True)


class ResultBody(Strict):
    indicator = Line(max_length=200)
    baseline = Line(max_length=60, required=False, allow_blank=True)
    value = Line(max_length=60, required=False, allow_blank=True)
    unit = Line(max_length=60, required=False, allow_blank=True)
    change = Line(max_length=60, required=False, allow_blank=True)
    period = Line(max_length=60, required=False, allow_blank=True)
    method = Line(max_length=300, required=False, allow_blank=True)
    source = serializers.URLField(  # type: ignore[assignment]
        max_length=500, required=False, allow_blank=True
    )


class SourceBody(Strict):
    url = serializers.URLField(max_length=500)
    title = Line(max_length=200, required=False, allow_blank=True)
    on = serializers.RegexField(r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$", required=False, allow_blank=True)


class PracticeFields(Change):
    """The fields of a practice, each optional: a draft grows field by field."""

    title = _texts(TITLE_MOST, line=True)
    summary = _texts(SUMMARY_MOST)
    original_language = serializers.CharField(max_length=TAG_MOST, required=False)
    group = serializers.SlugField(max_length=60, required=False, allow_null=True)
    practice_type = _code()
    theme = _code()
    other_themes = _codes(2)
    subtopics = _codes(3)
    implementation_status = _code()
    start = Month()
    end = Month()
    contact = ContactBody(required=False)
    visibility = serializers.CharField(max_length=20, required=False)
    licence = Line(max_length=40, required=False)
    partner_cities = serializers.ListField(child=serializers.SlugField(max_length=80), max_length=20, required=False)
    partners = PartnerBody(many=True, required=False, max_length=ROWS_MOST)  # type: ignore[call-arg]
    cost = CostBody(required=False, allow_null=True)
    cost_band = _code()
    funding_sources = _codes(5)
    staff = Line(max_length=300, required=False, allow_blank=True)
    legal_basis = Prose(max_length=1000, required=False, allow_blank=True)
    results = ResultBody(many=True, required=False, max_length=ROWS_MOST)  # type: ignore[call-arg]
    sdg_targets = _codes(5)
    sources = SourceBody(many=True, required=False, max_length=ROWS_MOST)  # type: ignore[call-arg]

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """The long texts of the full practice are fields like any other."""
        fields = super().get_fields()
        return fields | {name: _texts(most) for name, most in LONG_TEXTS.items()}


class NewPractice(PracticeFields):
    """`city` may be left out by who speaks for one city only."""

    city = serializers.SlugField(max_length=80, required=False)


class Step(Change):
    """A step of the workflow names the version it saw."""


class Publication(Change):
    """The reviewer may set the evidence level."""

    evidence_level = _code()


class WishBody(Strict):
    """`field` is a field's name as in the practice, or "" for the whole."""

    field = serializers.CharField(max_length=40, allow_blank=True)
    note = Prose(max_length=1000)


class Wishes(Change):
    notes = WishBody(many=True, allow_empty=False, max_length=ROWS_MOST)  # type: ignore[call-arg]


class Reason(Change):
    note = Prose(max_length=1000, required=False, allow_blank=True)


class Interest(Strict):
    stage = serializers.ChoiceField(choices=["interested"])
    note = Prose(max_length=500, required=False, allow_blank=True)
