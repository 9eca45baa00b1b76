"""A real SMTP server for development: every mail becomes an .eml file, and none leaves the machine.

`python -m collab.commands.mail_sink FOLDER FD`, where FD is a listening socket of the parent.
"""

import asyncio
import itertools
import socket
import sys
import time
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

MAX_BYTES = 10 * 1024 * 1024


class Folder:
    """Writes what it is handed; the names sort by arrival."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder = folder
        self.numbers = itertools.count(1)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Called by aiosmtpd once a mail is complete."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        name = f"{time.time_ns()}-{next(self.numbers)}"
        half = self.folder / f"{name}.new"
        half.write_bytes(content)
        half.rename(self.folder / f"{name}.eml")
        return "250 Message accepted for delivery"


async def serve(folder: Path, listener: socket.socket) -> None:
    """Take mail until the process is ended."""
    handler = Folder(folder)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(handler, data_size_limit=MAX_BYTES, enable_SMTPUTF8=True, hostname="collab"),
        sock=listener,
    )
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), socket.socket(fileno=int(sys.argv[2]))))
