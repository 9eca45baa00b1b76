"""Which of a practice's languages a reader is shown."""

from collections.abc import Mapping

from django.utils.translation import get_language


def said_in(texts: Mapping[str, str], original: str) -> tuple[str, str]:
    """(tag, text): in the reader's language, else English, else the original one, else any; ("", "") if none."""
    by_code = {tag.lower(): tag for tag in texts}
    for wanted in ((get_language() or "en").lower(), "en", original.lower()):
        if tag := by_code.get(wanted):
            return tag, texts[tag]
    return next(iter(texts.items()), ("", ""))
