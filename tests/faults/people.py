"""Who writes and who reads: made once for the whole suite, told as JSON.

`python -m tests.faults.people AUTHORS VICTIMS CROWD THREADS`, within the environment of the product under test.
"""

import json
import os
import sys
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "collab.settings")
django.setup()

from django.db import transaction  # noqa: E402 - settings must stand before anything of ours is imported
from django.utils import timezone  # noqa: E402

from collab.people.models import ApiToken, Person  # noqa: E402
from collab.vocabularies.models import Entry  # noqa: E402
from groups.models import WorkingGroup  # noqa: E402
from tests.cast import make_city, make_group, make_person, make_seat, make_thread  # noqa: E402

TOKEN_DAYS = 2


def token_of(person: Person) -> str:
    secret = ApiToken.new_secret()
    ApiToken.objects.create(
        person=person,
        name="faults",
        digest=ApiToken.digest_of(secret),
        expires_at=timezone.now() + timedelta(days=TOKEN_DAYS),
    )
    return secret


def member(group: WorkingGroup, name: str, role: str = "official") -> dict[str, object]:
    """A person with a seat in the group and a token."""
    person, city = make_person(f"{name}@faults.example", name), make_city()
    make_seat(person, "official", city=city)
    make_seat(person, role, city=city, group=group)
    return {"id": person.pk, "name": name, "token": token_of(person)}


@transaction.atomic
def everybody(authors: int, victims: int, crowd: int, threads: int) -> dict[str, object]:
    """A group that only its members read: its chair, authors, people who will be put out, a crowd; and threads."""
    group = make_group("faults", is_open=False)
    chair = member(group, "chair", "chair")
    return {
        "group": group.slug,
        "chair": chair,
        "authors": [member(group, f"author-{number}") for number in range(authors)],
        "victims": [member(group, f"victim-{number}") for number in range(victims)],
        "crowd": [member(group, f"crowd-{number}") for number in range(crowd)],
        "threads": [make_thread(Person.objects.get(pk=chair["id"]), group, title=f"Thread {number}", body="Begin").pk
                    for number in range(threads)],
        "reason": Entry.objects.of("reasons").first().code,
        "emoji": [entry.code for entry in Entry.objects.of("reactions")],
    }  # fmt: skip


if __name__ == "__main__":
    sys.stdout.write(json.dumps(everybody(*map(int, sys.argv[1:]))))
