import re

from django.contrib.postgres.search import SearchVector
from django.db import migrations
from django.db.models import F, Func, Value

from collab.text.folding import fold

WORD_WITH_DJ = re.compile(r"\w*(?:dj|дј)\w*", re.IGNORECASE)
WEIGHTS = {"title": "A", "summary": "B"}
LONG_TEXTS = (
    "challenge", "solution", "participation", "what_failed", "lessons", "transfer_core", "transfer_adapt",
    "preconditions",
)  # fmt: skip


def texts_of(apps):
    """(practice id, text, weight) of everything in which a word may be found."""
    for row in apps.get_model("practices", "PracticeText").objects.values("practice_id", *WEIGHTS, *LONG_TEXTS):
        for name in (*WEIGHTS, *LONG_TEXTS):
            yield row["practice_id"], row[name], WEIGHTS.get(name, "C")
    Practice = apps.get_model("practices", "Practice")
    for pk, partners in Practice.objects.values_list("pk", "partners"):
        for partner in partners:
            yield pk, partner["name"], "C"
    names = apps.get_model("people", "CityName").objects.values_list("city_id", "name")
    for city, name in names:
        if WORD_WITH_DJ.search(name):
            for pk in Practice.objects.filter(city_id=city).values_list("pk", flat=True):
                yield pk, name, "A"


def add_words(apps, schema_editor):
    """Add to each practice its words with dj as they fold now: as đ and ђ do."""
    rows = apps.get_model("practices", "Practice").objects.filter(search__isnull=False)
    for pk, text, weight in texts_of(apps):
        words = fold(" ".join(WORD_WITH_DJ.findall(text)))
        if words:
            more = SearchVector(Value(words), config="simple", weight=weight)
            rows.filter(pk=pk).update(search=Func(F("search"), more, template="%(expressions)s", arg_joiner=" || "))


class Migration(migrations.Migration):
    dependencies = [("practices", "0002_request_digest"), ("people", "0002_login_sessions")]

    operations = [migrations.RunPython(add_words, migrations.RunPython.noop)]
