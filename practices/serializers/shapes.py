"""How the answers are described; a test holds these and the shapes equal."""

from typing import Any

from rest_framework import serializers

from practices.models.texts import LONG_TEXTS


def _by_tag() -> serializers.DictField:
    return serializers.DictField(child=serializers.CharField(), help_text="{language tag: text}")


def _codes() -> serializers.ListField:
    return serializers.ListField(child=serializers.CharField())


class PlaceShape(serializers.Serializer[Any]):
    slug = serializers.CharField()
    name = serializers.CharField()
    country = serializers.CharField()
    lat = serializers.FloatField(allow_null=True)
    lon = serializers.FloatField(allow_null=True)


class CityRefShape(serializers.Serializer[Any]):
    slug = serializers.CharField()
    name = serializers.CharField()


class PracticeInList(serializers.Serializer[Any]):
    """`practice` as lists and events carry it."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    title = _by_tag()
    summary = _by_tag()
    translations = _by_tag()
    city = PlaceShape()
    group = serializers.CharField(allow_null=True)
    practice_type = serializers.CharField()
    theme = serializers.CharField()
    subtopics = _codes()
    original_language = serializers.CharField()
    implementation_status = serializers.CharField()
    visibility = serializers.CharField()
    state = serializers.CharField()
    edition = serializers.CharField(allow_null=True)
    evidence_level = serializers.CharField(allow_null=True)
    cost_band = serializers.CharField(allow_null=True)
    adoptions = serializers.DictField(child=serializers.IntegerField(), help_text="{stage: cities}")
    imported = serializers.BooleanField()
    published_at = serializers.DateTimeField(allow_null=True)
    updated_at = serializers.DateTimeField()
    version = serializers.IntegerField()


class CostShape(serializers.Serializer[Any]):
    amount = serializers.FloatField()
    currency = serializers.CharField()
    year = serializers.IntegerField(allow_null=True)
    what = serializers.CharField()


class ResultShape(serializers.Serializer[Any]):
    indicator = serializers.CharField()
    baseline = serializers.CharField()
    value = serializers.CharField()
    unit = serializers.CharField()
    change = serializers.CharField()
    period = serializers.CharField()
    method = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]


class PracticeContent(PracticeInList):
    """All that a practice says: what an edition keeps."""

    other_themes = _codes()
    start = serializers.CharField()
    end = serializers.CharField()
    licence = serializers.CharField()
    partners = serializers.ListField(child=serializers.DictField())
    funding_sources = _codes()
    staff = serializers.CharField()
    legal_basis = serializers.CharField()
    sdg_targets = _codes()
    sources = serializers.ListField(child=serializers.DictField())
    not_stated = _codes()
    cost = CostShape(allow_null=True)
    results = ResultShape(many=True)
    partner_cities = CityRefShape(many=True)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return super().get_fields() | {name: _by_tag() for name in LONG_TEXTS}


class ContactShape(serializers.Serializer[Any]):
    unit = serializers.CharField()
    role = serializers.CharField()
    languages = _codes()
    mailbox = serializers.CharField()


class PersonRefShape(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    office = serializers.CharField()


class NoteShape(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    field = serializers.CharField()
    note = serializers.CharField()
    by = PersonRefShape()
    at = serializers.DateTimeField()


class AdoptionShape(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    practice = serializers.IntegerField()
    city = CityRefShape()
    edition = serializers.CharField()
    stage = serializers.CharField()
    note = serializers.CharField()
    at = serializers.DateTimeField()
    version = serializers.IntegerField()


class PracticeMineShape(serializers.Serializer[Any]):
    adoption = serializers.CharField(allow_null=True)


class CompletenessShape(serializers.Serializer[Any]):
    card = serializers.IntegerField()
    full = serializers.IntegerField()


class PracticeShape(PracticeContent):
    """`practice` for one reader.  Null for the public: contact, author, thread, interested."""

    contact = ContactShape(allow_null=True)
    author = PersonRefShape(allow_null=True)
    thread = serializers.IntegerField(allow_null=True)
    state_note = serializers.CharField()
    state_at = serializers.DateTimeField()
    missing = _codes()
    completeness = CompletenessShape()
    review_notes = NoteShape(many=True)
    interested = AdoptionShape(many=True)
    mine = PracticeMineShape()
    can = _codes()
    cursor = serializers.DictField(allow_null=True)


class AdoptionPage(serializers.Serializer[Any]):
    results = AdoptionShape(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class EditionShape(serializers.Serializer[Any]):
    edition = serializers.CharField()
    published_at = serializers.DateTimeField()
    what_changed = serializers.CharField()
    content = serializers.DictField()
