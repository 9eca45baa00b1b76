"""End sign-ins on other devices.  Their sockets close within seconds."""

from django.db import transaction

from collab.audit.record import record
from collab.errors import NotFound
from collab.people.credentials.sign_ins import sign_in_id, sign_ins_of
from collab.people.models import Person
from collab.people.rights import rights_of


@transaction.atomic
def end_sign_in(*, person: Person, sign_in: str) -> None:
    """End one sign-in of one's own, by its id; raises NotFound."""
    for session in sign_ins_of(person.pk):
        if sign_in_id(session.session_key) == sign_in:
            session.delete()
            record("sign_in.end", by=rights_of(person), target=("sign_in", sign_in))
            return
    raise NotFound


@transaction.atomic
def end_other_sign_ins(*, person: Person, current_key: str | None) -> int:
    """End all but the present one, however many they are, in one statement; the number ended."""
    ended, _by_model = sign_ins_of(person.pk).exclude(session_key=current_key).delete()
    record("sign_in.end_others", by=rights_of(person), target=("person", person.pk), ended=ended)
    return ended
