"""The OpenAPI document: every operation is there and described, and shapes are what it says."""

import ast
import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLResolver, get_resolver

from collab import errors
from collab.api.describe import Operation
from collab.api.edge import Edge
from collab.api.openapi import document
from collab.commands.event_types import event_types
from collab.errors import STATUS_OF

NOT_DESCRIBED = {"/api/v1/schema/", "/api/v1/docs/"}
Described = tuple[str, str, dict[str, Any]]


def operations() -> list[Described]:
    return [(method, path, found) for path, each in document()["paths"].items() for method, found in each.items()]


def declared() -> list[tuple[str, str, type[Edge]]]:
    """(path, method, view) of every route of the API, as the URLconf has them."""
    found = []
    for path, route, callback in routes(get_resolver()):
        view = getattr(callback, "cls", None)
        if isinstance(view, type) and issubclass(view, Edge) and view.schema is not None:
            found += [(path, method, view) for method in view.access]
        else:
            assert not path.startswith("/api/") or path in NOT_DESCRIBED, route
    return found


def routes(resolver: URLResolver, before: str = "/") -> Iterator[tuple[str, str, Any]]:
    for pattern in resolver.url_patterns:
        route = str(pattern.pattern)
        path = before + re.sub(r"\(\?P<(\w+)>(?:\(\?:[^)]*\)|[^()])*\)|<(?:\w+:)?(\w+)>", r"{\1\2}", route.strip("^$"))
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, path)
        else:
            yield path, route, pattern.callback


def test_every_operation_is_there() -> None:
    described = {(path, method) for method, path, _operation in operations()}
    streams = {(path, method) for path, method in described if "/streams/" in path}
    assert {(path, method) for path, method, _view in declared()} == described - streams
    assert len(streams) == 2


def test_every_operation_is_described() -> None:
    lacking = [
        f"{method.upper()} {path}: {name}"
        for method, path, operation in operations()
        for name in ("operationId", "summary", "description")
        if not operation.get(name)
    ]
    assert lacking == []


def test_every_operation_has_its_own_name() -> None:
    names = Counter(operation["operationId"] for _method, _path, operation in operations())
    assert [name for name, count in names.items() if count > 1] == []


def test_every_answer_has_a_schema() -> None:
    lacking = [
        f"{method.upper()} {path}: {status}"
        for method, path, operation in operations()
        for status, answer in operation["responses"].items()
        if status not in {"204", "202"} and not answer.get("content")
    ]
    assert lacking == []


def test_every_parameter_that_is_taken_is_described_and_no_other() -> None:
    for path, method, view in declared():
        operation = document()["paths"][path][method]
        described = {each["name"] for each in operation.get("parameters", []) if each["in"] == "query"}
        assert (path, method, described) == (path, method, set(view.takes.get(method, ())))


def test_the_document_is_made_without_a_warning(capsys: pytest.CaptureFixture[str]) -> None:
    document.cache_clear()
    document()
    assert capsys.readouterr().err == ""


def test_anybody_reads_it(db: None) -> None:
    document()
    answer = Client().get("/api/v1/schema/").json()
    assert answer["openapi"].startswith("3.")
    assert "/api/v1/me/" in answer["paths"]


def test_its_reader_asks_for_signing_in(client: Client, nobody) -> None:
    asked = client.get("/api/v1/docs/")
    assert (asked.status_code, asked.headers["Location"]) == (302, "/sign-in/?next=/api/v1/docs/")
    client.force_login(nobody)
    page = client.get("/api/v1/docs/")
    assert page.status_code == 200
    assert "unsafe-inline" in page.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in client.get("/sign-in/").headers["Content-Security-Policy"]
    assert "<script>" not in page.content.decode()


def test_the_file_the_page_is_typed_by_is_the_document() -> None:
    """`python3 dev.py types` writes it, and the types of the page after it."""
    written = json.loads((settings.BASE_DIR / "frontend" / "openapi.json").read_text())
    assert written == json.loads(json.dumps(document()))


def test_the_types_of_the_events_are_those_of_the_registry() -> None:
    written = (settings.BASE_DIR / "frontend" / "src" / "api" / "events.d.ts").read_text()
    assert written == event_types()


def codes_in(schema: dict[str, str]) -> list[str]:
    refusal = document()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    found: list[str] = refusal["allOf"][1]["properties"]["code"]["enum"]
    return found


def test_every_operation_declares_its_refusals() -> None:
    """By the stable codes of collab/errors.py, each with its status; what it may not say a test run finds."""
    for path, method, _view in declared():
        answers = document()["paths"][path][method]["responses"]
        refused = {int(status): answer for status, answer in answers.items() if int(status) >= 400}
        codes = {
            status: codes_in(answer["content"]["application/json"]["schema"]) for status, answer in refused.items()
        }
        assert {400, 401, 503} <= set(codes), (path, method)
        assert {STATUS_OF[code]: None for found in codes.values() for code in found}.keys() == set(codes)


def test_an_operation_knows_its_codes() -> None:
    with pytest.raises(TypeError, match="unknown codes"):
        Operation(id="x", summary="x", description="x", refuses=frozenset({"no_such_code"}))


def test_every_code_that_is_raised_is_in_the_table() -> None:
    """With the status of the class that it is raised with."""
    classes = {name: each for name, each in vars(errors).items() if isinstance(each, type)}
    for path in [path for app in ("collab", "groups", "practices") for path in (settings.BASE_DIR / app).rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in classes):
                continue
            for keyword in node.keywords:
                if keyword.arg == "code" and isinstance(keyword.value, ast.Constant):
                    code = keyword.value.value
                    assert node.func.id == "CollabError" or STATUS_OF[code] == classes[node.func.id].status, code
