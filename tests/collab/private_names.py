"""Find what our code uses of a library that the library keeps to itself.

That is a name that begins with an underscore, or a module that the library does not document.
"""

import ast
import importlib
import inspect
import io
import re
import textwrap
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

OURS = ("collab", "groups", "practices", "bench", "tests")
# Documented under these names: Django's model `_meta`, what named tuples and `os` begin with an underscore.
DOCUMENTED = frozenset({"_meta", "_replace", "_asdict", "_fields", "_make", "_exit", "_field_defaults"})
UNDOCUMENTED = ("uvicorn.protocols", "psycopg.generators", "asyncio.selector_events", "asyncio.base_events")
BY_NAME = frozenset({"getattr", "setattr", "hasattr", "delattr", "attrgetter", "methodcaller"})
SILENCED = re.compile(r"#\s*(ruff:\s*)?noqa(?!:)|#\s*(ruff:\s*)?noqa:[^#]*\bSLF")


def is_private(name: str) -> bool:
    """`_name` and `__name`; not `_` alone, nor `__name__`."""
    return name.startswith("_") and bool(name.strip("_")) and not name.endswith("__") and name not in DOCUMENTED


def is_inside(path: str) -> bool:
    """Whether a dotted name leads into what a library keeps to itself."""
    return any(map(is_private, path.split("."))) or any(f"{path}.".startswith(f"{each}.") for each in UNDOCUMENTED)


def is_ours(module: str) -> bool:
    return module.partition(".")[0] in OURS


def private_names(source: str) -> list[str]:
    """What one can see in the text alone, as "line: what"."""
    tree = ast.parse(source)
    own = {name for node in ast.walk(tree) for name in _bound_by(node)}
    found = [(node.lineno, what) for node in ast.walk(tree) for what in _used_by(node, own)]
    return [f"{line}: {what}" for line, what in sorted([*found, *_silenced(source)])]


def _bound_by(node: ast.AST) -> Iterator[str]:
    """The names that this file gives itself: variables, functions, classes, attributes of `self`."""
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case (
            ast.Name(id=name, ctx=ast.Store())
            | ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name, ctx=ast.Store())
        ):
            yield name


def _used_by(node: ast.AST, own: set[str]) -> Iterator[str]:
    match node:
        case ast.Import(names=names):
            yield from (f"import {each.name}" for each in names if is_inside(each.name))
        case ast.ImportFrom(module=str(module), names=names, level=0) if not is_ours(module):
            yield from (f"{module}.{each.name}" for each in names if is_inside(f"{module}.{each.name}"))
        case ast.Attribute(value=value, attr=attr) if is_private(attr) and not _is_self(value) and attr not in own:
            yield f".{attr}"
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=args) if name in BY_NAME:
            yield from (f"{name} {each.value}" for each in args if _is_private_text(each, own))
        case ast.Call(func=ast.Name(id="import_module") | ast.Attribute(attr="import_module"), args=[place, *_]):
            if isinstance(place, ast.Constant) and is_inside(str(place.value)):
                yield f"import {place.value}"
        case ast.Subscript(value=ast.Attribute(attr="__dict__") | ast.Call(func=ast.Name(id="vars")), slice=place) if (
            _is_private_text(place, own)
        ):
            yield f"[{ast.unparse(place)}]"


def _is_self(value: ast.expr) -> bool:
    """`self`, `cls` and `super()`: `inherited_names` looks at these."""
    match value:
        case ast.Name(id="self" | "cls") | ast.Call(func=ast.Name(id="super")):
            return True
    return False


def _is_private_text(node: ast.expr, own: set[str]) -> bool:
    """Also in a list of names, and as a part of a dotted one."""
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return False
    return re.fullmatch(r"[\w.]+", node.value) is not None and any(
        is_private(part) and part not in own for part in node.value.split(".")
    )


def _silenced(source: str) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and SILENCED.search(token.string):
            yield token.start[0], token.string


# Subclasses


def inherited_names(cls: type) -> list[str]:
    """The private names of a library's class that a class of ours defines anew or uses through `self`."""
    bases = [base for base in cls.__mro__[1:] if base is not object]
    theirs = {name for base in bases if not is_ours(base.__module__) for name in names_of(base)}
    ours = {name for base in bases if is_ours(base.__module__) for name in names_of(base)}
    tree = _tree_of(cls)
    defined, used = defined_in(tree, cls), used_in(tree)
    overridden = {name for name in defined if name in theirs}
    inherited = {name for name in used - defined - ours if bases}
    return sorted(name for name in overridden | inherited if is_private(name))


@cache
def names_of(cls: type) -> frozenset[str]:
    """What a class has: in its body, and what its methods set on `self`."""
    return frozenset(vars(cls)) | defined_in(_tree_of(cls), cls)


def defined_in(tree: ast.AST, cls: type) -> frozenset[str]:
    attributes = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute))
    on_self = {each.attr for each in attributes if _is_self(each.value) and isinstance(each.ctx, ast.Store)}
    slots: Any = vars(cls).get("__slots__", ())
    body = {name for node in getattr(tree, "body", []) for name in _bodys(node)}
    return frozenset(on_self | body | {slots} if isinstance(slots, str) else on_self | body | set(slots))


def _bodys(node: ast.stmt) -> Iterator[str]:
    for each in getattr(node, "body", []):
        match each:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Assign(targets=targets):
                yield from (name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name


def used_in(tree: ast.AST) -> frozenset[str]:
    """What is read or called through `self`, `cls` and `super()`."""
    attributes = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute))
    return frozenset(each.attr for each in attributes if _is_self(each.value))


@cache
def _tree_of(cls: type) -> ast.Module:
    try:
        return ast.parse(textwrap.dedent(inspect.getsource(cls)))
    except (OSError, TypeError, SyntaxError):  # it is written in C, or made by a function
        return ast.Module([], [])


def classes_of(module: str) -> list[type]:
    """The classes that a module of ours defines, those within classes too."""
    found: list[type] = []
    waiting = [each for each in vars(importlib.import_module(module)).values() if isinstance(each, type)]
    while waiting:
        each = waiting.pop()
        if each.__module__ == module and each not in found:
            found.append(each)
            waiting += [inner for inner in vars(each).values() if isinstance(inner, type)]
    return found


def module_of(path: Path, root: Path) -> str:
    return ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
