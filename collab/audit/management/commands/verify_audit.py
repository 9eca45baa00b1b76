"""`manage.py verify_audit`: is the audit log what was written?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from collab.audit.chain import Broken, verify


class Command(BaseCommand):
    help = "Check the chain of audit entries; names the first bad row and leaves with 1."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = verify()
        except Broken as broken:
            raise CommandError(str(broken)) from broken
        self.stdout.write(
            f"ok: {found.entries} entries, {found.erased} fields erased, cut up to position {found.cut_to}\n"
            f"head: {found.position} {found.head}"
        )
