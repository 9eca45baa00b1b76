"""Whether a secret key could be guessed."""

import math
import re
from collections import Counter
from itertools import pairwise
from typing import Final

MIN_LENGTH: Final = 50
MIN_DISTINCT: Final = 20
# 50 random small letters and digits have 4.7 bits a character; a sentence has 4.0 to 4.2.
MIN_BITS_A_CHARACTER: Final = 4.25
MOST_IN_ORDER: Final = 0.3  # of all neighbours: "abcdef", "9876", "aaaa"; random text has 0.05 to 0.1
MOST_REPEATED: Final = 0.2  # of all threes of characters
MAKE_ONE: Final = 'make one: python3 -c "import secrets; print(secrets.token_urlsafe(64))"'
# Of documentation, templates and keyboards, written without what stands between words.
EXAMPLES: Final = (
    "changeme", "changethis", "replaceme", "replacethis", "djangoinsecure", "secretkey", "yoursecret", "mysecret",
    "topsecret", "supersecret", "insecure", "notsecure", "donotuse", "example", "placeholder", "foobar",
    "development", "onlyfor", "password", "qwerty", "asdfgh", "zxcvbn", "loremipsum", "correcthorse",
)  # fmt: skip


def weakness(key: str) -> str | None:
    """Why this key is weak, as the end of a sentence; None when it is not.  Never a part of the key."""
    plain = re.sub(r"[^a-z0-9]", "", key.lower())
    if key.lower().startswith("django-insecure"):
        return "begins with django-insecure, which says that it is for development"
    if any(example in plain for example in EXAMPLES):
        return "holds words of an example"
    if len(key) < MIN_LENGTH:
        return f"must have at least {MIN_LENGTH} characters"
    if len(set(key)) < MIN_DISTINCT:
        return f"must have at least {MIN_DISTINCT} different characters"
    looks_random = _in_order(key) <= MOST_IN_ORDER and _repeated(key) <= MOST_REPEATED
    if not looks_random or _bits_a_character(key) < MIN_BITS_A_CHARACTER:
        return "is not random: it repeats itself, runs in order or reads like a sentence"
    return None


def _bits_a_character(key: str) -> float:
    return -sum(n / len(key) * math.log2(n / len(key)) for n in Counter(key).values())


def _in_order(key: str) -> float:
    return sum(abs(ord(a) - ord(b)) <= 1 for a, b in pairwise(key)) / (len(key) - 1)


def _repeated(key: str) -> float:
    threes = [key[at : at + 3] for at in range(len(key) - 2)]
    return 1 - len(set(threes)) / len(threes)
