"""`manage.py createsuperuser`: there is no such thing here, and this says what there is."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from collab.people.models.person import NO_SUPERUSERS


class Command(BaseCommand):
    help = NO_SUPERUSERS
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        for name in ("--email", "--name", "--database"):
            parser.add_argument(name)
        parser.add_argument("--noinput", "--no-input", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        raise CommandError(NO_SUPERUSERS)
