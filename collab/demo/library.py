"""What the demo people do in the library: one waits for review, some are interested, one asks to join."""

from collections.abc import Mapping
from typing import Any

import orjson
from django.conf import settings

from collab.demo.files import key_of
from collab.demo.people import Cast
from groups.actions.groups import join_group
from groups.models import WorkingGroup
from practices.actions.adoptions import declare_interest
from practices.actions.imports import Report, import_practices
from practices.actions.practices import start_practice, submit_practice
from practices.models import Practice

SAMPLES = settings.BASE_DIR / "practices" / "data" / "sample_practices.json"


def load_samples() -> Report:
    """The sourced practices; again changes nothing."""
    return import_practices(orjson.loads(SAMPLES.read_bytes())["practices"])


def use_library(row: Mapping[str, Any], cast: Cast) -> None:
    """The practice that waits for the chair, the interests and the request to join of `library.json`."""
    author = cast[row["by"]]
    practice_id, _new = start_practice(
        author=author, city=row["city"], fields=row["fields"], key=key_of("practice", row["key"])
    )
    version = Practice.objects.values_list("version", flat=True).get(pk=practice_id)
    submit_practice(official=author, practice_id=practice_id, version=version)
    for interest in row["interested"]:
        practice = Practice.objects.get(external_id=interest["practice"])
        declare_interest(official=cast[interest["by"]], practice_id=practice.pk, note=interest["note"])
    join = row["join"]
    group = WorkingGroup.objects.get(slug=join["group"])
    join_group(person=cast[join["by"]], group=group, note=join["note"])
