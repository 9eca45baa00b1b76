"""`manage.py token EMAIL [--days N]`: a personal API token, printed once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from collab.errors import CollabError
from collab.people.actions import create_token
from collab.people.models import Person

MOST_DAYS = 365


class Command(BaseCommand):
    help = "Prints a personal API token for scripts; it cannot be read again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--days", type=int, default=30, help=f"1 to {MOST_DAYS}, 30 unless told")

    def handle(self, *args: Any, email: str, days: int, **options: Any) -> None:
        if not 1 <= days <= MOST_DAYS:
            raise CommandError(f"--days is from 1 to {MOST_DAYS}.")
        person = Person.objects.filter(email__iexact=email, is_active=True).first()
        if person is None:
            raise CommandError(f"There is no active account {email}.")
        try:
            _token, secret = create_token(person=person, name="manage.py token", days=days)
        except CollabError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(secret)
