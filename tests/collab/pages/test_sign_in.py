"""Signing in, out, and a forgotten password, by plain forms."""

import email
import re
import socket
from collections.abc import Iterator
from email.message import Message

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.test import Client

from collab.people.models import Person
from tests.cast import PASSWORD, make_person

pytestmark = pytest.mark.django_db


class Mailbox:
    """A real SMTP server's letters."""

    def __init__(self) -> None:
        self.letters: list[Message] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.letters.append(email.message_from_bytes(envelope.content))
        return "250 OK"

    def link(self) -> str:
        """The path of the one link to a new password in the last letter."""
        body = self.letters[-1].get_payload(decode=True)
        assert isinstance(body, bytes)
        found = re.search(r"http://[^/]+(/sign-in/reset/\S+)", body.decode())
        assert found
        return found[1]


@pytest.fixture
def mailbox(settings) -> Iterator[Mailbox]:
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield box
    controller.stop()


@pytest.fixture
def ana() -> Person:
    return make_person("ana@demo.example", "Climate officer, Varna", password=PASSWORD)


def sign_in(client: Client, email: str, password: str = PASSWORD, **fields: str):
    return client.post("/sign-in/", {"login": email, "password": password, **fields})


def test_the_form_signs_in_and_goes_where_one_wanted_to(client: Client, ana: Person) -> None:
    answer = sign_in(client, "Ana@Demo.example", next="/groups")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/groups")
    assert client.get("/api/v1/me/").json()["id"] == ana.pk


def test_a_foreign_place_is_not_where_one_wanted_to(client: Client, ana: Person) -> None:
    assert sign_in(client, ana.email, next="https://evil.example/").headers["Location"] == "/"


def test_a_form_without_its_token_is_refused(ana: Person) -> None:
    answer = sign_in(Client(enforce_csrf_checks=True), ana.email)
    assert answer.status_code == 403
    assert "This form has expired" in answer.content.decode()


def test_a_wrong_password_and_an_unknown_address_look_alike(client: Client, ana: Person) -> None:
    def told(email: str) -> list[str]:
        page = sign_in(client, email, "wrong-wrong-wrong").content.decode()
        return re.findall(r"<li>(.*?)</li>", page)

    assert told(ana.email) == told("stranger@demo.example") != []


def test_who_is_closed_out_does_not_come_in(client: Client, ana: Person) -> None:
    Person.objects.update(is_active=False)
    sign_in(client, ana.email)
    assert client.get("/api/v1/me/").status_code == 401


def test_after_ten_failures_it_waits(client: Client, ana: Person) -> None:
    answers = [sign_in(client, ana.email, "wrong-wrong-wrong") for _ in range(7)]
    assert "Too many failed" in answers[-1].content.decode() or answers[-1].status_code == 429
    sign_in(client, ana.email)
    assert client.get("/api/v1/me/").status_code == 401


def test_nobody_signs_up(client: Client, ana: Person) -> None:
    page = client.post("/sign-in/closed/", {"email": "new@demo.example", "password1": PASSWORD})
    assert "By invitation" in page.content.decode()
    signup = {"email": "new@demo.example", "password": PASSWORD}
    answer = client.post("/_allauth/browser/v1/auth/signup", signup, content_type="application/json")
    assert answer.status_code == 403
    assert Person.objects.count() == 1


def test_signing_out_takes_a_post(client: Client, ana: Person) -> None:
    client.force_login(ana)
    assert client.get("/sign-out/").status_code == 200
    assert client.get("/api/v1/me/").status_code == 200
    gone = client.post("/sign-out/")
    assert (gone.status_code, gone.headers["Location"]) == (302, "/")
    assert gone.headers["Clear-Site-Data"] == '"storage"'
    assert client.get("/api/v1/me/").status_code == 401


def test_a_forgotten_password(client: Client, ana: Person, mailbox: Mailbox) -> None:
    sent = client.post("/sign-in/reset/", {"email": ana.email})
    assert sent.headers["Location"] == "/sign-in/reset/sent/"
    assert [letter["To"] for letter in mailbox.letters] == [ana.email]
    form = client.get(mailbox.link(), follow=True)
    new = "four-words-make-one-bridge"
    changed = client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    assert changed.headers["Location"] == "/"
    assert client.get("/api/v1/me/").json()["id"] == ana.pk
    again = Client().get(mailbox.link(), follow=True)
    assert "no longer good" in again.content.decode()


def test_a_short_password_is_not_taken(client: Client, ana: Person, mailbox: Mailbox) -> None:
    client.post("/sign-in/reset/", {"email": ana.email})
    form = client.get(mailbox.link(), follow=True)
    page = client.post(form.request["PATH_INFO"], {"password1": "short-one", "password2": "short-one"})
    assert 'class="field__error"' in page.content.decode()
    assert "at least 15 characters" in page.content.decode()
    client.cookies["language"] = "bg"
    page = client.post(form.request["PATH_INFO"], {"password1": "short-one", "password2": "short-one"})
    assert "Паролата трябва да има поне 15 знака." in page.content.decode()


def test_a_stranger_asks_for_a_password_and_hears_the_same(client: Client, ana: Person, mailbox: Mailbox) -> None:
    sent = client.post("/sign-in/reset/", {"email": "stranger@demo.example"})
    assert sent.headers["Location"] == "/sign-in/reset/sent/"
    assert mailbox.letters == []


def test_demo_accounts_are_named_in_the_demonstration_only(client: Client, ana: Person, settings) -> None:
    settings.DEMO = True
    assert ana.name in client.get("/sign-in/").content.decode()
    settings.DEMO = False
    page = client.get("/sign-in/").content.decode()
    assert ana.name not in page
    assert PASSWORD not in page
