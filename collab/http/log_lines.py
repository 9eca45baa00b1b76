"""Log lines: one JSON object each, in UTC, naming the request; nothing of what people wrote."""

import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Final

import orjson

from collab.http.error_lines import text_of

request_id: Final[ContextVar[str]] = ContextVar("request_id", default="")
EXTRAS: Final = ("status_code", "stream", "seq", "took_ms")

# Each with the text before it, which stays: the key of a link to a new password (by its shape or its place), a
# personal token, the password in the address of a service.
_SECRETS: Final = re.compile(
    r"(/)[0-9a-z]{1,13}-[0-9a-z]{6,7}-[0-9a-f]{32}|(/sign-in/reset/)[^\s/?#\"']+"
    r"|(\bcollab_)[\w-]{20,}|(://[^\s/:@]*:)[^\s/@]+(?=@)"
)


def without_secrets(text: str) -> str:
    """The text with three dots in place of each key, token and password."""
    return _SECRETS.sub(lambda found: f"{''.join(part or '' for part in found.groups())}...", text)


def _job_of(record: logging.LogRecord) -> tuple[str, str]:
    """(a job as the worker's line calls it, with its arguments; as it is told, without), or twice nothing."""
    job: Any = getattr(record, "job", "")
    if not isinstance(job, dict):
        return "", str(job)
    return str(job.get("call_string", "")), f"{job.get('task_name')}[{job.get('id')}]"


class JSONFormatter(logging.Formatter):
    """{"at", "level", "logger", "text", "request"?, "error"?}; line breaks cannot forge a line."""

    def format(self, record: logging.LogRecord) -> str:
        called, job = _job_of(record)
        text = record.getMessage()
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "text": without_secrets(text.replace(called, job) if called else text),
        }
        if current := request_id.get():
            line["request"] = current
        line |= {"job": job} if job else {}
        line |= {name: getattr(record, name) for name in EXTRAS if hasattr(record, name)}
        if record.exc_info and (error := record.exc_info[1]) is not None:
            line["error"] = without_secrets(text_of(error))
        return orjson.dumps(line, default=str).decode()
