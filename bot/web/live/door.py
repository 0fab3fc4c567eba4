"""What all pages of a quiz in a hall share: store, desk, hub, templates, and how a page is answered."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.model.demo import DEMO
from bot.model.live import LETTERS
from bot.model.live_codes import shown_live
from bot.service.desk import Desk
from bot.service.live.hub import Board, LiveHub, What
from bot.storage.store import Store
from bot.web.desk.forms import Form, TooLarge, read_form
from bot.web.desk.qr import svg_of
from bot.web.page import HERE, NOT_KEPT, SECURITY_HEADERS, static_path

if TYPE_CHECKING:
    from jinja2 import Environment

HALLS = "/hoi-truong"
COOKIE = "hoi"
MOST_FORM = 4096
# A form of ours says that it comes from ours; nothing is said to other hosts.
HEADERS: Mapping[str, str] = {**SECURITY_HEADERS, **NOT_KEPT, "Referrer-Policy": "same-origin"}
_json = msgspec.json.Encoder()


class Door:
    """`address`: the public one; where it is https, the cookie is only sent over https."""

    def __init__(self, store: Store, desk: Desk, hub: LiveHub, address: str) -> None:
        self.store = store
        self.desk = desk
        self.hub = hub
        self.address = address.rstrip("/")
        self._drawn: dict[tuple[str, str], tuple[str, str]] = {}
        self._qr: dict[str, Markup] = {}

    @property
    def is_https(self) -> bool:
        return self.address.startswith("https://")

    def link(self, code: str, more: str = "") -> str:
        return f"{self.address}{HALLS}/{code}{more}"

    def qr(self, text: str) -> Markup:
        """Drawn once: it takes some milliseconds."""
        if text not in self._qr:
            while len(self._qr) > 64:
                del self._qr[next(iter(self._qr))]
            self._qr[text] = svg_of(text)
        return self._qr[text]

    @cached_property
    def templates(self) -> "Environment":
        """Read when the first hall meets."""
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        env = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            auto_reload=False,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        env.filters.update(code=shown_live, number=lambda n: f"{n:,}".replace(",", "."))
        env.globals.update(static=static_path(), letters=LETTERS, halls=HALLS, demo=DEMO if self.desk.is_demo else "")
        return env

    def draw(self, template: str, **values: object) -> str:
        return self.templates.get_template(template).render(**values)

    def drawn(self, template: str, board: Board, **values: object) -> str:
        """The same for everybody who looks at this board: drawn once."""
        key = (template, board.quiz.code)
        mark, html = self._drawn.get(key, ("", ""))
        if mark != board.mark:
            html = self.draw(template, board=board, **values)
            while len(self._drawn) > 256:
                del self._drawn[next(iter(self._drawn))]
            self._drawn[key] = (board.mark, html)
        return html

    def html(self, template: str, status: int = 200, /, **values: object) -> Response:
        return HTMLResponse(self.draw(template, **values), status, headers=dict(HEADERS))

    @staticmethod
    def go(path: str) -> Response:
        return RedirectResponse(path, 303, headers=dict(HEADERS))

    @staticmethod
    def json(told: Mapping[str, object] | None) -> Response:
        if told is None:
            return Response(status_code=204, headers=dict(HEADERS))
        return Response(_json.encode(told), headers=dict(HEADERS), media_type="application/json")

    async def waited(self, request: Request, of: What) -> Board | None:
        """For a page that asks what changed; LookupError where the quiz is gone."""
        have = request.query_params.get("co", "")[:40]
        return await self.hub.changed(code_in(request), of, have)

    async def form(self, request: Request) -> Form | None:
        """None where another site sent it, or far too much."""
        if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return None
        try:
            return await read_form(request, MOST_FORM)
        except TooLarge:
            return None


def code_in(request: Request) -> str:
    return str(request.path_params["code"])


def whole(text: str, otherwise: int = -1, most: int = 100_000) -> int:
    """A number of a form; what is none is `otherwise`."""
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 9 else otherwise
