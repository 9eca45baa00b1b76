"""A program of an outsider: a token, HTTP, and nothing of ours but the contract."""

import json
import urllib.error
import urllib.request
from typing import Any
from uuid import uuid4

TIMEOUT_S = 20


class Program:
    """Calls /api/v1/ with a personal token."""

    def __init__(self, address: str, token: str) -> None:
        self.address, self.token = address, token

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """(status, answer) of one call; `path` is below /api/v1/."""
        request = urllib.request.Request(
            f"{self.address}/api/v1/{path}",
            data=None if body is None else json.dumps(body).encode(),
            method=method,
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
            | {name.replace("_", "-"): value for name, value in headers.items()},
        )
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:
                text = answer.read()
                return answer.status, json.loads(text) if text else None
        except urllib.error.HTTPError as refused:
            return refused.code, json.loads(refused.read() or b"null")

    def get(self, path: str) -> Any:
        status, answer = self.call("GET", path)
        assert status == 200, (status, answer)
        return answer

    def post(self, path: str, body: Any, *, key: str | None = None) -> Any:
        status, answer = self.call("POST", path, body, Idempotency_Key=key or str(uuid4()))
        assert status in {200, 201, 204}, (status, answer)
        return answer
