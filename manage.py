#!/usr/bin/env python
"""Run a management command against the services that are running for the same COLLAB_STATE."""

import os
import sys

from django.core.management import execute_from_command_line

from collab.supervise.services import apply_running_services

if __name__ == "__main__":
    apply_running_services(os.environ)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "collab.settings")
    execute_from_command_line(sys.argv)
