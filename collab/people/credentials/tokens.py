"""Who calls with a token: the person, the token and what she may act as, in one query."""

from functools import cache
from typing import Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db import DEFAULT_DB_ALIAS
from django.db.models import CharField, DateTimeField, OuterRef
from django.db.models.functions import JSONObject

from collab.people.models import ApiToken, Person, Term
from collab.people.rights import Grant, Rights
from collab.postgres import clock
from collab.postgres.compiled import Compiled, Parameter, Query, Row

PERSON: Final = tuple(field.attname for field in Person._meta.concrete_fields)
TOKEN: Final = tuple(field.attname for field in ApiToken._meta.concrete_fields)
GRANT: Final = {
    "role": "seat__role__code",
    "city_id": "seat__city_id",
    "city_slug": "seat__city__slug",
    "city_name": "seat__city__name_en",
    "organisation_id": "seat__organisation_id",
    "organisation_slug": "seat__organisation__slug",
    "organisation_name": "seat__organisation__name",
    "group_id": "seat__group_id",
    "title": "seat__title",
}


def caller_by_token(secret: str) -> Query[tuple[Person, ApiToken, Rights] | None]:
    """For who calls: None when the token is unknown, expired or revoked, or its person may not sign in."""
    asked = _callers().query(digest=ApiToken.digest_of(secret), now=clock.now())
    return Query(asked.sql, asked.values, lambda found: _caller_of(asked.read(found)[0]) if found else None)


def _caller_of(row: Row) -> tuple[Person, ApiToken, Rights]:
    person = Person.from_db(DEFAULT_DB_ALIAS, PERSON, [row[f"person__{name}"] for name in PERSON])
    token = ApiToken.from_db(DEFAULT_DB_ALIAS, TOKEN, [row[name] for name in TOKEN])
    token.person = person
    return person, token, Rights(person.pk, tuple(Grant(**grant) for grant in row["grants"]))


@cache
def _callers() -> Compiled:
    """A valid token, its person and her grants."""
    digest, now = Parameter("digest", CharField()), Parameter("now", DateTimeField())
    terms = Term.objects.current(now).filter(person_id=OuterRef("person_id")).order_by("pk")
    valid = ApiToken.objects.filter(digest=digest, revoked_at=None, expires_at__gt=now, person__is_active=True)
    grants = ArraySubquery(terms.values(json=JSONObject(**GRANT)))
    return Compiled(valid.annotate(grants=grants).values(*TOKEN, *(f"person__{name}" for name in PERSON), "grants"))
