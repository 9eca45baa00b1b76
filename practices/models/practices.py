"""A practice: what a city did, for others to reuse."""

from typing import Final

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from collab.people.any_reader import Reader
from collab.postgres import clock
from collab.streams.nouns import Noun
from groups.models.groups import CHAIR_ROLES, MEMBER_ROLES

DRAFT, SUBMITTED, IN_REVIEW, CHANGES_REQUESTED = "draft", "submitted", "in_review", "changes_requested"
PUBLISHED, ARCHIVED, WITHDRAWN = "published", "archived", "withdrawn"
WRITABLE: Final = (DRAFT, CHANGES_REQUESTED)
WAITING: Final = (SUBMITTED, IN_REVIEW)
OUT: Final = (PUBLISHED, ARCHIVED, WITHDRAWN)  # has been published; a withdrawn one shows as a tombstone

CITY_ROLES: Final = ("official", "coordinator", "chair", "deputy", "rapporteur")  # who speaks for a city
CLEAR, GREEN, AMBER = "TLP:CLEAR", "TLP:GREEN", "TLP:AMBER"
LABELS: Final = (CLEAR, GREEN, AMBER)  # stricter ones may not be stored at all
FOR_THE_LIBRARY: Final = (CLEAR, GREEN)
LIBRARY: Final = "library"  # the stream that the whole network hears
LICENCE: Final = "CC BY 4.0"
MONTH: Final = r"^[0-9]{4}(-(0[1-9]|1[0-2]))?$"


class PracticeQuerySet(models.QuerySet["Practice"]):
    def visible_to(self, rights: Reader) -> "PracticeQuerySet":
        """Practices this person may read.  What is not here does not exist for her: 404.

        Published: by label (CLEAR everybody, GREEN the network, AMBER the group's members and the own city's
        officials: observers read GREEN at most).  Unpublished: the own city's officials; once submitted also
        the group's chairs and the secretariat.
        """
        seen = Q(state__in=OUT, visibility=CLEAR)
        if rights.is_in_network:
            chaired = rights.groups_as(CHAIR_ROLES)
            waiting = Q(state__in=(*WAITING, CHANGES_REQUESTED))
            seen |= Q(state__in=OUT, visibility=GREEN)
            seen |= Q(state__in=OUT, visibility=AMBER, group_id__in=rights.groups_as(MEMBER_ROLES))
            seen |= Q(city_id__in=rights.cities_as(CITY_ROLES))
            seen |= waiting if rights.is_secretariat else waiting & Q(group_id__in=chaired)
            if rights.is_secretariat:
                seen |= Q(state__in=OUT)
        return self.filter(seen)


class Practice(Noun, models.Model):
    """One practice of one city.  Its words stand in `PracticeText`, one row a language.

    `start` and `end` are "2021" or "2021-05".  Codes are of the vocabularies of the same name.
    `adoption_counts` and `reuses` are kept by the actions, so that a list counts nothing.
    """

    slug = models.SlugField(max_length=80, blank=True)
    external_id = models.CharField(max_length=40, blank=True)  # of an import
    imported = models.BooleanField(default=False)
    city = models.ForeignKey("people.City", models.PROTECT, related_name="practices")
    partner_cities = models.ManyToManyField("people.City", related_name="partner_practices", blank=True)
    group = models.ForeignKey("groups.WorkingGroup", models.PROTECT, null=True, related_name="practices")
    practice_type = models.CharField(max_length=40, blank=True)
    theme = models.CharField(max_length=40, blank=True)
    other_themes = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    subtopics = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    original_language = models.CharField(max_length=12)
    implementation_status = models.CharField(max_length=40, blank=True)
    start = models.CharField(max_length=7, blank=True)
    end = models.CharField(max_length=7, blank=True)
    contact_unit = models.CharField(max_length=200, blank=True)
    contact_role = models.CharField(max_length=200, blank=True)
    contact_languages = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    contact_mailbox = models.EmailField(max_length=200, blank=True)
    visibility = models.CharField(max_length=20, default=CLEAR)
    licence = models.CharField(max_length=40, default=LICENCE)

    partners = models.JSONField(default=list, blank=True)  # [{"name", "kind"?, "support"?}]
    cost_band = models.CharField(max_length=40, blank=True)
    cost_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    cost_currency = models.CharField(max_length=3, blank=True)
    cost_year = models.PositiveSmallIntegerField(null=True)
    cost_what = models.CharField(max_length=200, blank=True)
    funding_sources = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    staff = models.CharField(max_length=300, blank=True)
    legal_basis = models.CharField(max_length=1000, blank=True)
    sdg_targets = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    sources = models.JSONField(default=list, blank=True)  # [{"url", "title", "on"}]
    not_stated = ArrayField(models.CharField(max_length=500), default=list, blank=True)  # of an import
    evidence_level = models.CharField(max_length=40, blank=True)

    state = models.CharField(max_length=20, default=DRAFT)
    edition = models.CharField(max_length=8, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="practices")
    author_office = models.CharField(max_length=120, blank=True)
    state_note = models.CharField(max_length=1000, blank=True)
    state_at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField(null=True)
    thread = models.OneToOneField("groups.Thread", models.PROTECT, null=True, related_name="practice")
    adoption_counts = models.JSONField(default=dict)  # {stage: cities}
    reuses = models.PositiveIntegerField(default=0)  # cities at any stage but `not_pursued`
    key = models.UUIDField(null=True)
    request_digest = models.CharField(max_length=64, blank=True, default="", db_default="")  # what the key is bound to
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)
    listed_at = models.DateTimeField(default=clock.now)  # orders lists: created, then published
    version = models.PositiveIntegerField(default=1)
    search = SearchVectorField(null=True)  # folded words (collab/text/folding.py), written with the texts

    objects = PracticeQuerySet.as_manager()

    class Meta:
        indexes = [
            GinIndex(fields=["search"], name="practice_words"),
            models.Index(fields=["state", "-listed_at", "-id"], name="practices_newest"),
            models.Index(fields=["state", "-reuses", "-listed_at", "-id"], name="practices_reused"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(visibility__in=LABELS), name="practice_label_storable"),
            models.CheckConstraint(condition=Q(start="") | Q(start__regex=MONTH), name="practice_start_month"),
            models.CheckConstraint(condition=Q(end="") | Q(end__regex=MONTH), name="practice_end_month"),
            models.CheckConstraint(
                condition=~Q(state__in=OUT) | (~Q(edition="") & Q(published_at__isnull=False, group__isnull=False)),
                name="practice_out_has_edition",
            ),
            models.UniqueConstraint(
                fields=["external_id"], condition=~Q(external_id=""), name="practice_once_an_import"
            ),
            models.UniqueConstraint(
                fields=["author", "key"], condition=Q(key__isnull=False), name="practice_once_a_key"
            ),
        ]

    def __str__(self) -> str:
        return self.slug or str(self.pk)

    @property
    def stream(self) -> str:
        """Where its publication is heard: the library, or for stricter labels its group alone."""
        if self.visibility in FOR_THE_LIBRARY:
            return LIBRARY
        if self.group is None:
            raise ValueError("A practice for a group alone is heard by nobody before it has one.")
        return self.group.stream

    @property
    def rings_with_content(self) -> bool:
        return self.visibility in FOR_THE_LIBRARY

    @property
    def subject(self) -> str:
        """How its events are found in the log when it is withdrawn."""
        return f"practice:{self.pk}"

    @property
    def url(self) -> str:
        """Path of its page; the number finds it, the words may change."""
        return f"/practices/{self.pk}-{self.slug}" if self.slug else f"/practices/{self.pk}"
