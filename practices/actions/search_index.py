"""The folded words under which a practice is found, written with its texts."""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.contrib.postgres.search import SearchVector
from django.db.models import Q, Value

from collab.people.models import CityName
from collab.text.folding import fold
from collab.vocabularies.models import Entry
from practices.models import Practice, PracticeText
from practices.models.texts import LONG_TEXTS

# What people of the network's languages type when they look for a sub-topic: {code: words}.
WORDS_FILE: Final = Path(__file__).resolve().parents[1] / "data" / "search_words.json"


def write_search_words(practice: Practice) -> None:
    """Rebuild the column `search`: titles first, then summaries and words of the vocabularies, then the rest.

    Names of the city and labels of theme and sub-topics count in every language they have, so a reader
    of one language finds a practice written in another.  Four queries.
    """
    texts = list(PracticeText.objects.filter(practice=practice).values("title", "summary", *LONG_TEXTS))
    labels, descriptions = _vocabulary_words(practice)
    names = [*CityName.objects.filter(city_id=practice.city_id).values_list("name", flat=True)]
    titles = [text["title"] for text in texts] + names + [practice.city.name_en]
    summaries = [text["summary"] for text in texts] + labels
    rest = [text[name] for text in texts for name in LONG_TEXTS]
    rest += [partner["name"] for partner in practice.partners] + descriptions
    vector = _weighted(titles, "A") + _weighted(summaries, "B") + _weighted(rest, "C")
    Practice.objects.filter(pk=practice.pk).update(search=vector)


def _vocabulary_words(practice: Practice) -> tuple[list[str], list[str]]:
    themes = [code for code in (practice.theme, *practice.other_themes) if code]
    entries = Entry.objects.filter(
        Q(vocabulary="themes", code__in=themes) | Q(vocabulary="subtopics", code__in=practice.subtopics)
    )
    labels: list[str] = []
    descriptions: list[str] = []
    for entry in entries:
        labels += entry.labels.values()
        descriptions.append(entry.description)
    return labels, descriptions + [_words().get(code, "") for code in practice.subtopics]


@cache
def _words() -> dict[str, str]:
    words: dict[str, str] = json.loads(WORDS_FILE.read_text(encoding="utf-8"))
    return words


def _weighted(texts: list[str], weight: str) -> Any:
    return SearchVector(Value(fold(" ".join(texts))), weight=weight, config="simple")
