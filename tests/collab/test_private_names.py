"""Nothing that a library keeps to itself is used, outside one file that says what and when.

ruff's SLF sees `thing._name`; this also sees imports, `getattr`, subclasses, and what is silenced.
"""

import ast
import importlib
import inspect
import sys
from pathlib import Path

import pytest
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from collab.streams.socket.uvicorn_protocol import INSIDE, Protocol
from collab.supervise.services import ROOT
from tests.collab.private_names import classes_of, inherited_names, module_of, names_of, private_names, used_in

OURS = [path for app in ("collab", "groups", "practices") for path in sorted((ROOT / app).rglob("*.py"))]
THE_ONE = Path(inspect.getfile(Protocol))
LOOKED_AT = [path for path in OURS if "migrations" not in path.parts and path != THE_ONE]


def inside(path: Path, root: Path) -> list[str]:
    classes = classes_of(module_of(path, root))
    in_classes = [f"{each.__name__}: {name}" for each in classes for name in inherited_names(each)]
    return private_names(path.read_text()) + in_classes


@pytest.mark.django_db  # what serves looks at its database when it is imported
def test_no_private_name_of_a_library_is_used():
    found = {path.relative_to(ROOT).as_posix(): inside(path, ROOT) for path in LOOKED_AT}
    assert {name: names for name, names in found.items() if names} == {}


BAD = {
    "a private module": "from uvicorn._types import Scope",
    "a private name": "from websockets.frames import _parse",
    "a private module as a whole": "import redis._parsers as parsers",
    "an undocumented module": "from uvicorn.protocols.utils import is_ssl",
    "an undocumented module as a whole": "import asyncio.selector_events",
    "a module by name": "import importlib\nimportlib.import_module('redis._parsers')",
    "an attribute": "def f(request):\n    return request._request",
    "an attribute, silenced": "def f(request):\n    return request._request  # noqa: SLF001",
    "silenced without a code": "def f(request):\n    return request.user  # noqa",
    "silenced for the file": "# ruff: noqa: SLF001",
    "behind a cast": "from typing import Any, cast\ndef f(x):\n    return cast('Any', x)._socket",
    "getattr": "def f(x):\n    return getattr(x, '_socket', None)",
    "setattr": "def f(x):\n    setattr(x, '_kept', 1)",
    "a name of one's own on a library's object": "def f(connection):\n    connection._kept = {}",
    "attrgetter": "from operator import attrgetter\nread = attrgetter('connection._sock')",
    "vars": "def f(x):\n    return vars(x)['_sock']",
    "__dict__": "def f(x):\n    return x.__dict__['_sock']",
    "a method overridden": "import json\nclass A(json.JSONDecoder):\n    pass\n"
    "import threading\nclass B(threading.Thread):\n    def _bootstrap(self):\n        pass",
    "an attribute overridden": "import threading\nclass A(threading.Thread):\n    _initialized = True",
    "what a base set on itself": "import threading\nclass A(threading.Thread):\n"
    "    def run(self):\n        return self._target()",
    "what a base set on itself, set anew": "import threading\nclass A(threading.Thread):\n"
    "    def run(self):\n        self._target = None",
    "through super": "import threading\nclass A(threading.Thread):\n    def run(self):\n        super()._delete()",
    "a base of a base": "import threading\nclass A(threading.Timer):\n    pass\nclass B(A):\n"
    "    def run(self):\n        return self._args",
    "within a class": "import threading\nclass A:\n    class B(threading.Thread):\n        _target = None",
}  # fmt: skip
GOOD = {
    "our own": "class A:\n    def __init__(self):\n        self._x = 1\n    def f(self, other):\n"
    "        return self._x + other._x",
    "inherited from ours": "class A:\n    _x = 1\nclass B(A):\n    def f(self):\n        return self._x",
    "beside a library's": "import threading\nclass A(threading.Thread):\n    def __init__(self):\n"
    "        super().__init__()\n        self._kept_here = 1\n    def run(self):\n        return self._kept_here",
    "what is documented": "import os\nfrom typing import NamedTuple\nclass A(NamedTuple):\n    x: int\n"
    "def f(a, model):\n    os._exit(model._meta.pk + a._replace(x=1).x)",
    "a name of one's own for it": "from gettext import gettext as _l\nfor _ in range(3):\n    _l('x')",
    "another complaint silenced": "import os  # noqa: F401 - it is there",
    "from ours": "from tests.collab.private_names import _used_by",
}  # fmt: skip


def found_in(text: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is found in a module of this text."""
    name = f"tests_written_{abs(hash(text))}"
    path = folder / f"{name}.py"
    path.write_text(text + "\n")
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setattr("tests.collab.private_names.OURS", ("collab", "tests", name))
    importlib.invalidate_caches()
    try:
        return inside(path, folder)
    finally:
        sys.modules.pop(name, None)


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_a_new_one_is_found(text, tmp_path, monkeypatch):
    if "import_module" in text or "import " in text.splitlines()[0]:  # what is only imported may not exist
        try:
            found = found_in(text, tmp_path, monkeypatch)
        except ImportError:
            found = private_names(text)
    else:
        found = found_in(text, tmp_path, monkeypatch)
    assert len(found) >= 1


@pytest.mark.parametrize("text", GOOD.values(), ids=GOOD)
def test_what_is_right_is_left_alone(text, tmp_path, monkeypatch):
    assert found_in(text, tmp_path, monkeypatch) == []


def test_what_the_one_file_uses_of_uvicorn_is_listed_and_is_there():
    """Fails when uvicorn renames something, and when the file uses something new."""
    theirs = names_of(WebSocketsSansIOProtocol)
    tree = ast.parse(inspect.getsource(Protocol))
    own = {name for name in vars(Protocol) if not name.startswith("__")}
    used = (used_in(tree) | own) & theirs
    callbacks = {"connection_lost", "pause_writing", "resume_writing"}  # of asyncio's protocols
    documented = callbacks | {"__init__", "shutdown"}  # and what uvicorn's server calls
    assert used - documented == INSIDE
    assert theirs >= INSIDE
    assert not [name for name in own | INSIDE if name in theirs and name.startswith("_")]
