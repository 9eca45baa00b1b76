"""Where the site's own texts stand: in the folder of whoever operates it, else in ours, file by file."""

import hashlib
import re
from pathlib import Path
from typing import Final, NamedTuple

from django.conf import settings

from collab.pages.footer import TEXT_PAGES
from collab.text.language import complete_tags

OURS: Final = Path(__file__).resolve().parent
PICTURES: Final = "pictures"
PICTURE_TYPES: Final = {"webp": "image/webp", "png": "image/png", "jpg": "image/jpeg"}
PICTURE_NAME: Final = re.compile(rf"[a-z0-9][a-z0-9-]{{0,60}}\.({'|'.join(PICTURE_TYPES)})")
FALLBACK: Final = "en"


class TextFile(NamedTuple):
    """A file and the language that it is written in."""

    path: Path
    tag: str


def folders() -> list[Path]:
    """Where texts are looked for, first to last."""
    operators = [Path(settings.PAGES_FOLDER)] if settings.PAGES_FOLDER else []
    return [*operators, OURS]


def text_file(name: str, tag: str) -> TextFile:
    """The file of one of TEXT_PAGES in a language; where that has none, the English one."""
    wanted = [TextFile(folder / each / f"{name}.md", each) for each in (tag, FALLBACK) for folder in folders()]
    return next(file for file in wanted if file.path.is_file())


def picture_file(name: str) -> Path | None:
    """The file of a picture; None for what is not the name of one."""
    if not PICTURE_NAME.fullmatch(name):
        return None
    return next((path for folder in folders() if (path := folder / PICTURES / name).is_file()), None)


def digest_of(path: Path) -> str:
    """Eight characters that change with the file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8]


def strangers(folder: Path) -> list[str]:
    """Files of an operator's folder that would never be shown, as paths inside it."""
    known = {f"{tag}/{name}.md" for tag in complete_tags() for name in TEXT_PAGES}
    inside = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return [path for path in inside if path not in known and not _is_hidden(path) and not _is_picture(path)]


def _is_hidden(path: str) -> bool:
    return any(part.startswith(".") for part in path.split("/"))


def _is_picture(path: str) -> bool:
    folder, _slash, name = path.partition("/")
    return folder == PICTURES and PICTURE_NAME.fullmatch(name) is not None
