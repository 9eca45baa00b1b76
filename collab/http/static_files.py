"""The files of the built front end and of the API's reader, served by the product itself.

nginx, where there is one, serves the front end's before a request comes here.
"""

from pathlib import Path
from typing import Any, Final
from wsgiref.headers import Headers

import drf_spectacular_sidecar
from django.conf import settings

SIDECAR: Final = Path(drf_spectacular_sidecar.__file__).parent / "static"
# The build puts a hash of the content into every name below assets/.
NEVER_CHANGES: Final = r"^/static/assets/.+-[\w-]{8,}\.\w+$"


def with_static_files(serve: type, application: Any) -> Any:
    """The application behind ServeStatic (`serve`: its WSGI or its ASGI class)."""
    served = serve(
        application,
        allow_all_origins=False,
        immutable_file_test=NEVER_CHANGES,
        add_headers_function=_add_headers,
    )
    for folder in (Path(settings.FRONTEND_DIST), SIDECAR):
        if folder.is_dir():
            served.add_files(folder, prefix=settings.STATIC_URL.strip("/"))
    return served


def _add_headers(headers: Headers, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
