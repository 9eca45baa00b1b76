#!/usr/bin/env python
"""Run a management command against the services that are running for the same COLLAB_STATE."""

import os
import sys

from django.core.management import execute_from_command_line

from collab.boot.outages import what_is_missing
from collab.supervise.services import apply_running_services

OF_THE_OWNER = {"createcachetable", "flush", "migrate"}  # they change tables; everything else serves


def main(arguments: list[str]) -> None:
    """One command.  What is missing around it is a sentence; with --traceback the error itself."""
    apply_running_services(os.environ)
    if OF_THE_OWNER & set(arguments[1:2]):
        os.environ.setdefault("DATABASE_ROLE", "owner")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "collab.settings")
    try:
        execute_from_command_line(arguments)
    except Exception as error:
        sentence = what_is_missing(error)
        if sentence is None or "--traceback" in arguments:
            raise
        sys.exit(sentence)


if __name__ == "__main__":
    main(sys.argv)
