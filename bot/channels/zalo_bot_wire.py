"""How the Zalo Bot Platform is called: POST <base>/bot<token>/<method>. The token stands in the address, so no error tells it."""

from collections.abc import Mapping
from typing import Any

import msgspec
from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector
from msgspec import Struct

POOL = 32
CONNECT_SECONDS = 10.0
READ_SECONDS = 30.0

_json = msgspec.json.Encoder()


class _Answer(Struct):
    ok: bool
    result: msgspec.Raw = msgspec.Raw(b"null")
    error_code: int = 0


_answer = msgspec.json.Decoder(_Answer)


class Refusal(Exception):
    """The platform said no. `code` is its own where it gave one, else the status of the answer; its words are dropped."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


class NoAnswer(Exception):
    """Nothing came, or nothing that is an answer: it may or may not have been done. The argument is a kind."""


class Api:
    """The session is opened with the first call, inside the loop that makes it."""

    def __init__(self, token: str, base_url: str) -> None:
        self._before = f"{base_url.rstrip('/')}/bot{token}/"
        self._session: ClientSession | None = None

    def __repr__(self) -> str:
        return "Api(…)"

    async def call(self, method: str, body: Mapping[str, Any], read_seconds: float = READ_SECONDS) -> bytes:
        """The result as JSON. Raises Refusal or NoAnswer: `ok` decides, whatever the status of the answer is."""
        status, raw = await self._posted(method, _json.encode(body), read_seconds)
        try:
            answer = _answer.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise (Refusal(status) if 400 <= status < 500 else NoAnswer(f"Status{status}")) from None
        if not answer.ok:
            raise Refusal(answer.error_code or status)
        return bytes(answer.result)

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _posted(self, method: str, body: bytes, read_seconds: float) -> tuple[int, bytes]:
        if self._session is None:
            self._session = ClientSession(connector=TCPConnector(limit=POOL))
        timeout = ClientTimeout(total=None, sock_connect=CONNECT_SECONDS, sock_read=read_seconds)
        headers = {"Content-Type": "application/json"}
        try:
            async with self._session.post(self._before + method, data=body, headers=headers, timeout=timeout) as answer:
                return answer.status, await answer.read()
        except (TimeoutError, ClientError, OSError) as trouble:
            raise NoAnswer(type(trouble).__name__) from None
