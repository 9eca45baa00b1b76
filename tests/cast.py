"""The cast: Amina chairs, Bo is a member, Cleo observes, Dara is from elsewhere, Eve is not signed in.

All four hold an office; the group is Local Climate Action.  Beside them stand Deniz the deputy, Rada the
rapporteur, Sanja of the secretariat, Koray the coordinator and Nobody, who has an account and no office.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from rest_framework.test import APIClient

from collab.people.imports.slugs import free_slug
from collab.people.models import City, NetworkMembership, Organisation, Person, Role, Seat, Term
from collab.streams.models import StreamEvent
from groups.actions.load_vocabularies import load_vocabularies
from groups.actions.messages import post_message
from groups.actions.threads import start_thread
from groups.models import Message, Thread, WorkingGroup

PASSWORD = "balkan-bridges-40"
Frames = list[dict[str, Any]]

ZONES = {"BG": "Europe/Sofia", "BA": "Europe/Sarajevo", "GR": "Europe/Athens", "TR": "Europe/Istanbul",
         "RS": "Europe/Belgrade", "RO": "Europe/Bucharest", "HR": "Europe/Zagreb"}  # fmt: skip


@pytest.fixture
def words(db: None) -> None:
    """The vocabularies, roles and working groups of the network."""
    load_vocabularies()


def make_city(name: str = "Varna", country: str = "BG", *, state: str = "member", **fields: Any) -> City:
    """A city by its English name, with its membership; the one that is there already, if any."""
    known = City.objects.filter(name_en=name, country=country).first()
    if known:
        return known
    slug = free_slug(name, country, lambda slug: City.objects.filter(slug=slug).exists())
    given = {"zone": ZONES.get(country, "Europe/Sofia"), "lat": 43, "lon": 27, "population": 100_000} | fields
    city = City.objects.create(slug=slug, name_en=name, country=country, **given)
    if state != "none":
        NetworkMembership.objects.create(city=city, state=state, on=timezone.localdate())
    return city


def make_person(email: str, name: str = "", *, password: str | None = None, **fields: Any) -> Person:
    """An account; without a password it is entered by `client_for` or a token only."""
    return Person.objects.create_user(email, password, name=name or email.split("@")[0].title(), **fields)


def make_group(slug: str = "ports", **fields: Any) -> WorkingGroup:
    """A working group beyond the four."""
    return WorkingGroup.objects.create(slug=slug, names={"en": slug.title()}, remits={"en": "x"}, **fields)


def make_seat(
    person: Person, role: str, *, city: City | None = None, organisation: Organisation | None = None,
    group: WorkingGroup | str | None = None, title: str = "", days: int | None = None,
) -> Term:  # fmt: skip
    """Give a person an office from a minute ago on; `days` ends it (negative: it has ended)."""
    if isinstance(group, str):
        group = WorkingGroup.objects.get(slug=group)
    seat = Seat.objects.create(
        role=Role.objects.get(code=role),
        city=city,
        organisation=organisation,
        group=group,
        title=title or f"{role.title()}, {city or organisation or 'network'}",
        is_single=role == "chair",
    )
    now = timezone.now()
    ended = days is not None and days < 0
    since = now - timedelta(days=400 if ended else 0, minutes=1)
    until = None if days is None else now + timedelta(days=days)
    return Term.objects.create(seat=seat, person=person, since=since, until=until, single=seat.is_single)


def make_thread(
    author: Person, group: WorkingGroup | str = "climate", *, title: str = "Cool schools", body: str = "Hello",
    language: str = "en",
) -> Thread:  # fmt: skip
    """A discussion, started by the action."""
    if isinstance(group, str):
        group = WorkingGroup.objects.get(slug=group)
    thread_id, _new = start_thread(author=author, group=group, title=title, body=body, language=language)
    return Thread.objects.select_related("group").get(pk=thread_id)


def make_message(author: Person, thread: Thread, body: str = "Hello", *, language: str = "en") -> Message:
    """A message, posted by the action."""
    shape, _new, _seq = post_message(author=author, thread_id=thread.pk, body=body, language=language)
    return Message.objects.select_related("thread__group").get(pk=shape["id"])


@contextmanager
def heard() -> Iterator[Frames]:
    """The events that the log holds more at the end than at the start: nothing of what was rolled back.

    Each is {"stream", "seq", "type", "by", "data", "key"}, in the order of each stream.
    """
    before = dict(StreamEvent.objects.values_list("stream_id", "seq").order_by("seq"))
    frames: Frames = []
    try:
        yield frames
    finally:
        rows = StreamEvent.objects.order_by("at", "stream_id", "seq").values(
            "stream_id", "stream__key", "seq", "type", "by", "data", "key"
        )
        for row in rows:
            if row["seq"] > before.get(row.pop("stream_id"), 0):
                frames.append({"stream": row.pop("stream__key"), **row})


def client_for(person: Person | None) -> APIClient:
    """A client that calls the API as this person, by session; as a visitor for None."""
    client = APIClient()
    if person is not None:
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture(name="heard")
def _heard(db: None) -> Callable[[], AbstractContextManager[Frames]]:
    return heard


@pytest.fixture(name="client_for")
def _client_for(db: None) -> Callable[[Person | None], APIClient]:
    return client_for


@pytest.fixture
def climate(words: None) -> WorkingGroup:
    return WorkingGroup.objects.get(slug="climate")


@pytest.fixture
def sarajevo(words: None) -> City:
    return make_city("Sarajevo", "BA")


@pytest.fixture
def varna(words: None) -> City:
    return make_city("Varna", "BG")


@pytest.fixture
def athens(words: None) -> City:
    return make_city("Athens", "GR")


@pytest.fixture
def sofia(words: None) -> City:
    return make_city("Sofia", "BG")


@pytest.fixture
def namrb(words: None) -> Organisation:
    name = "National Association of Municipalities in the Republic of Bulgaria"
    found = Organisation.objects.create(slug="namrb", name=name, country="BG")
    NetworkMembership.objects.create(organisation=found, state="observer", on=timezone.localdate())
    return found


@pytest.fixture
def amina(climate: WorkingGroup, sarajevo: City) -> Person:
    """Chair of climate, of Sarajevo."""
    person = make_person("amina@cast.example", "Amina", language="bs", zone="Europe/Sarajevo")
    make_seat(person, "official", city=sarajevo, title="Climate official, Sarajevo")
    make_seat(person, "chair", city=sarajevo, group=climate, title="Chair, Local Climate Action")
    return person


@pytest.fixture
def bo(climate: WorkingGroup, varna: City) -> Person:
    """Member of climate, of Varna."""
    person = make_person("bo@cast.example", "Bo", language="bg")
    make_seat(person, "official", city=varna, title="Climate official, Varna")
    make_seat(person, "official", city=varna, group=climate, title="Climate official, Varna")
    return person


@pytest.fixture
def cleo(climate: WorkingGroup, namrb: Organisation) -> Person:
    """Observer in climate, for NAMRB."""
    person = make_person("cleo@cast.example", "Cleo")
    make_seat(person, "observer", organisation=namrb, title="Observer, NAMRB")
    make_seat(person, "observer", organisation=namrb, group=climate, title="Observer, NAMRB")
    return person


@pytest.fixture
def dara(athens: City) -> Person:
    """An official of Athens, in no group."""
    person = make_person("dara@cast.example", "Dara", language="el", zone="Europe/Athens")
    make_seat(person, "official", city=athens, title="Official, Athens")
    return person


@pytest.fixture
def eve() -> AnonymousUser:
    """Not signed in."""
    return AnonymousUser()


@pytest.fixture
def deniz(climate: WorkingGroup) -> Person:
    """Deputy chair of climate, of İzmir."""
    person, city = make_person("deniz@cast.example", "Deniz", language="tr"), make_city("İzmir", "TR")
    make_seat(person, "official", city=city, title="Climate official, İzmir")
    make_seat(person, "deputy", city=city, group=climate, title="Deputy chair, Local Climate Action")
    return person


@pytest.fixture
def rada(climate: WorkingGroup) -> Person:
    """Rapporteur of climate, of Belgrade."""
    person, city = make_person("rada@cast.example", "Rada", language="sr-Cyrl"), make_city("Belgrade", "RS")
    make_seat(person, "official", city=city, title="Climate official, Belgrade")
    make_seat(person, "rapporteur", city=city, group=climate, title="Rapporteur, Local Climate Action")
    return person


@pytest.fixture
def sanja(words: None) -> Person:
    """Of the network's secretariat."""
    person = make_person("sanja@cast.example", "Sanja")
    make_seat(person, "secretariat", title="Network secretariat")
    return person


@pytest.fixture
def koray(sofia: City) -> Person:
    """Coordinator of Sofia."""
    person = make_person("koray@cast.example", "Koray", language="bg")
    make_seat(person, "coordinator", city=sofia, title="Coordinator, Sofia")
    return person


@pytest.fixture
def nobody(words: None) -> Person:
    """Has an account and no office."""
    return make_person("nobody@cast.example", "Nobody")


@pytest.fixture
def thread(amina: Person, bo: Person) -> Thread:
    """A discussion in climate that Bo started with one message."""
    return make_thread(bo)


@pytest.fixture
def message(thread: Thread, bo: Person) -> Message:
    """Message no 1 of `thread`, by Bo."""
    return Message.objects.select_related("thread__group").get(thread=thread, no=1)
