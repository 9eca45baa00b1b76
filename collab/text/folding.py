"""One spelling for search: accents, final letters and scripts do not matter.

Ниш, Niš and Nish are one word, so are Constanţa and Constanța, θέρμανση and ΘΕΡΜΑΝΣΗ.  What is
stored and what is asked for go through the same folding; nobody ever reads the result.  The page has it
too (frontend/src/ui/folding.ts), for lists that it holds itself; tests/cases/text holds both together.
"""

import re
import unicodedata
from typing import Final

MOST_WORDS: Final = 12
_GREEK_PAIRS: Final = {"ου": "u", "γγ": "ng", "γκ": "g", "μπ": "b", "ντ": "nt", "αυ": "av", "ευ": "ev"}
_LETTERS: Final = str.maketrans(
    {
        # Greek
        "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k",
        "λ": "l", "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t",
        "υ": "i", "φ": "f", "χ": "c", "ψ": "ps", "ω": "o",
        # Cyrillic of Bulgaria, Serbia, North Macedonia, Montenegro, Bosnia
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "ђ": "d", "ѓ": "g", "е": "e", "ж": "z", "з": "z",
        "ѕ": "dz", "и": "i", "ј": "i", "к": "k", "л": "l", "љ": "li", "м": "m", "н": "n", "њ": "ni", "о": "o",
        "п": "p", "р": "r", "с": "s", "т": "t", "ћ": "c", "ќ": "k", "у": "u", "ф": "f", "х": "h", "ц": "c",
        "ч": "c", "џ": "dz", "ш": "s", "щ": "st", "ъ": "a", "ы": "i", "ь": "i", "э": "e", "ю": "iu", "я": "ia",
        # Latin letters that do not come apart
        "ı": "i", "đ": "d", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "y": "i", "j": "i",
    }
)  # fmt: skip
# Ђорђе is Đorđe, and Djordje where there is no đ.
_DJ: Final = ("dj", "дј")
_LATIN_PAIRS: Final = (("sht", "st"), ("sh", "s"), ("zh", "z"), ("ch", "c"))
_WORD: Final = re.compile(r"[a-z0-9]+")


def fold(text: str) -> str:
    """The text as words of a-z and 0-9 with one blank between them."""
    return " ".join(fold_words(text))


def fold_words(text: str) -> list[str]:
    """The folded words in their order, repeated ones too."""
    bare = text.casefold()
    if not bare.isascii():
        apart = unicodedata.normalize("NFKD", bare)
        bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
        for pair, letters in _GREEK_PAIRS.items():
            bare = bare.replace(pair, letters)
    for pair in _DJ:
        bare = bare.replace(pair, "d")
    bare = bare.translate(_LETTERS)
    for pair, letters in _LATIN_PAIRS:
        bare = bare.replace(pair, letters)
    return _WORD.findall(bare)


def prefix_query(text: str) -> str | None:
    """A raw `tsquery` that finds every word of `text` by its beginning; None when there is no word."""
    words = list(dict.fromkeys(fold_words(text)))[:MOST_WORDS]
    return " & ".join(f"{word}:*" for word in words) or None
