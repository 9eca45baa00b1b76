"""Things that break on purpose: a Redis of the test's own, and a wire to PostgreSQL that can be cut."""

import contextlib
import os
import signal
import socket
import subprocess
import threading
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from django.db import connection
from redis import Redis, RedisError

from collab.supervise.accounts import Account
from collab.supervise.binaries import redis_server
from tests.collab.streams.conftest import until


class OwnRedis:
    """A server that may be killed, frozen and started again at the same address."""

    def __init__(self, folder: Path, account: Account) -> None:
        self.place = folder / "redis.sock"
        self.url = f"unix://{self.place}"
        self.command = [redis_server(account), "--port", "0", "--unixsocket", self.place, "--save", ""]
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, cwd=self.place.parent)
        until(self.answers)

    def answers(self) -> bool:
        try:
            with Redis.from_url(self.url, socket_timeout=1) as client:
                return bool(client.ping())
        except RedisError:
            return False

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def freeze(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.process.send_signal(signal.SIGCONT)


class WireToPostgres:
    """A port that leads to the tests' PostgreSQL until it is cut (refused) or frozen (silence)."""

    def __init__(self) -> None:
        settings = connection.settings_dict
        given = urlsplit(os.environ["DATABASE_URL"])
        host = parse_qs(given.query).get("host", [given.hostname or "127.0.0.1"])[0]
        self.target = (host, int(settings["PORT"] or 5432))
        self.listener = socket.create_server(("127.0.0.1", 0))
        port = self.listener.getsockname()[1]
        login = f"{settings['USER']}:{settings['PASSWORD']}" if settings["PASSWORD"] else settings["USER"]
        self.url = f"postgresql://{login}@127.0.0.1:{port}/{settings['NAME']}?sslmode=disable"
        self.flows = threading.Event()
        self.flows.set()
        self.is_cut = False
        self.open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        self.is_cut = True
        for end in self.open:
            end.close() if end.fileno() < 0 else _hang_up(end)
        self.open.clear()

    def mend(self) -> None:
        self.is_cut = False
        self.flows.set()

    def _accept(self) -> None:
        while True:
            try:
                near, _address = self.listener.accept()
            except OSError:
                return
            if self.is_cut:
                near.close()
                continue
            far = self._reach()
            self.open += [near, far]
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(source, target), daemon=True).start()

    def _reach(self) -> socket.socket:
        host, port = self.target
        if not host.startswith("/"):
            return socket.create_connection((host, port))
        far = socket.socket(socket.AF_UNIX)
        far.connect(f"{host}/.s.PGSQL.{port}")
        return far

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        try:
            while data := source.recv(65_536):
                self.flows.wait()
                target.sendall(data)
        except OSError:
            pass
        _hang_up(source)
        _hang_up(target)


def _hang_up(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
