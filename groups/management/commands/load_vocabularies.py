"""`manage.py load_vocabularies`: the words, roles and groups of the network."""

from typing import Any

from django.core.management.base import BaseCommand

from groups.actions.load_vocabularies import load_vocabularies


class Command(BaseCommand):
    help = "Loads vocabularies, roles and working groups; again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"vocabularies: {load_vocabularies()}")
