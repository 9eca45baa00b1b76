"""The sizes and habits that keep the code easy to find one's way in.

ruff, mypy and lint-imports keep the rest; people review meaning.
"""

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from collab.supervise.services import ROOT

MOST_LINES = 300
MOST_COMPONENT_LINES = 150
MOST_FUNCTION_LINES = 40
MOST_MODULES = 12  # in a folder
MOST_LOOSE_MODULES = 8  # in collab/ itself
NOT_OURS = {
    ".git",
    ".venv",
    ".state",
    "node_modules",
    "dist",
    "dist-painter",
    "__pycache__",
    "locales",
    "locale",
    ".hypothesis",
}
CACHES = re.compile(r"\.\w+_cache")
GENERATED = re.compile(r"(/migrations/|\.d\.ts$|openapi\.json$|-lock\.json$|\.lock$)")
SOURCES = {".py", ".ts", ".tsx", ".mjs", ".css", ".html", ".sh", ".yml", ".yaml", ".toml", ".conf"}
TEXTS = SOURCES | {".md", ".json", ".po", ".csv", ".lock", ".txt", "", ".svg"}
VAGUE_NAMES = re.compile(r"^(utils?|helpers?|misc|common|managers?)$")
# Written so that this file does not name them itself.
PLACES_OF_A_MACHINE = re.compile(
    r"(?<![\w.%-])/(?:[w]ork|[r]oot|[h]ome)/|[r]egistry\.npmjs|[f]iles\.pythonhosted|[p]ypi\.org"
)
STANDARD_LIBRARY_ALONE = ("dev.py", "collab/supervise")


def walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name in NOT_OURS or CACHES.fullmatch(path.name):
            continue
        if path.is_dir():
            yield from walk(path)
        elif not GENERATED.search(path.as_posix()):
            yield path


FILES = [path for path in walk(ROOT) if path.suffix in TEXTS]
PYTHON = [path for path in FILES if path.suffix == ".py"]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_the_rules_see_the_code():
    seen = {name(path) for path in FILES}
    assert {"collab/settings.py", "dev.py", "tests/collab/test_house_rules.py"} <= seen
    assert any(path.suffix == ".tsx" for path in FILES)


def test_no_file_is_too_long():
    long = {
        name(path): lines
        for path in FILES
        if path.suffix in SOURCES and (lines := len(path.read_text().splitlines())) > MOST_LINES
    }
    assert long == {}


def test_no_component_is_too_long():
    long = {
        name(path): lines
        for path in FILES
        if path.suffix == ".tsx" and ".test." not in path.name
        if (lines := len(path.read_text().splitlines())) > MOST_COMPONENT_LINES
    }
    assert long == {}


def test_no_function_is_too_long():
    long = {
        f"{name(path)}: {function.name}": lines
        for path in PYTHON
        for function in functions(path)
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > MOST_FUNCTION_LINES
    }
    assert long == {}


def test_no_folder_holds_too_many_modules():
    modules = Counter(
        name(path.parent)
        for path in PYTHON
        if name(path).startswith(("collab/", "groups/", "practices/")) and path.name != "__init__.py"
    )
    most = {"collab": MOST_LOOSE_MODULES}
    assert {folder: count for folder, count in modules.items() if count > most.get(folder, MOST_MODULES)} == {}


def test_nothing_is_imported_inside_a_function():
    inside = [
        f"{name(path)}: {function.name}"
        for path in PYTHON
        for function in functions(path)
        if any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(function))
    ]
    assert inside == []


def test_no_name_is_vague():
    vague = [
        name(path)
        for path in FILES
        if path.suffix in {".py", ".ts", ".tsx"}
        if VAGUE_NAMES.match(path.stem) or VAGUE_NAMES.match(path.parent.name)
    ]
    assert vague == []


def test_what_happens_is_an_action_not_a_signal_receiver():
    receivers = [name(path) for path in PYTHON if "django.dispatch" in set(imported(path))]
    assert receivers == []


def test_no_text_names_a_machine_or_a_registry():
    named = [
        f"{name(path)}:{number}"
        for path in FILES
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        if PLACES_OF_A_MACHINE.search(line)
    ]
    assert named == []


@pytest.mark.parametrize("place", STANDARD_LIBRARY_ALONE)
def test_the_bootstrap_needs_the_standard_library_alone(place):
    inside = ROOT / place
    modules = {
        each
        for path in ([inside] if inside.is_file() else inside.glob("*.py"))
        for each in imported(path)
        if each.split(".")[0] not in sys.stdlib_module_names and not each.startswith("collab.supervise")
    }
    assert modules == set()


COLOUR_OR_PIXEL = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(|\b\d*\.?\d+px\b")
PHYSICAL = re.compile(
    r"^\s*(?:margin|padding|border)-(?:left|right|top|bottom)\b|^\s*(?:left|right)\s*:|text-align:\s*(?:left|right)"
)
MEDIA = re.compile(r"^\s*@(?:media|container)")


def styles() -> Iterator[tuple[str, str]]:
    for path in FILES:
        if path.suffix == ".css" and path.name != "tokens.css":
            without_comments = re.sub(
                r"/\*.*?\*/", lambda found: "\n" * found[0].count("\n"), path.read_text(), flags=re.S
            )
            for number, line in enumerate(without_comments.splitlines(), 1):
                yield f"{name(path)}:{number}", line


def test_colours_and_pixels_stand_in_the_tokens_alone():
    """A media query is the exception: it cannot read a custom property."""
    wrong = [where for where, line in styles() if COLOUR_OR_PIXEL.search(line) and not MEDIA.match(line)]
    assert wrong == []


def test_styles_say_start_and_end():
    wrong = [where for where, line in styles() if PHYSICAL.search(line)]
    assert wrong == []
