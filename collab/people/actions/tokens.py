"""Personal tokens, with which a person's programs sign in."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from collab.audit.record import record
from collab.errors import NotFound, Refused
from collab.people.models import ApiToken, Person
from collab.people.rights import rights_of
from collab.postgres import clock

MAX_TOKENS: Final = 20


@transaction.atomic
def create_token(*, person: Person, name: str, days: int) -> tuple[ApiToken, str]:
    """A new token and its secret, which cannot be read again; raises Refused above 20 in use."""
    Person.objects.select_for_update(no_key=True).only("pk").get(pk=person.pk)
    now = clock.now()
    if ApiToken.objects.filter(person=person, revoked_at=None, expires_at__gt=now).count() >= MAX_TOKENS:
        raise Refused(_("You have too many tokens. Revoke one first."), code="too_many_tokens")
    secret = ApiToken.new_secret()
    token = ApiToken.objects.create(
        person=person, name=name, digest=ApiToken.digest_of(secret), expires_at=now + timedelta(days=days)
    )
    record("token.create", by=rights_of(person), target=("token", token.pk), days=days)
    return token, secret


@transaction.atomic
def revoke_token(*, person: Person, token_id: int) -> None:
    """End one of one's own tokens; raises NotFound.  Sockets that it opened close within seconds."""
    token = ApiToken.objects.select_for_update().filter(pk=token_id, person=person).first()
    if token is None:
        raise NotFound
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])
        record("token.revoke", by=rights_of(person), target=("token", token.pk))
