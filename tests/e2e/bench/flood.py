"""Several people write into one thread: `manage.py shell -c "from tests.e2e.bench.flood import flood; ..."`.

A process beside the servers, through the very action of the API; so nobody's rate limit is met, and the page hears
what it would hear from people.
"""

import sys
import time
from uuid import uuid4

from collab.people.models import Person
from groups.actions.messages import post_message

AUTHORS = [
    f"official.{city}@demo.example" for city in ("sofia", "nis", "zagreb", "constanta", "skopje", "bursa", "tuzla")
]
SENTENCES = [
    "We planted forty trees along the tram line, and thirty-four of them survived the second summer.",
    "Засадихме **сянка** по спирките; най-трудно се оказа поливането през август.",
    "Το νερό της βροχής μένει στην αυλή:\n\n- δύο δεξαμενές\n- ένα μικρό κανάλι",
    "Trošak je bio oko 12.000 evra po školi, a [opis](https://example.org/opis) je javan.",
]


def flood(thread: int, count: int, per_second: float, burst: int) -> None:
    """Write `count` messages in bursts of `burst`; 0 a second is as fast as it goes.

    Prints a line when it begins, and one with the seconds it took.
    """
    authors = list(Person.objects.filter(email__in=AUTHORS))
    say("writing")
    started = time.monotonic()
    for number in range(count):
        if per_second and number % burst == 0:
            time.sleep(max(0.0, started + number / per_second - time.monotonic()))
        author = authors[number % len(authors)]
        body = f"{number}: {SENTENCES[number % len(SENTENCES)]}"
        post_message(author=author, thread_id=thread, body=body, language=author.language, key=uuid4())
    say(f"{time.monotonic() - started:.2f}")


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
