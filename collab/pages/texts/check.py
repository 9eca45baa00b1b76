"""What is asked of the site's own texts before the product serves anybody."""

import logging
from pathlib import Path

from django.conf import settings

from collab.boot.wrong import WrongSettings
from collab.pages.footer import TEXT_PAGES
from collab.pages.texts.files import strangers
from collab.pages.texts.reading import read_text
from collab.text.language import complete_tags

log = logging.getLogger(__name__)


def check_texts() -> None:
    """Refuse a PAGES_FOLDER that is not there or whose files would never be shown; name what is not stated yet."""
    if settings.PAGES_FOLDER:
        _require_shown(Path(settings.PAGES_FOLDER))
    for tag in complete_tags():
        for name in TEXT_PAGES:
            _require_read(name, tag)
    missing = [name for name, value in settings.OPERATOR.items() if not value]
    if missing and not settings.SITE_IS_LOOPBACK:
        log.warning("The contact, privacy and imprint pages say that this is not stated yet: %s", ", ".join(missing))


def _require_shown(folder: Path) -> None:
    if not folder.is_dir():
        raise WrongSettings(f"PAGES_FOLDER={str(folder)!r} is no folder.")
    if unknown := strangers(folder):
        raise WrongSettings(
            f"PAGES_FOLDER holds what no page shows: {', '.join(unknown[:5])}; a text is LANGUAGE/PAGE.md with "
            f"{', '.join(complete_tags())} and {', '.join(TEXT_PAGES)}, a picture is pictures/NAME.webp, .png or .jpg."
        )
    for name in TEXT_PAGES:
        own = [tag for tag in complete_tags() if (folder / tag / f"{name}.md").is_file()]
        if own and (rest := [tag for tag in complete_tags() if tag not in own]):
            log.warning("PAGES_FOLDER has its own %s in %s but not in %s.", name, ", ".join(own), ", ".join(rest))


def _require_read(name: str, tag: str) -> None:
    try:
        read_text(name, tag)
    except (OSError, UnicodeDecodeError) as error:
        raise WrongSettings(f"PAGES_FOLDER: {tag}/{name}.md cannot be read: {error}.") from None
