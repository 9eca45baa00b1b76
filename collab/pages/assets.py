"""The built front end: which files a page needs, as the build's manifest says."""

import json
import logging
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings

log = logging.getLogger(__name__)
APP, SCREEN = "src/app/main.tsx", "src/screen/main.tsx"
MANIFESTS: Final = ("manifest.json", ".vite/manifest.json")


@dataclass(frozen=True)
class Assets:
    """Addresses for one page; all empty when nothing is built, so that the page still reads."""

    script: str = ""
    styles: tuple[str, ...] = ()
    preloads: tuple[str, ...] = ()
    fonts: tuple[str, ...] = ()
    icons: str = ""
    emblem: str = ""
    bridge: str = ""


@cache
def manifest() -> dict[str, dict[str, Any]]:
    """The manifest, read once a process; {} and one log line when there is no build."""
    folder = Path(settings.FRONTEND_DIST)
    for name in MANIFESTS:
        if (folder / name).exists():
            return dict(json.loads((folder / name).read_text()))
    log.warning("The front end is not built: pages are served without style and script.")
    return {}


@cache
def assets_for(entry: str, page: str, tag: str) -> Assets:
    """What `entry` needs to show `page` (a feature's folder, or "thread/thread") in one language."""
    chunks = manifest()
    if entry not in chunks:
        return Assets()
    wanted = [entry, *_routes(chunks, page), *_catalogue(chunks, tag)]
    files: dict[str, None] = {}
    styles: dict[str, None] = {chunk["file"]: None for chunk in chunks.values() if chunk["file"].endswith(".css")}
    for name in wanted:
        _collect(chunks, name, files, styles)
    script = chunks[entry]["file"]
    return Assets(
        script=_address(script),
        styles=tuple(_address(file) for file in styles),
        preloads=tuple(_address(file) for file in files if file != script),
        fonts=tuple(_picture(chunks, f"fonts/commissioner-{script}.woff2") for script in _scripts(tag)),
        icons=_picture(chunks, "icons.svg"),
        emblem=_picture(chunks, "emblem.svg"),
        bridge=_picture(chunks, "scenes/bridge.svg"),
    )


def _routes(chunks: dict[str, dict[str, Any]], page: str) -> list[str]:
    """The lazy module of a page: src/features/<page>/page.tsx, or any feature's page-<page>.tsx."""
    own = f"src/features/{page}/page.tsx"
    if own in chunks:
        return [own]
    return [name for name in chunks if page and name.endswith(f"/page-{page}.tsx")][:1]


def _catalogue(chunks: dict[str, dict[str, Any]], tag: str) -> list[str]:
    return [name for name in chunks if name.startswith(f"src/locales/{tag}/")][:1]


def _collect(chunks: dict[str, dict[str, Any]], name: str, files: dict[str, None], styles: dict[str, None]) -> None:
    """This chunk and what it imports, depth first, each once."""
    chunk = chunks.get(name)
    if chunk is None or chunk["file"] in files:
        return
    files[chunk["file"]] = None
    for style in chunk.get("css", []):
        styles[style] = None
    for inner in chunk.get("imports", []):
        _collect(chunks, inner, files, styles)


def _scripts(tag: str) -> tuple[str, ...]:
    """Which fonts the first screen needs: names of cities and people are Latin everywhere."""
    return ("latin", "cyrillic") if tag in {"bg", "mk", "sr-Cyrl"} else ("latin",)


def _picture(chunks: dict[str, dict[str, Any]], name: str) -> str:
    chunk = chunks.get(f"src/assets/{name}")
    return _address(chunk["file"]) if chunk else ""


def _address(file: str) -> str:
    return f"{settings.STATIC_URL}{file}"
