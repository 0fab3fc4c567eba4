"""How Zalo's OpenAPI is asked: JSON or a form on aiohttp, never a token in an address, a log or an exception.

An error comes inside HTTP 200, so `Answer.error` is what counts; what it means stands in zalo_codes.
"""

import json
import time
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    FormData,
    TCPConnector,
)
from msgspec import Struct

POOL = 32
CONNECT_SECONDS = 5.0
READ_SECONDS = 12.0
LARGEST_ANSWER = 1024 * 1024
SLOW_DOWN = -32
MINUTE = 60.0


class Answer(Struct, frozen=True):
    """`error` 0 is success. `message` may hold anything: it is looked at, never logged or shown."""

    error: int = 0
    message: str = ""
    data: Any = None
    wait: float = 0.0
    """How many seconds Zalo asked us to wait, 0 where it said nothing."""

    def found(self, *names: str) -> object:
        """What lies under these names in `data`; None where it does not."""
        here: Any = self.data
        for name in names:
            here = here.get(name) if isinstance(here, dict) else None
        return here


class NoAnswer(Exception):
    """`never_asked`: the question certainly did not arrive. Else it may have been carried out."""

    def __init__(self, kind: str, *, never_asked: bool = False) -> None:
        super().__init__(kind)
        self.kind = kind
        self.never_asked = never_asked


class Minute:
    """So many calls in any sixty seconds: a short burst passes, a long one waits. Zalo counts calls by the minute."""

    def __init__(self, most: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = max(1, int(most))
        self._clock = clock
        self._taken: deque[float] = deque()
        self._rests_until = 0.0

    def take(self) -> float:
        """0 where a call may be made now (it is counted); else how many seconds to wait."""
        now = self._clock()
        while self._taken and self._taken[0] <= now - MINUTE:
            self._taken.popleft()
        waits = self._rests_until - now
        if len(self._taken) >= self._most:
            waits = max(waits, self._taken[0] + MINUTE - now)
        if waits > 0:
            return waits
        self._taken.append(now)
        return 0.0

    def rest(self, seconds: float) -> None:
        self._rests_until = max(self._rests_until, self._clock() + seconds)


class Api:
    """`api` and `oauth` are the addresses of the two hosts; others may stand there in a test."""

    def __init__(self, api: str, oauth: str) -> None:
        self._api = api.rstrip("/")
        self._oauth = oauth.rstrip("/")
        self._session: ClientSession | None = None
        self.remain = ""
        """What Zalo last said of how many calls are left, for the operator."""

    async def post(self, path: str, token: str, body: Mapping[str, object]) -> Answer:
        headers = {"access_token": token, "Content-Type": "application/json"}
        return await self._asked("POST", f"{self._api}{path}", headers, msgspec.json.encode(body))

    async def upload(self, path: str, token: str, name: str, content: bytes, kind: str) -> Answer:
        form = FormData()
        form.add_field("file", content, filename=name, content_type=kind)
        return await self._asked("POST", f"{self._api}{path}", {"access_token": token}, form)

    async def get(self, path: str, token: str, data: Mapping[str, object] | None = None) -> Answer:
        """What is asked stands in one parameter, as JSON."""
        params = {"data": json.dumps(data)} if data is not None else None
        return await self._asked("GET", f"{self._api}{path}", {"access_token": token}, None, params)

    async def grant(self, secret: str, form: Mapping[str, str]) -> Answer:
        """A pair of tokens, in `data`: the answer of this host has no envelope."""
        headers = {"secret_key": secret}
        return await self._asked("POST", f"{self._oauth}/v4/oa/access_token", headers, FormData(dict(form)))

    async def _asked(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes | FormData | None,
        params: Mapping[str, str] | None = None,
    ) -> Answer:
        timeout = ClientTimeout(total=CONNECT_SECONDS + READ_SECONDS, sock_connect=CONNECT_SECONDS)
        if self._session is None:
            self._session = ClientSession(connector=TCPConnector(limit=POOL))
        try:
            async with self._session.request(
                method, url, headers=headers, data=body, params=params, timeout=timeout, allow_redirects=False
            ) as answer:
                return self._read(answer, await _limited(answer))
        except ClientConnectorError as trouble:
            raise NoAnswer(type(trouble).__name__, never_asked=True) from None
        except (ClientError, OSError, TimeoutError) as trouble:
            raise NoAnswer(type(trouble).__name__) from None

    def _read(self, answer: ClientResponse, raw: bytes) -> Answer:
        self.remain = answer.headers.get("X-RateLimit-Remain", self.remain)[:16]
        if answer.status == 429:
            return Answer(SLOW_DOWN, wait=_seconds(answer.headers.get("Retry-After", "")))
        try:
            told = msgspec.json.decode(raw, type=dict[str, Any])
            error = int(told.get("error", 0))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, TypeError, ValueError):
            raise NoAnswer(f"HTTP {answer.status}, no JSON") from None
        if answer.status >= 500 or (answer.status >= 300 and not error):
            raise NoAnswer(f"HTTP {answer.status}")
        message = str(told.get("message") or told.get("error_name") or "")
        return Answer(error, message, told.get("data", told))

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None


async def _limited(answer: ClientResponse) -> bytes:
    found = bytearray()
    async for part in answer.content.iter_chunked(64 * 1024):
        found += part
        if len(found) > LARGEST_ANSWER:
            raise NoAnswer("answer too large")
    return bytes(found)


def _seconds(text: str) -> float:
    return min(float(text), 3600.0) if text.isascii() and text.isdecimal() else 0.0
