"""Pictures and recordings for carriers that fetch them: each for a few minutes, under a name nobody can guess, in memory only."""

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

KEPT_SECONDS = 600
MOST = 64
PATH = "/anh"
Kind = Literal["png", "aac"]
_TYPES: dict[str, str] = {"png": "image/png", "aac": "audio/aac"}


class Shelf:
    """`public` is our own https address; without https no carrier can fetch anything, and nothing is put up."""

    def __init__(self, public: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._before = f"{public.rstrip('/')}{PATH}/" if public.startswith("https://") else ""
        self._clock = clock
        self._pictures: OrderedDict[str, tuple[float, bytes]] = OrderedDict()
        self.routes = [Route(f"{PATH}/{{name}}", self._show)] if self._before else []

    def put(self, content: bytes, kind: Kind = "png") -> str | None:
        """Its address; None where nobody could reach it."""
        if not self._before:
            return None
        self._clear()
        name = f"{secrets.token_urlsafe(24)}.{kind}"
        self._pictures[name] = (self._clock() + KEPT_SECONDS, content)
        while len(self._pictures) > MOST:
            self._pictures.popitem(last=False)
        return f"{self._before}{name}"

    async def _show(self, request: Request) -> Response:
        self._clear()
        found = self._pictures.get(request.path_params["name"])
        if found is None:
            return Response(status_code=404)
        headers = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "X-Content-Type-Options": "nosniff"}
        media_type = _TYPES[request.path_params["name"].rpartition(".")[2]]
        return Response(found[1], media_type=media_type, headers=headers)

    def _clear(self) -> None:
        """They were put up in the order in which they end."""
        now = self._clock()
        while self._pictures and next(iter(self._pictures.values()))[0] <= now:
            self._pictures.popitem(last=False)
