"""The whole demonstration network, on an empty database; again only words and cities that are new."""

from collections.abc import Iterator

from django.db import transaction

from collab.demo.files import email_of, read
from collab.demo.library import load_samples, use_library
from collab.demo.meetings import make_meeting_ahead, make_meeting_past
from collab.demo.people import make_people
from collab.demo.talk import leave_some_unread, make_thread
from collab.people.imports.network import DATA, load_network
from collab.people.models import Person
from groups.actions.load_vocabularies import load_vocabularies

FIRST = email_of("secretariat")
NETWORK_FILES = ("cities.csv", "candidate_cities.csv")


def load_demo() -> Iterator[str]:
    """Yield one line for each step.  Leaves a database with accounts of its own alone."""
    is_there = Person.objects.filter(email=FIRST).exists()
    if not is_there and Person.objects.exists():
        yield "this database has accounts of its own: the demonstration network is not loaded"
        return
    yield f"vocabularies: {load_vocabularies()}"
    for name in NETWORK_FILES:
        with (DATA / name).open(encoding="utf-8", newline="") as rows:
            yield from (f"{name}: {line}" for line in load_network(rows, name=name).lines())
    if is_there:  # what people have made of practices, threads and sessions since is theirs
        yield "people and practices: there already"
        return
    report = load_samples()
    yield f"practices: {report.read} read, {len(report.created)} created, {len(report.refused)} refused"
    yield from (f"practice {name} refused: {why}" for name, why in report.refused.items())
    yield _people_and_what_they_do()


@transaction.atomic
def _people_and_what_they_do() -> str:
    """All or nothing, so that a broken start is not taken for a loaded network."""
    cast = make_people(read("people"))
    threads = [*read("threads_climate"), *read("threads_other")]
    for row in sorted(threads, key=lambda thread: -thread["days_ago"]):
        make_thread(row, cast)
    leave_some_unread(cast)
    sessions = read("sessions")
    make_meeting_past(sessions["closed"], cast)
    for row in sessions["ahead"]:
        make_meeting_ahead(row, cast)
    use_library(read("library"), cast)
    return f"people: {len(cast)} accounts, {len(threads)} threads, {1 + len(sessions['ahead'])} sessions"
