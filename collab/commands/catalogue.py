"""The server's own sentences: gathered from code and templates, kept in PO files, compiled.

`python -m collab.commands.catalogue` brings every `locale/<code>/LC_MESSAGES/django.po` up to date with the
sources and writes the `.mo` beside it.  Needs neither gettext nor settings.
"""

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT: Final = Path(__file__).resolve().parents[2]
LOCALES: Final = ROOT / "locale"
SOURCES: Final = ("collab", "groups", "practices")
UNDATED: Final = datetime(2000, 1, 1, tzinfo=UTC)
KEYWORDS: Final[dict[str, Any]] = {
    "_": None,
    "_l": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
}
# Headers that would change with every run.
DATED: Final = ('"POT-', '"PO-Rev', '"Last-T', '"Language-T', '"Report', '"Generated', '"Project')
Message = str | tuple[str, ...]


def sentences() -> Iterator[tuple[str, Message]]:
    """(file, sentence) of everything that is said to people; a plural is a pair."""
    for app in SOURCES:
        for path in sorted((ROOT / app).rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts:
                for message in _said_in(path):
                    yield str(path.relative_to(ROOT)), message


def _said_in(path: Path) -> Iterator[Message]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Templates become calls amid X's; on one line in brackets that is Python to the tokenizer.
        text = "(" + " ".join(templatize(text).split()) + ")"
    found: Iterator[Any] = extract_python(io.BytesIO(text.encode()), KEYWORDS, [], {"encoding": "utf-8"})
    for _line, keyword, said, _comments in found:
        parts = tuple(part for part in (said if isinstance(said, tuple) else (said,)) if part)
        if parts:
            yield parts[:2] if keyword.startswith("n") and len(parts) > 1 else parts[0]


def fresh() -> Catalog:
    """A catalogue of all sentences, none translated; files without line numbers, for quiet diffs."""
    catalogue = Catalog(project="Collab", charset="utf-8")
    places: dict[Message, list[str]] = {}
    for file, message in sentences():
        files = places.setdefault(message, [])
        if file not in files:
            files.append(file)
    for message, files in places.items():
        places_without_lines: Any = [(file, None) for file in files]
        catalogue.add(message, locations=places_without_lines)
    return catalogue


def po_of(code: str) -> Path:
    return LOCALES / code / "LC_MESSAGES" / "django.po"


def read(code: str) -> Catalog:
    """The catalogue as it stands; an empty one for a new language."""
    path = po_of(code)
    if not path.exists():
        return Catalog(locale=code, project="Collab", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=code)


def of_the_app(code: str) -> dict[str, str]:
    """{sentence: translation} of the front end's catalogue; its tool writes dates that are none."""
    path = ROOT / "frontend" / "src" / "locales" / code / "messages.po"
    lines = [line for line in path.read_bytes().splitlines(keepends=True) if b"-Date:" not in line]
    said = read_po(io.BytesIO(b"".join(lines)), locale=code)
    return {str(message.id): str(message.string) for message in said if message.id and message.string}


def update(code: str) -> list[Message]:
    """Write PO and MO of one language; returns what has no translation yet.

    A sentence that stands in the app as well is said as the app says it.
    """
    catalogue = read(code)
    catalogue.update(fresh(), no_fuzzy_matching=True, update_header_comment=False)
    catalogue.obsolete.clear()
    app = of_the_app(code)
    for message in catalogue:
        message.string = app.get(message.id, message.string) if isinstance(message.id, str) else message.string
    catalogue.header_comment = "# Sentences that the server says; see collab/commands/catalogue.py."
    catalogue.fuzzy = False
    out = io.BytesIO()
    write_po(out, catalogue, width=0, sort_output=True, include_lineno=False)
    lines = [line for line in out.getvalue().decode().splitlines(keepends=True) if not line.startswith(DATED)]
    po_of(code).parent.mkdir(parents=True, exist_ok=True)
    po_of(code).write_text("".join(lines), encoding="utf-8")
    po_of(code).with_suffix(".mo").write_bytes(compiled(read(code)))
    return missing(catalogue)


def compiled(catalogue: Catalog) -> bytes:
    """The bytes that gettext reads; the same for the same sentences, whenever they are made."""
    catalogue.creation_date = catalogue.revision_date = UNDATED
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def missing(catalogue: Catalog) -> list[Message]:
    """Sentences without a translation, or with one plural form of several."""
    unsaid: list[Any] = [
        message.id
        for message in catalogue
        if message.id and not (all(message.string) if isinstance(message.string, tuple) else message.string)
    ]
    return unsaid


def main() -> int:
    settings.configure(USE_I18N=False)
    for code in sorted(folder.name for folder in LOCALES.iterdir()):
        for message in update(code):
            sys.stdout.write(f"{code}: {message!r} has no translation\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
