"""How python-telegram-bot reaches the Bot API: on aiohttp, with JSON, and without a word in any log.

Its own request class (httpx) takes ten times the work for a call; the library httpx-aiohttp three times.
"""

import datetime as dt
import logging
import os
from typing import Any

import msgspec
from aiohttp import ClientError, ClientSession, ClientTimeout, FormData, TCPConnector
from telegram import Bot
from telegram.error import NetworkError, RetryAfter, TimedOut
from telegram.request import BaseRequest, RequestData

# Durations come as timedelta; without it python-telegram-bot 22 warns each time one is read.
os.environ.setdefault("PTB_TIMEDELTA", "1")
# It tells every text it sends at DEBUG.
logging.getLogger("telegram").setLevel(logging.WARNING)

POOL = 256
CONNECT_SECONDS = 10.0
READ_SECONDS = 30.0

_json = msgspec.json.Encoder()
_as_json = {"Content-Type": "application/json"}


class Request(BaseRequest):
    """The session is opened with the first call, inside the loop that makes it."""

    def __init__(self) -> None:
        self._session: ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return READ_SECONDS

    async def initialize(self) -> None:
        """Nothing: see above."""

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body. Errors carry the kind of what happened and never the address: it holds the token."""
        if self._session is None:
            self._session = ClientSession(connector=TCPConnector(limit=POOL), auto_decompress=True)
        read = float(read_timeout) if isinstance(read_timeout, int | float) else READ_SECONDS
        timeout = ClientTimeout(total=None, sock_connect=CONNECT_SECONDS, sock_read=read)
        body = _body(request_data)
        headers = _as_json if isinstance(body, bytes) else None
        try:
            async with self._session.request(method, url, data=body, headers=headers, timeout=timeout) as answer:
                return answer.status, await answer.read()
        except TimeoutError as trouble:
            raise TimedOut(type(trouble).__name__) from None
        except (ClientError, OSError) as trouble:
            raise NetworkError(type(trouble).__name__) from None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """python-telegram-bot would write an answer that is no JSON to the log."""
        try:
            return msgspec.json.decode(payload, type=dict[str, Any])
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise NetworkError("the answer is no JSON") from None


def _body(request_data: RequestData | None) -> bytes | FormData | None:
    """JSON, or a form where a picture goes along."""
    if request_data is None or not request_data.contains_files:
        return _json.encode(request_data.parameters) if request_data else None
    form = FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form


def open_bot(token: str, base_url: str) -> Bot:
    """Touches no network. `base_url` is the address before "/bot<token>"."""
    request = Request()
    return Bot(token, base_url=f"{base_url.rstrip('/')}/bot", request=request, get_updates_request=request)


def seconds_of(trouble: RetryAfter) -> float:
    pause = trouble.retry_after
    return pause.total_seconds() if isinstance(pause, dt.timedelta) else float(pause)
