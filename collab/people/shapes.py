"""What cities, persons and offices look like on the wire: plain functions from rows to dicts."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

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


def city_ref(slug: str | None, name: str | None) -> dict[str, Any] | None:
    """{"slug", "name"} of a city, or None."""
    return {"slug": slug, "name": name} if slug else None


def degrees(value: Any) -> float | None:
    """A coordinate as a number; None for a place that is on no map."""
    return None if value is None else float(value)


def person_ref(person_id: int, name: str) -> dict[str, Any]:
    return {"id": person_id, "name": name}


def cities_for_reading(cities: CityQuerySet) -> Any:
    """`.values()` rows with what `city_shape` shows, in one query."""
    names = CityName.objects.filter(city=OuterRef("pk")).order_by("-official", "tag", "name")
    latest = NetworkMembership.objects.filter(city=OuterRef("pk")).latest_first()
    return cities.annotate(
        names_found=ArraySubquery(names.values(json=JSONObject(tag="tag", name="name"))),
        standing=ArraySubquery(latest.values(json=JSONObject(state="state", on="on", year="on_is_year"))[:1]),
    ).values(*CITY_FIELDS)


def city_shape(row: Mapping[str, Any]) -> dict[str, Any]:
    """{"slug", "name", "names": {tag: name}, "country", "zone", "lat", "lon", "population", "membership"}.

    membership: {"state", "on"}; `on` is a day, or a year where only that is known, or null.
    """
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


def _membership(standing: list[dict[str, Any]]) -> dict[str, Any]:
    if not standing:
        return {"state": "none", "on": None}
    latest = standing[0]
    on = latest["on"][:4] if latest["on"] and latest["year"] else latest["on"]
    return {"state": latest["state"], "on": on}


def seat_shape(row: Mapping[str, Any]) -> dict[str, Any]:
    """A current term's row as {"role", "title", "city", "organisation", "group", "since"}."""
    return {
        "role": row["seat__role__code"],
        "title": row["seat__title"],
        "city": city_ref(row["seat__city__slug"], row["seat__city__name_en"]),
        "organisation": city_ref(row["seat__organisation__slug"], row["seat__organisation__name"]),
        "group": row["seat__group__slug"],
        "since": row["since"],
    }


def person_shape(row: Mapping[str, Any], seats: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What the network may know of a colleague; never the address."""
    shown = [seat_shape(seat) for seat in seats]
    return person_ref(row["id"], row["name"]) | {
        "languages_read": row["languages_read"],
        "city": _city_of(shown),
        "seats": shown,
    }


def me_shape(
    person: Person, seats: Iterable[Mapping[str, Any]], *, can: list[str], csrf: str, unread_notices: int
) -> dict[str, Any]:
    """What a person sees of her own account."""
    shown = [seat_shape(seat) for seat in seats]
    return {
        "id": person.pk,
        "name": person.name,
        "email": person.email,
        "language": person.language,
        "languages_read": person.languages_read,
        "zone": person.zone,
        "theme": person.theme,
        "seats": shown,
        "city": _city_of(shown),
        "can": can,
        "csrf": csrf,
        "unread_notices": unread_notices,
        "version": person.version,
    }


def _city_of(seats: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The city somebody speaks for: that of the office outside of any group, else of any."""
    ranked = sorted((seat for seat in seats if seat["city"]), key=lambda seat: seat["group"] is not None)
    return ranked[0]["city"] if ranked else None


def profile_shape(person: Person) -> dict[str, Any]:
    """What `me/` lets change."""
    return {
        "id": person.pk,
        "name": person.name,
        "language": person.language,
        "languages_read": person.languages_read,
        "zone": person.zone,
        "theme": person.theme,
        "version": person.version,
    }


def draft_shape(draft: Draft) -> dict[str, Any]:
    return {
        "place": draft.place,
        "content": draft.content,
        "version": draft.version,
        "saved_at": draft.saved_at,
    }


def token_shape(token: ApiToken) -> dict[str, Any]:
    """A token without its secret."""
    return {
        "id": token.pk,
        "name": token.name,
        "created_at": token.created_at,
        "expires_at": token.expires_at,
        "revoked_at": token.revoked_at,
    }
