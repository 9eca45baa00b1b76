"""Makes the tables and the one room of the textbook chat."""

import os

import django
from django.core.management import call_command

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config")
django.setup()

from rooms.models import Room  # noqa: E402

call_command("migrate", run_syncdb=True, verbosity=0)
Room.objects.get_or_create(pk=1)
