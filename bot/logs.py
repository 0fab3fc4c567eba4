"""Log lines of keys, kinds and durations. A text, a name, a number or a token never gets into one (T11)."""

import io
import logging
import re
import sys
from typing import Any

import structlog

ALLOWED = frozenset(
    {
        *("event", "level", "timestamp", "key", "kind", "error", "at", "times", "channel", "row", "rows"),
        *("seconds", "port", "host", "status", "method", "path", "size", "n", "version", "outcome", "reason"),
        *("problems", "cards", "questions", "mode"),
    }
)
"""Fields a line may have. What is not here is dropped, so a careless new field leaks nothing."""

_HIDDEN = (
    (re.compile(r"\d{6,}:[\w-]{30,}"), "<token>"),
    (re.compile(r"(?i)(authorization|secret|token)(\W+)\S+"), r"\1\2<hidden>"),
    (re.compile(r"(?<!\d)(?:\+?84|0)\d{8,10}(?!\d)"), "<phone>"),
    (re.compile(r"(?<!\d)\d{16}(?!\d)"), "<code>"),
)


class Stderr(io.StringIO):
    """Standard error as it is when a line is written: loggers are kept, and who called may have taken it back by then."""

    def write(self, text: str, /) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


def set_up(level: str) -> None:
    """JSON lines on stderr; libraries that write addresses with tokens speak only from WARNING on."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            only_allowed,
            hidden,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(Stderr()),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, stream=Stderr(), format="%(levelname)s %(name)s")
    for noisy in ("httpx", "httpcore", "aiohttp", "telegram", "uvicorn.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def only_allowed(_: Any, __: str, line: Any) -> Any:
    return {name: value for name, value in line.items() if name in ALLOWED}


def hidden(_: Any, __: str, line: Any) -> Any:
    """A second net under the first: what looks like a token, a phone number or a code is blotted out."""
    return {name: blot(value) if isinstance(value, str) else value for name, value in line.items()}


def blot(text: str) -> str:
    for pattern, instead in _HIDDEN:
        text = pattern.sub(instead, text)
    return text
