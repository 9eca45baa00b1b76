"""`manage.py load_demo`: the demonstration network, where DEMO=1."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from collab.demo.loading import load_demo


class Command(BaseCommand):
    help = "Loads cities, groups, practices and demo accounts into an empty database; again is harmless."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("DEMO is not 1: this is not the demonstration network.")
        for line in load_demo():
            self.stdout.write(line)
