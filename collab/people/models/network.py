"""Cities and organisations of the network, and since when each is what."""

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery


class CityQuerySet(models.QuerySet["City"]):
    def with_state(self) -> "CityQuerySet":
        """Annotates `state`: the code of the latest network membership, or null."""
        latest = NetworkMembership.objects.filter(city=OuterRef("pk")).latest_first()
        return self.annotate(state=Subquery(latest.values("state")[:1]))

    def members(self) -> "CityQuerySet":
        return self.with_state().filter(state="member")  # type: ignore[misc]  # annotated above


class City(models.Model):
    """A city government.  `name_en` is the name on the wire; its own names are rows of `CityName`."""

    slug = models.SlugField(max_length=80, unique=True)
    name_en = models.CharField(max_length=120)
    country = models.CharField(max_length=2)  # ISO 3166-1 alpha-2, and XK
    zone = models.CharField(max_length=40)
    # Null for a place that is known only from an imported practice: it is on no map.
    lat = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    lon = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    population = models.PositiveIntegerField(null=True)
    population_year = models.PositiveSmallIntegerField(null=True)
    geonameid = models.PositiveIntegerField(null=True, unique=True)
    source = models.URLField(max_length=500, blank=True)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = CityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "cities"
        constraints = [
            models.UniqueConstraint(fields=["name_en", "country"], name="city_once_a_country"),
            models.CheckConstraint(condition=Q(lat__range=(-90, 90), lon__range=(-180, 180)), name="city_on_earth"),
        ]

    def __str__(self) -> str:
        return self.name_en


class CityName(models.Model):
    """What a city is called in one language; a city may have several official names."""

    city = models.ForeignKey(City, models.CASCADE, related_name="names")
    tag = models.CharField(max_length=12)
    name = models.CharField(max_length=120)
    official = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "tag", "name"], name="city_name_once")]

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """An observer of the network, such as a national association of municipalities."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=160)
    name_local = models.CharField(max_length=160, blank=True)
    country = models.CharField(max_length=2)
    source = models.URLField(max_length=500, blank=True)
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name


class NetworkMembershipQuerySet(models.QuerySet["NetworkMembership"]):
    def latest_first(self) -> "NetworkMembershipQuerySet":
        """A step whose day is not known counts as older than all that have one."""
        return self.order_by(F("on").desc(nulls_last=True), "-pk")


class NetworkMembership(models.Model):
    """History: what a city or organisation was from a day on.  The latest row is the state."""

    city = models.ForeignKey(City, models.CASCADE, null=True, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="memberships")
    state = models.CharField(max_length=20)  # a code of the vocabulary `membership_states`
    on = models.DateField(null=True)  # null where the sources do not say
    on_is_year = models.BooleanField(default=False)  # only the year is known
    document = models.CharField(max_length=500, blank=True)

    objects = NetworkMembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(city__isnull=False, organisation__isnull=True)
                | Q(city__isnull=True, organisation__isnull=False),
                name="membership_of_one",
            )
        ]
        indexes = [models.Index(fields=["city", "-on"], name="membership_latest")]

    def __str__(self) -> str:
        return f"{self.city or self.organisation}: {self.state}"
