"""`manage.py load_practices FILE.json`: import sourced practices, repeatable."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from practices.actions.imports import import_practices


class Command(BaseCommand):
    help = "Imports practices; a second run changes nothing. Says what it refuses and why."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            records = json.loads(file.read_text(encoding="utf-8"))["practices"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CommandError(f"{file}: {error}") from error
        report = import_practices(records)
        for name, reason in report.refused.items():
            self.stderr.write(f"refused {name}: {reason}")
        self.stdout.write(
            f"{report.read} read: {len(report.created)} created, {len(report.changed)} changed, "
            f"{len(report.unchanged)} unchanged, {len(report.refused)} refused"
        )
        if report.refused:
            raise CommandError("not every practice was imported")
