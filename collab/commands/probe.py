"""Ask this container's own server whether it is well; the exit code is the answer.

`python -m collab.commands.probe PORT PATH`.  The request looks like one that nginx hands over, since the
product refuses names other than its own.
"""

import http.client
import os
import sys
from urllib.parse import urlsplit

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


if __name__ == "__main__":
    sys.exit(0 if is_well(int(sys.argv[1]), sys.argv[2], os.environ["SITE_URL"]) else 1)
