"""`manage.py first_secretariat --email E --name N`: the first account of a network, and a link into it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rest_framework import serializers

from collab.api.bodies import Line, Strict
from collab.errors import CollabError, Conflict
from collab.people.actions import appoint_secretariat
from collab.people.credentials.password_links import password_link


class Wanted(Strict):
    """What the command line says."""

    email = serializers.EmailField(max_length=254)
    name = Line(max_length=120)
    why = Line(max_length=1_000, required=False)


class Command(BaseCommand):
    help = "Makes the secretariat of a network that has none; prints a link, good once and for an hour."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True, help="the address she signs in with")
        parser.add_argument("--name", required=True, help="as others see it")
        parser.add_argument("--another", action="store_true", help="beside a secretariat that is there; needs --why")
        parser.add_argument("--why", help="the reason, for the audit log")

    def handle(self, *args: Any, email: str, name: str, another: bool, why: str | None, **options: Any) -> None:
        if another != bool(why and why.strip()):
            raise CommandError("--another and --why REASON belong together.")
        wanted = Wanted(data={"email": email, "name": name, **({"why": why} if another else {})})
        if not wanted.is_valid():
            raise CommandError(" ".join(f"--{field}: {' '.join(lines)}" for field, lines in wanted.errors.items()))
        try:
            person = appoint_secretariat(**wanted.validated_data)
        except Conflict as error:
            raise CommandError(f"{error} For one more, or for a new link: --another --why REASON.") from error
        except CollabError as error:
            hint = " Run: python -m collab.commands.prepare" if error.code == "not_prepared" else ""
            raise CommandError(f"{error}{hint}") from error
        self.stdout.write(f"{person.name} <{person.email}> is the secretariat. To choose a password, good once, 1 h:")
        self.stdout.write(password_link(person))
