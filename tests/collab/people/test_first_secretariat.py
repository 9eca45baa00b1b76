"""The first account of a network: a command, a link that is good once, and no superuser."""

import io
import re
import threading
import time
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from collab.audit.models import Entry
from collab.errors import Conflict, Refused
from collab.people.actions import appoint_secretariat
from collab.people.credentials.accounts import InvitationOnlyAdapter
from collab.people.models import Person, Term
from collab.people.rights import rights_of
from tests.cast import PASSWORD, make_person

NEW = "four-words-make-one-bridge"
WHO = ("--email", "Mira@city.example", "--name", "Mira  Ilieva")


def run(*arguments: str) -> str:
    """What the command prints."""
    out = io.StringIO()
    call_command("first_secretariat", *arguments, stdout=out)
    return out.getvalue()


def path_in(printed: str) -> str:
    """The path of the link, which stands alone in the last line."""
    return urlsplit(printed.split()[-1]).path


def choose(client: Client, path: str, password: str = NEW):
    """Open the link and send its form."""
    form = client.get(path, follow=True)
    return client.post(form.request["PATH_INFO"], {"password1": password, "password2": password})


def test_a_person_an_office_an_audit_row_and_a_link(words: None) -> None:
    printed = run(*WHO)
    person = Person.objects.get()
    assert (person.email, person.name, person.has_usable_password()) == ("mira@city.example", "Mira Ilieva", False)
    assert rights_of(person).is_secretariat
    row = Entry.objects.get(action="term.grant")
    assert (row.actor_id, row.target_kind, row.target_id) == (None, "person", str(person.pk))
    client = Client()
    assert choose(client, path_in(printed)).headers["Location"] == "/"
    assert client.get("/api/v1/me/").json()["id"] == person.pk
    person.refresh_from_db()
    assert person.check_password(NEW)


def test_the_link_is_good_once_and_for_an_hour(words: None, time_machine) -> None:
    path = path_in(run(*WHO))
    choose(Client(), path)
    used = choose(Client(), path, "another-four-words-there").content.decode()
    assert "This link is no longer good" in used
    assert "Ask for a new one" in used
    late = path_in(run(*WHO, "--another", "--why", "The first link was lost"))
    time_machine.move_to(timezone.now() + timedelta(minutes=61))
    assert "This link is no longer good" in Client().get(late, follow=True).content.decode()
    assert Person.objects.get().check_password(NEW)


def test_the_link_does_not_stand_for_the_second_factor(words: None) -> None:
    path = path_in(run(*WHO))
    Authenticator.objects.create(user=Person.objects.get(), type=Authenticator.Type.TOTP, data={"secret": "A" * 32})
    client = Client()
    assert choose(client, path).headers["Location"].startswith("/sign-in/second-step/")
    assert client.get("/api/v1/me/").status_code == 401


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_one_link_at_once_one_comes_in() -> None:
    call_command("load_vocabularies", stdout=io.StringIO())
    path = path_in(run(*WHO))
    clients, answers = [Client(), Client()], []
    forms = [client.get(path, follow=True).request["PATH_INFO"] for client in clients]

    def send(client: Client, form: str, password: str) -> None:
        answers.append(client.post(form, {"password1": password, "password2": password}).status_code)
        connection.close()

    sent = [
        threading.Thread(target=send, args=(client, form, f"{NEW}-{number}"))
        for number, (client, form) in enumerate(zip(clients, forms, strict=True))
    ]
    with transaction.atomic():  # both have seen the link good before either can write
        Person.objects.select_for_update().get()
        for thread in sent:
            thread.start()
        time.sleep(0.7)  # a lock is waited for a second
    for thread in sent:
        thread.join()
    assert sorted(answers) == [302, 409]
    came_in = [client.get("/api/v1/me/").status_code == 200 for client in clients]
    assert sorted(came_in) == [False, True]
    assert Person.objects.get().check_password(f"{NEW}-{came_in.index(True)}")


@pytest.mark.django_db
def test_a_password_that_changed_meanwhile_is_not_replaced() -> None:
    make_person("ana@demo.example", password=PASSWORD)
    first, second = Person.objects.get(), Person.objects.get()
    Person.objects.update(name="Renamed meanwhile")
    adapter = InvitationOnlyAdapter()
    adapter.set_password(first, NEW)
    with pytest.raises(Conflict):
        adapter.set_password(second, "another-four-words-there")
    person = Person.objects.get()
    assert (person.check_password(NEW), person.name) == (True, "Renamed meanwhile")


def test_who_is_there_is_not_passed_by(words: None) -> None:
    run(*WHO)
    with pytest.raises(CommandError, match="--another --why"):
        run("--email", "other@city.example", "--name", "Other")
    assert Person.objects.count() == 1
    run("--email", "other@city.example", "--name", "Other", "--another", "--why", "Two share the desk")
    assert Term.objects.current().filter(seat__role__code="secretariat").count() == 2
    assert Entry.objects.order_by("id").last().note == "Two share the desk"


def test_an_office_that_has_ended_leaves_the_network_without(words: None) -> None:
    run(*WHO)
    Term.objects.update(until=timezone.now())
    run("--email", "other@city.example", "--name", "Other")
    assert rights_of(Person.objects.get(email="other@city.example")).is_secretariat


def test_an_account_that_is_there_keeps_its_name_and_password(words: None) -> None:
    ana = make_person("ana@demo.example", "Ana", password=PASSWORD)
    run("--email", "ANA@demo.example", "--name", "Other")
    ana.refresh_from_db()
    assert (ana.name, ana.check_password(PASSWORD)) == ("Ana", True)
    assert rights_of(ana).is_secretariat


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--email", "nobody", "--name", "N"), "--email"),
        (("--email", "a@b.example", "--name", " "), "--name"),
        (("--email", "a@b.example", "--name", "n" * 121), "--name"),
        (("--email", "a@b.example", "--name", "N", "--another"), "belong together"),
        (("--email", "a@b.example", "--name", "N", "--why", "x"), "belong together"),
        (("--email", "a@b.example"), "--name"),
    ],
)
def test_refusals(words: None, arguments: tuple[str, ...], why: str) -> None:
    with pytest.raises(CommandError, match=why):
        run(*arguments)
    assert Person.objects.count() == 0


def test_a_closed_account_is_not_opened(words: None) -> None:
    make_person("ana@demo.example", is_active=False)
    with pytest.raises(CommandError, match="closed"):
        run("--email", "ana@demo.example", "--name", "Ana")


@pytest.mark.django_db
def test_a_database_without_offices_says_what_to_run() -> None:
    with pytest.raises(CommandError, match=r"collab\.commands\.prepare"):
        run(*WHO)
    with pytest.raises(Refused):
        appoint_secretariat(email="a@b.example", name="A")


@pytest.mark.django_db
@pytest.mark.parametrize("arguments", [(), ("--noinput",), ("--email", "a@b.example", "--name", "A", "--noinput")])
def test_there_is_no_superuser(arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match="first_secretariat"):
        call_command("createsuperuser", *arguments)
    with pytest.raises(Refused, match="first_secretariat"):
        Person.objects.create_superuser("a@b.example")
    assert Person.objects.count() == 0


def test_the_page_of_the_link_needs_no_script_and_speaks_bulgarian(words: None) -> None:
    client = Client()
    client.cookies["language"] = "bg"
    page = client.get(path_in(run(*WHO)), follow=True).content.decode()
    form = re.search(r'<form class="form card".*?</form>', page, re.S)
    assert form
    assert form[0].count('type="password"') == 2
    assert "csrfmiddlewaretoken" in form[0]
    assert "Изберете нова парола" in page
