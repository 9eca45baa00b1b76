"""What cities, persons and offices look like on the wire: plain functions from rows to shapes."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, TypedDict, cast

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from msgspec import Meta

from collab.api.shapes import Instant, Ref
from collab.people.models import ApiToken, CityName, Draft, NetworkMembership, Person
from collab.people.models.network import CityQuerySet

CITY_FIELDS = (
    "id",
    "slug",
    "name_en",
    "country",
    "zone",
    "lat",
    "lon",
    "population",
    "names_found",
    "standing",
    "version",
)
SEAT_FIELDS = (
    "person_id", "seat__role__code", "seat__title", "seat__city__slug", "seat__city__name_en",
    "seat__organisation__slug", "seat__organisation__name", "seat__group__slug", "since",
)  # fmt: skip
PERSON_FIELDS = ("id", "name", "languages_read")
Theme = Literal["system", "light", "dark"]


class PersonRef(TypedDict):
    """A person by her id."""

    id: int
    name: str


class SeatShape(TypedDict):
    """An office that somebody holds now."""

    role: str
    title: str
    city: Ref | None
    organisation: Ref | None
    group: str | None
    since: Instant


class PersonShape(PersonRef):
    """What the network may know of a colleague; never the address."""

    languages_read: list[str]
    city: Ref | None
    seats: list[SeatShape]


class MeShape(PersonShape):
    """What a person sees of her own account."""

    email: str
    language: str
    zone: str
    theme: Theme
    can: list[str]
    csrf: str
    unread_notices: int
    version: int


class ProfileShape(PersonRef):
    """What `me/` lets change."""

    language: str
    languages_read: list[str]
    zone: str
    theme: Theme
    version: int


class MembershipShape(TypedDict):
    """Where a city stands on its way into the network."""

    state: str
    on: Annotated[str | None, Meta(description="A day, or a year where only that is known.")]


class CityShape(TypedDict):
    """A city, with its names in every language that is known."""

    slug: str
    name: str
    names: Annotated[dict[str, str], Meta(description="{language tag: name}")]
    country: str
    zone: str
    lat: float | None
    lon: float | None
    population: int | None
    membership: MembershipShape
    version: int


class DraftShape(TypedDict):
    """A text that somebody has begun at a place."""

    place: str
    content: dict[str, Any]
    version: int
    saved_at: Instant


class TokenShape(TypedDict):
    """A personal token without its secret."""

    id: int
    name: str
    created_at: Instant
    expires_at: Instant
    revoked_at: Instant | None


class TokenMadeShape(TokenShape):
    """A personal token as it is shown once."""

    token: Annotated[str, Meta(description="The secret; it is shown this once.")]


class SignInShape(TypedDict):
    """One device on which somebody is signed in."""

    id: str
    current: bool
    agent: str
    signed_in_at: Instant | None
    expires_at: Instant


class TextShape(TypedDict):
    """A text as it will look."""

    html: str


def city_ref(slug: str | None, name: str | None) -> Ref | None:
    """The reference to a city or an organisation, or None."""
    return {"slug": slug, "name": name or ""} if slug else None


def degrees(value: Any) -> float | None:
    """A coordinate as a number; None for a place that is on no map."""
    return None if value is None else float(value)


def cities_for_reading(cities: CityQuerySet) -> Any:
    """`.values()` rows with what `city_shape` shows, in one query."""
    names = CityName.objects.filter(city=OuterRef("pk")).order_by("-official", "tag", "name")
    latest = NetworkMembership.objects.filter(city=OuterRef("pk")).latest_first()
    return cities.annotate(
        names_found=ArraySubquery(names.values(json=JSONObject(tag="tag", name="name"))),
        standing=ArraySubquery(latest.values(json=JSONObject(state="state", on="on", year="on_is_year"))[:1]),
    ).values(*CITY_FIELDS)


def city_shape(row: Mapping[str, Any]) -> CityShape:
    """A row of `cities_for_reading`."""
    names: dict[str, str] = {}
    for found in row["names_found"]:
        names.setdefault(found["tag"], found["name"])
    return {
        "slug": row["slug"],
        "name": row["name_en"],
        "names": {"en": row["name_en"]} | names,
        "country": row["country"],
        "zone": row["zone"],
        "lat": degrees(row["lat"]),
        "lon": degrees(row["lon"]),
        "population": row["population"],
        "membership": _membership(row["standing"]),
        "version": row["version"],
    }


def _membership(standing: list[dict[str, Any]]) -> MembershipShape:
    if not standing:
        return {"state": "none", "on": None}
    latest = standing[0]
    on = latest["on"][:4] if latest["on"] and latest["year"] else latest["on"]
    return {"state": latest["state"], "on": on}


def seat_shape(row: Mapping[str, Any]) -> SeatShape:
    """A current term's row of SEAT_FIELDS."""
    return {
        "role": row["seat__role__code"],
        "title": row["seat__title"],
        "city": city_ref(row["seat__city__slug"], row["seat__city__name_en"]),
        "organisation": city_ref(row["seat__organisation__slug"], row["seat__organisation__name"]),
        "group": row["seat__group__slug"],
        "since": row["since"],
    }


def person_shape(row: Mapping[str, Any], seats: Iterable[Mapping[str, Any]]) -> PersonShape:
    """A row of PERSON_FIELDS and those of the current terms."""
    shown = [seat_shape(seat) for seat in seats]
    return {
        "id": row["id"],
        "name": row["name"],
        "languages_read": row["languages_read"],
        "city": _city_of(shown),
        "seats": shown,
    }


def me_shape(
    person: Person, seats: Iterable[Mapping[str, Any]], *, can: list[str], csrf: str, unread_notices: int
) -> MeShape:
    """The account of a person, with the rows of her current terms."""
    shown = [seat_shape(seat) for seat in seats]
    return {
        "id": person.pk,
        "name": person.name,
        "email": person.email,
        "language": person.language,
        "languages_read": person.languages_read,
        "zone": person.zone,
        "theme": cast("Theme", person.theme),
        "seats": shown,
        "city": _city_of(shown),
        "can": can,
        "csrf": csrf,
        "unread_notices": unread_notices,
        "version": person.version,
    }


def _city_of(seats: list[SeatShape]) -> Ref | None:
    """The city somebody speaks for: that of the office outside of any group, else of any."""
    ranked = sorted((seat for seat in seats if seat["city"]), key=lambda seat: seat["group"] is not None)
    return ranked[0]["city"] if ranked else None


def profile_shape(person: Person) -> ProfileShape:
    """What `me/` lets change, as it stands now."""
    return {
        "id": person.pk,
        "name": person.name,
        "language": person.language,
        "languages_read": person.languages_read,
        "zone": person.zone,
        "theme": cast("Theme", person.theme),
        "version": person.version,
    }


def draft_shape(draft: Draft) -> DraftShape:
    return {
        "place": draft.place,
        "content": draft.content,
        "version": draft.version,
        "saved_at": draft.saved_at,
    }


def token_shape(token: ApiToken) -> TokenShape:
    """A token without its secret."""
    return {
        "id": token.pk,
        "name": token.name,
        "created_at": token.created_at,
        "expires_at": token.expires_at,
        "revoked_at": token.revoked_at,
    }
