"""Whether the tests of poolers have a pooler: what is installed, when, and what happens where it cannot be."""

import os
from pathlib import Path

import pytest

from collab.supervise import pooler
from collab.supervise.check import is_asked_for
from collab.supervise.pooler import install_pooler, pooler_program

IS_ROOT = os.geteuid() == 0
APT = """#!/bin/sh
echo "$1 $DEBIAN_FRONTEND" >> {folder}/asked
[ "$1" = update ] && exit 0
{install}
"""


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A machine without pgbouncer, whose apt-get does this to install it; asked() is what it was called for."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    monkeypatch.setattr(pooler, "SBIN", str(tmp_path))

    def with_apt(install: str) -> None:
        program = tmp_path / "apt-get"
        program.write_text(APT.format(folder=tmp_path, install=install.format(folder=tmp_path)))
        program.chmod(0o755)

    def asked() -> list[str]:
        noted = tmp_path / "asked"
        return noted.read_text().splitlines() if noted.exists() else []

    return with_apt, asked


INSTALLS = "cp {folder}/apt-get {folder}/pgbouncer"


def test_it_is_installed_once_and_quietly_by_root_alone(machine, capfd):
    with_apt, asked = machine
    with_apt(INSTALLS)
    for _ in range(2):
        install_pooler()
    wanted = ["update noninteractive", "install noninteractive"] if IS_ROOT else []
    assert (asked(), pooler_program() is not None) == (wanted, IS_ROOT)
    assert capfd.readouterr().out.count("\n") == int(IS_ROOT)


@pytest.mark.skipif(not IS_ROOT, reason="only root installs packages")
def test_a_package_that_cannot_be_had_fails_nothing(machine, capfd):
    with_apt, _asked = machine
    with_apt("exit 100")
    install_pooler()
    assert pooler_program() is None
    assert "skipped (apt-get install pgbouncer)" in capfd.readouterr().out


def test_where_there_is_no_apt_nothing_happens(machine):
    install_pooler()
    assert pooler_program() is None


@pytest.mark.parametrize(
    ("part", "wanted"),
    [
        (["tests", "--ignore=tests/faults", "-n", "2"], True),
        (["tests/collab/postgres"], True),
        (["tests/collab/postgres/test_pooler.py::test_x", "-q"], True),
        (["tests/collab/supervise/test_pooler.py"], False),
        (["tests/faults"], False),
    ],
)
def test_only_its_own_tests_ask_for_it(part, wanted):
    assert is_asked_for("tests/collab/postgres/test_pooler.py", [part]) == wanted
