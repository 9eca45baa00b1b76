"""Ask this container's own process whether it is well; the exit code is the answer.

`python -m collab.commands.probe PORT PATH` asks a server.  The request looks like one that nginx hands over,
since the product refuses names other than its own.  `python -m collab.commands.probe worker MARK [SECONDS]` asks
whether the heartbeat of the worker that wrote the file MARK is younger.  Neither needs Django.
"""

import http.client
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

from collab.postgres.heartbeat import UNWELL_AFTER_S, is_alive

PATIENCE_S = 4


def is_well(port: int, path: str, site_url: str) -> bool:
    """One GET on loopback; false when it is refused, slow or not 200."""
    headers = {
        "Host": urlsplit(site_url).netloc,
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "127.0.0.1",
    }
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    try:
        connection.request("GET", path, headers=headers)
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def worker_is_well(mark: str, seconds: str = str(UNWELL_AFTER_S)) -> bool:
    """Whether the worker's own heartbeat is young enough."""
    named = os.environ.get("DATABASE_URL_FILE")
    url = Path(named).read_text().strip() if named else os.environ["DATABASE_URL"]
    return is_alive(url, Path(mark), float(seconds))


def main(what: str, *rest: str) -> int:
    well = worker_is_well(*rest) if what == "worker" else is_well(int(what), rest[0], os.environ["SITE_URL"])
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
