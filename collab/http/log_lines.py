"""Log lines: one JSON object each, in UTC, naming the request; nothing of what people wrote."""

import logging
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Final

import orjson

request_id: Final[ContextVar[str]] = ContextVar("request_id", default="")
EXTRAS: Final = ("status_code", "stream", "seq", "job", "took_ms")


class JSONFormatter(logging.Formatter):
    """{"at", "level", "logger", "text", "request"?, "error"?}; line breaks cannot forge a line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "text": record.getMessage(),
        }
        if current := request_id.get():
            line["request"] = current
        line |= {name: getattr(record, name) for name in EXTRAS if hasattr(record, name)}
        if record.exc_info:
            line["error"] = "".join(traceback.format_exception(*record.exc_info))
        return orjson.dumps(line, default=str).decode()
