"""HTTP/1.1 from one event loop: one connection kept open, one request at a time, every wait bounded."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httptools
import orjson


class Broken(Exception):
    """No answer came: whether anything happened is not known."""


@dataclass
class Answer:
    """What came back; filled by the parser's callbacks."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes = b""
    is_whole: bool = False

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers[name.decode().lower()] = value.decode("latin-1")

    def on_body(self, body: bytes) -> None:
        self.content += body

    def on_message_complete(self) -> None:
        self.is_whole = True

    @property
    def said(self) -> dict[str, Any]:
        try:
            return dict(orjson.loads(self.content or b"{}"))
        except ValueError:
            return {}

    @property
    def retry_after_s(self) -> float:
        """When to try again: the body is exact, the header whole seconds."""
        return float(self.said.get("retry_after") or self.headers.get("retry-after") or 0)


class Requests:
    """One person's connection to one worker."""

    def __init__(self, port: int, token: str) -> None:
        self.port = port
        self.token = token
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._turn = asyncio.Lock()

    async def ask(
        self, method: str, path: str, body: Any = None, *, within_s: float = 10.0, **headers: str
    ) -> Answer:  # fmt: skip
        """The answer to one request below /api/v1/.  Raises Broken; the connection is anew then."""
        async with self._turn:
            return await self._ask_within(within_s, method, path, body, headers)

    async def _ask_within(
        self, within_s: float, method: str, path: str, body: Any, headers: dict[str, str]
    ) -> Answer:  # fmt: skip
        try:
            async with asyncio.timeout(within_s):
                return await self._ask(method, path, body, headers)
        except (OSError, EOFError, TimeoutError, httptools.HttpParserError) as error:
            await self.close()
            raise Broken(type(error).__name__) from error
        except asyncio.CancelledError:
            await self.close()
            raise

    async def _ask(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Answer:
        if self._writer is None or self._writer.is_closing() or self._reader is None or self._reader.at_eof():
            await self.close()
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self.port)
        content = b"" if body is None else orjson.dumps(body)
        lines = [
            f"{method} /api/v1/{path} HTTP/1.1",
            "Host: 127.0.0.1",
            f"Authorization: Bearer {self.token}",
            "Content-Type: application/json",
            f"Content-Length: {len(content)}",
            *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
        ]
        self._writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + content)
        answer = Answer()
        parser = httptools.HttpResponseParser(answer)
        while not answer.is_whole:
            data = await self._reader.read(65_536)
            if not data:
                raise EOFError
            parser.feed_data(data)
        answer.status = parser.get_status_code()
        if not parser.should_keep_alive():
            await self.close()
        return answer

    async def close(self) -> None:
        writer, self._reader, self._writer = self._writer, None, None
        if writer is not None:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
