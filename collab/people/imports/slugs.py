"""Slugs of names in the scripts of the region: ASCII words that survive Cyrillic, Greek and Turkish.

Bulgarian follows the Transliteration Act of 2009, Greek ELOT 743 (type 2), Serbian and Macedonian the
Latin letters of their own alphabets without the marks.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping

MOST = 80

_CYRILLIC: Mapping[str, str] = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "з": "z", "и": "i", "й": "y", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sht", "ъ": "a", "ь": "y", "ю": "yu", "я": "ya",
    "ж": "zh", "ы": "y", "э": "e", "ё": "yo",
}  # fmt: skip
_BULGARIAN: Mapping[str, str] = _CYRILLIC
_SERBIAN: Mapping[str, str] = {
    **_CYRILLIC, "ђ": "dj", "ж": "z", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "ц": "c", "ч": "c",
    "џ": "dz", "ш": "s",
}  # fmt: skip
_MACEDONIAN: Mapping[str, str] = {
    **_CYRILLIC, "ѓ": "gj", "ѕ": "dz", "ј": "j", "љ": "lj", "њ": "nj", "ќ": "kj", "ц": "c", "џ": "dj",
}  # fmt: skip
_ALPHABETS: Mapping[str, Mapping[str, str]] = {"bg": _BULGARIAN, "mk": _MACEDONIAN, "sr": _SERBIAN}

_GREEK: Mapping[str, str] = {
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k",
    "λ": "l", "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "τ": "t", "υ": "y",
    "φ": "f", "χ": "ch", "ψ": "ps", "ω": "o", "ς": "s",
}  # fmt: skip
_GREEK_VOICED = "αεηιουωβγδζλμνρ"  # before these αυ is av, elsewhere af
_LATIN: Mapping[str, str] = {"ı": "i", "đ": "dj", "ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe"}


def slug_of(name: str, *, tag: str | None = None) -> str:
    """Lower-case ASCII words joined by hyphens, at most 80 characters; never empty.

    `tag` is the language of the name where it is known; else the letters decide.  A name without any
    letter or digit that can be written so becomes "place".
    """
    text = unicodedata.normalize("NFC", name).replace("İ", "i").replace("I", "i").lower()
    text = _from_greek(_from_cyrillic(text, tag))
    text = "".join(_LATIN.get(letter, letter) for letter in text)
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:MOST].rstrip("-") or "place"


def free_slug(name: str, country: str, is_taken: Callable[[str], bool]) -> str:
    """The slug of a name; where it is taken, with the country, then with a number."""
    base = slug_of(name)
    for slug in (base, f"{base[: MOST - 3]}-{country.lower()}"):
        if not is_taken(slug):
            return slug
    number = 2
    while is_taken(f"{base[: MOST - 5]}-{number}"):
        number += 1
    return f"{base[: MOST - 5]}-{number}"


def _from_cyrillic(text: str, tag: str | None) -> str:
    alphabet = _ALPHABETS.get((tag or "").split("-")[0]) or _guess(text)
    if alphabet is _BULGARIAN:
        text = re.sub(r"ия\b", "иа", text)  # the Act: София is Sofia
    return "".join(alphabet.get(letter, letter) for letter in text)


def _guess(text: str) -> Mapping[str, str]:
    """The alphabet by the letters that only one language has."""
    if set(text) & set("ѓќѕ"):
        return _MACEDONIAN
    return _SERBIAN if set(text) & set("ђћџљњј") else _BULGARIAN


def _from_greek(text: str) -> str:
    """What is written in Latin letters on the way ("av", "b") passes the alphabet unchanged."""
    if not re.search(r"[\u0370-\u03ff]", text):
        return text
    text = _without_tonos(text).replace("ου", "ou")
    text = re.sub(rf"([αεη])υ(?=[{_GREEK_VOICED}])", r"\1v", text)
    text = re.sub(r"([αεη])υ", r"\1f", text)
    text = re.sub(r"\bμπ", "b", text)
    text = re.sub(r"γ(?=[γξχ])", "n", text)
    return "".join(_GREEK.get(letter, letter) for letter in text)


def _without_tonos(text: str) -> str:
    """Accents go, a dialytika stays: it keeps two vowels apart."""
    marks = unicodedata.normalize("NFD", text).replace("\u0301", "").replace("\u0300", "")
    kept = unicodedata.normalize("NFC", marks)
    return kept.replace("ϊ", "i").replace("ϋ", "y")
