"""`manage.py load_network FILE.csv`: cities and organisations of the network."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from collab.errors import Invalid
from collab.people.imports.network import load_network


class Command(BaseCommand):
    help = "Imports cities and organisations; says which rows it refuses and why; again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV with the columns of collab/people/data/cities.csv")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            with file.open(encoding="utf-8-sig", newline="") as rows:
                report = load_network(rows, name=file.name)
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file} cannot be read: {error}") from error
        except Invalid as error:
            raise CommandError(str(error)) from error
        for line in report.lines():
            self.stdout.write(line)
