"""Builds the two C programs of the bench, once for each content of their source."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from bench import ROOT

BUILT = ROOT / ".state" / "bench" / "built"
WHEEL = ROOT / ".state" / "bench" / "compiler"  # a compiler from a wheel, where the machine has none (install.py)
COMPILERS = ("cc", "gcc", "clang")


class CannotMeasure(SystemExit):
    """A sentence for the person at the terminal; exit code 1."""


def compiled(source: Path, name: str, *flags: str) -> Path:
    """The program (or library) made of `source`.  Raises CannotMeasure when there is no C compiler."""
    texts = [each.read_bytes() for each in sorted([source, *source.parent.glob("*.h")])]
    stamp = hashlib.sha256(b"\0".join(texts) + " ".join(flags).encode()).hexdigest()[:12]
    target = BUILT / f"{stamp}-{name}"
    if not target.exists():
        compiler = found_compiler()
        if compiler is None:
            raise CannotMeasure("The bench needs a C compiler: install gcc (or set CC), then try again.")
        BUILT.mkdir(parents=True, exist_ok=True)
        half = target.with_suffix(f".{os.getpid()}")
        environ = os.environ | {"PYTHONPATH": str(WHEEL)}
        subprocess.run([*compiler, "-O2", *flags, str(source), "-o", str(half)], check=True, env=environ)
        half.replace(target)
    return target


def found_compiler() -> list[str] | None:
    """The command of a C compiler: `CC`, the machine's, or the wheel's."""
    for name in (os.environ.get("CC", ""), *COMPILERS):
        if name and shutil.which(name):
            return [name]
    return [sys.executable, "-m", "ziglang", "cc"] if (WHEEL / "ziglang").exists() else None
