"""Pictures for carriers that fetch them by address: each for a few minutes, under a name nobody can guess, in memory only."""

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

KEPT_SECONDS = 600
MOST = 64
PATH = "/anh"


class Shelf:
    """`public` is our own https address; without https no carrier can fetch anything, and nothing is put up."""

    def __init__(self, public: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._before = f"{public.rstrip('/')}{PATH}/" if public.startswith("https://") else ""
        self._clock = clock
        self._pictures: OrderedDict[str, tuple[float, bytes]] = OrderedDict()
        self.routes = [Route(f"{PATH}/{{name}}.png", self._show)] if self._before else []

    def put(self, png: bytes) -> str | None:
        """The address of the picture; None where nobody could reach it."""
        if not self._before:
            return None
        self._clear()
        name = secrets.token_urlsafe(24)
        self._pictures[name] = (self._clock() + KEPT_SECONDS, png)
        while len(self._pictures) > MOST:
            self._pictures.popitem(last=False)
        return f"{self._before}{name}.png"

    async def _show(self, request: Request) -> Response:
        self._clear()
        found = self._pictures.get(request.path_params["name"])
        if found is None:
            return Response(status_code=404)
        headers = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "X-Content-Type-Options": "nosniff"}
        return Response(found[1], media_type="image/png", headers=headers)

    def _clear(self) -> None:
        """They were put up in the order in which they end."""
        now = self._clock()
        while self._pictures and next(iter(self._pictures.values()))[0] <= now:
            self._pictures.popitem(last=False)
