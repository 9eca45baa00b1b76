"""`run`: the whole product at one address, with everything it stands on, until it is told to stop."""

import fcntl
import os
import secrets
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from collab.supervise.accounts import CannotStart
from collab.supervise.datastores import datastores
from collab.supervise.processes import Child, Command, Supervisor, say
from collab.supervise.services import LOCK, ROOT, state_folder, write_running_services

LOOK_S = 0.3
BACKLOG = 1024
FIRST_ACCOUNT = ".venv/bin/python manage.py first_secretariat --email ADDRESS --name NAME"
DEMO_PASSWORD = "balkan-bridges-40"  # noqa: S105 - public; only the demonstration network has it
DEMO_ACCOUNTS = (
    "secretariat@demo.example, chair.climate@demo.example, deputy.climate@demo.example,",
    "rapporteur.climate@demo.example, official.varna@demo.example, official.sofia@demo.example,",
    "official.athens@demo.example, official.nis@demo.example, coordinator.sofia@demo.example,",
    "observer@demo.example; and chair.GROUP for the other groups",
)


def run() -> int:
    """Serve until SIGTERM or Ctrl-C, which leave by SystemExit; never returns otherwise.

    Raises CannotStart with a sentence when something is in the way.
    """
    state = state_folder(os.environ)
    state.mkdir(parents=True, exist_ok=True)
    with _alone(state), _listener() as web, _mail_listener() as mail:
        supervisor = Supervisor()
        try:
            with datastores(supervisor, state, durable=True) as addresses:
                names = _names(state, web, mail)
                names |= {"DATABASE_URL": addresses.database_url, "REDIS_URL": addresses.redis_url}
                names["DATABASE_OWNER_URL"] = addresses.owner_url
                write_running_services(state, names)
                _serve(supervisor, os.environ | names, state, web, mail)
        finally:
            (state / "services.json").unlink(missing_ok=True)
    return 0


@contextmanager
def _alone(state: Path) -> Iterator[None]:
    """Hold the lock of this state folder; the kernel lets it go however this process ends."""
    with (state / LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(f"Already running on {state}; stop it or set COLLAB_STATE to another folder.") from None
        yield


def _listener() -> socket.socket:
    """The address people type.  It is bound here, so it stays open while a worker is replaced."""
    host, port = os.environ.get("HOST", "127.0.0.1"), _number("PORT", 8000, least=0, most=65_535)
    try:
        return socket.create_server(
            (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=BACKLOG
        )
    except OSError as wrong:
        raise CannotStart(f"{host}:{port} cannot be used ({wrong.strerror}); set PORT to a free one.") from None


def _mail_listener() -> socket.socket:
    return socket.create_server(("127.0.0.1", 0))


def _names(state: Path, web: socket.socket, mail: socket.socket) -> dict[str, str]:
    """The environment of the product; what the caller set stays."""
    secret_file = state / "secret_key"
    if not secret_file.exists():
        with os.fdopen(os.open(secret_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(64))
    defaults = {
        "COLLAB_STATE": str(state),
        "DEMO": "1",
        "EMAIL_URL": f"smtp://127.0.0.1:{mail.getsockname()[1]}",
        "SITE_URL": f"http://127.0.0.1:{web.getsockname()[1]}",
    }
    if "EMAIL_URL_FILE" in os.environ:
        del defaults["EMAIL_URL"]
    names = {name: os.environ.get(name, value) for name, value in defaults.items()}
    names |= {name: os.environ[name] for name in ("COLLAB_LIMITS", "SITE_ORIGINS") if name in os.environ}
    if "SECRET_KEY" not in os.environ:
        names["SECRET_KEY_FILE"] = os.environ.get("SECRET_KEY_FILE", str(secret_file))
    return names


def _serve(
    supervisor: Supervisor, environ: Mapping[str, str], state: Path, web: socket.socket, mail: socket.socket
) -> None:
    python = sys.executable
    box = state / "mail"
    sink: Command = [python, "-m", "collab.commands.mail_sink", box, str(mail.fileno())]
    supervisor.start(Child("mail", sink, environ, ROOT, keep_fds=[mail.fileno()], patience_s=2))
    ready = Child("prepare", [python, "-m", "collab.commands.prepare"], environ, ROOT)
    if supervisor.start(ready).wait() != 0:
        raise CannotStart("The database could not be prepared; the lines above say why.")
    supervisor.children.remove(ready)
    environ = {name: value for name, value in environ.items() if name != "DATABASE_OWNER_URL"}  # not for what serves
    for _ in range(_number("WORKERS", 2, least=1, most=32)):
        command = [python, "-m", "collab.http.serve", "--fd", str(web.fileno())]
        supervisor.start(Child("web", command, environ, ROOT, keep_fds=[web.fileno()]))
    jobs = {**environ, "COLLAB_ROLE": "worker"}
    work: Command = [python, "-m", "collab.commands.work", state / "worker"]
    supervisor.start(Child("worker", work, jobs, ROOT, patience_s=30))
    _watch(supervisor, environ, web)


def _watch(supervisor: Supervisor, environ: Mapping[str, str], web: socket.socket) -> None:
    """Bring back what dies, and greet once the product answers."""
    host, port = web.getsockname()[:2]
    place = "127.0.0.1" if host == "0.0.0.0" else f"[{host}]" if ":" in host else host  # noqa: S104
    greeted = False
    while True:
        supervisor.revive()
        if not greeted and _answers(f"http://{place}:{port}/healthz/ready"):
            _greet(environ)
            greeted = True
        time.sleep(LOOK_S)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=1) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _greet(environ: Mapping[str, str]) -> None:
    say(f"ready: {environ['SITE_URL']}")
    if environ["DEMO"].lower() not in {"1", "on", "true"}:
        say("no demonstration network; if it has no secretariat yet, make the first account:")
        say(f"  {FIRST_ACCOUNT}")
    else:
        say(f"demonstration network; every account has the password {DEMO_PASSWORD}:")
        for line in DEMO_ACCOUNTS:
            say(f"  {line}")
    say(f"mail is written to {Path(environ['COLLAB_STATE']) / 'mail'}; Ctrl-C stops everything")


def _number(name: str, default: int, *, least: int, most: int) -> int:
    value = os.environ.get(name, str(default))
    if not value.isdigit() or not least <= int(value) <= most:
        raise CannotStart(f"{name}={value!r} is not a number from {least} to {most}.")
    return int(value)
