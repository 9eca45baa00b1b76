"""Every kind of process refuses to start where a setting is wrong, in the same words."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from collab.boot.start import check_before_serving
from collab.boot.wrong import WrongSettings
from collab.supervise.services import ROOT
from tests.collab.test_settings import PRODUCTION

GRANIAN = str(Path(sys.executable).with_name("granian"))
PROCESSES = {
    "web": (GRANIAN, "--interface", "wsgi", "--port", "0", "--no-ws", "collab.wsgi:application"),
    "live": (sys.executable, "-m", "collab.http.serve", "--port", "0"),
    "worker": (sys.executable, "-m", "collab.commands.work"),
    "prepare": (sys.executable, "-m", "collab.commands.prepare"),
    "command": (sys.executable, "manage.py", "token", "a@b.example"),
}
SERVES = ("web", "live", "worker")


def ended(process: str, **environ: str) -> subprocess.CompletedProcess[str]:
    environ = PRODUCTION | {"COLLAB_STATE": "/nonexistent"} | environ
    return subprocess.run(
        PROCESSES[process], cwd=ROOT, env=environ, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize("process", PROCESSES)
def test_a_process_does_not_start(process: str) -> None:
    done = ended(process, DEBUG="1", DEMO="1")
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert "DEBUG is for a loopback address only" in done.stderr
    assert "set DEMO=0, or DEMO_IN_PUBLIC=1" in done.stderr


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("process", SERVES)
def test_who_serves_does_not_start_with_the_role_that_owns_the_tables(process: str) -> None:
    owner = urlsplit(os.environ["DATABASE_OWNER_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    done = ended(process, DATABASE_URL=urlunsplit(owner), EMAIL_URL="smtp+tls://mail.example.org")
    assert done.returncode != 0
    said = done.stdout + done.stderr
    assert "Traceback" not in said
    assert said.count("DATABASE_URL signs in as a superuser: name a role of its own there") == 1


def refuse_one() -> None:
    raise WrongSettings("ONE is wrong.")


def refuse_two() -> None:
    raise WrongSettings("TWO is wrong.")


def accept() -> None:
    """Nothing to say."""


def test_all_checks_are_asked_and_all_say_why(settings) -> None:
    settings.BOOT_CHECKS = [f"{__name__}.{name}" for name in ("refuse_one", "accept", "refuse_two")]
    with pytest.raises(WrongSettings) as refused:
        check_before_serving()
    assert str(refused.value) == "ONE is wrong.\nTWO is wrong."
    settings.BOOT_CHECKS = [f"{__name__}.accept"]
    check_before_serving()
