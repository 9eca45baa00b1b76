"""Everything but the sockets: pages and API under a WSGI server, static files in front."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "collab.settings")
_django = get_wsgi_application()

from servestatic import ServeStatic  # noqa: E402 - settings must stand before anything of ours is imported

from collab.boot.start import check_before_serving  # noqa: E402
from collab.http.static_files import with_static_files  # noqa: E402

check_before_serving()
application = with_static_files(ServeStatic, _django)
