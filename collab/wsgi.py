"""Everything but the sockets: pages and API under a WSGI server, static files in front."""

import os
from pathlib import Path

import drf_spectacular_sidecar
from django.core.wsgi import get_wsgi_application
from servestatic import ServeStatic

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "collab.settings")

_django = get_wsgi_application()

from django.conf import settings  # noqa: E402 - settings are read once the application is set up

IMMUTABLE_S = 365 * 24 * 3600


def _with_static(app: object) -> ServeStatic:
    """Built files (hashed names, immutable) and the assets of the API reader under /static/."""
    static = ServeStatic(app, autorefresh=False, max_age=IMMUTABLE_S, immutable_file_test=lambda _path, _url: True)
    sidecar = Path(drf_spectacular_sidecar.__file__).parent / "static"
    for root in (settings.FRONTEND_DIST, sidecar):
        if Path(root).is_dir():
            static.add_files(str(root), prefix="static/")
    return static


application = _with_static(_django)
