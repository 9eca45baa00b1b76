"""`manage.py load_crowd N --group SLUG`: members for load tests, one token a line."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from collab.errors import CollabError
from groups.actions.load_test_members import load_crowd

MOST = 5000


class Command(BaseCommand):
    help = "Demonstration network only: N members of a group; prints a token of each."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int, help=f"1 to {MOST}")
        parser.add_argument("--group", required=True, help="slug")

    def handle(self, *args: Any, number: int, group: str, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("DEMO is not 1: this is for the demonstration network only.")
        if not 1 <= number <= MOST:
            raise CommandError(f"N is from 1 to {MOST}.")
        try:
            secrets = load_crowd(number=number, group_slug=group)
        except CollabError as error:
            raise CommandError(str(error)) from error
        for secret in secrets:
            self.stdout.write(secret)
