"""`python -m collab.commands.event_types FILE`: the page's types of all events, from the registry of events."""

import os
import sys
from pathlib import Path

import django
from django.urls import get_resolver

from collab.streams.events import REGISTRY

HEAD = """\
/** Every event that a stream carries, from the server's registry: `python3 dev.py types` writes this file. */
import type { components } from "./schema";

type Data = components["schemas"];

export type StreamEvent =
"""


def event_types() -> str:
    """TypeScript: one union, told apart by `type`."""
    if not get_resolver().url_patterns:  # whoever has addresses has imported its events
        raise RuntimeError("There are no addresses.")
    lines = [f'  | {{ type: "{name}"; data: Data["{REGISTRY[name].__name__}"] }}' for name in sorted(REGISTRY)]
    return HEAD + "\n".join(lines) + ";\n"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "collab.settings")
    django.setup()
    Path(sys.argv[1]).write_text(event_types())
