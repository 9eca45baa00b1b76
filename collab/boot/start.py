"""The one place where a process looks at what it stands on, before it serves anybody.

Web (collab/wsgi.py), live (collab/http/serve.py) and the worker call it once, outside of any event loop.  What can
be judged by the environment alone has been judged by then, when the settings were read.
"""

from django.conf import settings
from django.utils.module_loading import import_string

from collab.boot.wrong import WrongSettings


def check_before_serving() -> None:
    """Run the checks that settings.BOOT_CHECKS names; raises WrongSettings with all that they refuse.

    A check is a function without arguments that raises WrongSettings, and nothing when it cannot ask: a
    database that is away is waited for, as it is later.
    """
    wrong: list[str] = []
    for name in settings.BOOT_CHECKS:
        try:
            import_string(name)()
        except WrongSettings as refused:
            wrong.append(str(refused))
    if wrong:
        raise WrongSettings("\n".join(wrong))
