"""/thi/<contest>/giay/<code>: whether a certificate that somebody shows is true. Says what it is for, never whose it is."""

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.model.certificates import Checked
from bot.model.moments import here_of
from bot.service.contests.certificates import UNKNOWN, check
from bot.service.desk import Desk
from bot.storage.store import Store
from bot.web.page import EXIT_PATH, NOT_KEPT, SECURITY_HEADERS, open_templates, static_path

if TYPE_CHECKING:
    from jinja2 import Environment

HOME = "/thi"
LONGEST_CODE = 40


def certificate_routes(store: Store, desk: Desk) -> list[BaseRoute]:
    page = CertificatePage(store, desk)
    return [Route(f"{HOME}/{{key}}/giay", page.ask), Route(f"{HOME}/{{key}}/giay/{{code}}", page.show)]


class CertificatePage:
    def __init__(self, store: Store, desk: Desk) -> None:
        self._store = store
        self._desk = desk
        self._templates: Environment | None = None

    async def ask(self, request: Request) -> Response:
        """A line to type a code in; without a script, `ma` in the address leads on to the code's own page."""
        typed = request.query_params.get("ma", "")[:LONGEST_CODE]
        signs = "".join(sign for sign in typed.upper() if sign.isascii() and sign.isalnum())
        key = request.path_params["key"]
        if signs:
            return RedirectResponse(f"{HOME}/{key}/giay/{signs}", 303, headers={**SECURITY_HEADERS, **NOT_KEPT})
        return self._page(key, None, "")

    async def show(self, request: Request) -> Response:
        key, code = request.path_params["key"], request.path_params["code"][:LONGEST_CODE]
        found = await check(self._store, self._desk, key, code)
        return self._page(key, found, code)

    def _page(self, key: str, found: Checked | None, code: str) -> Response:
        if self._templates is None:
            self._templates = open_templates()
        html = self._templates.get_template("certificate.html").render(
            static=static_path(),
            exit_url=EXIT_PATH,
            demo=self._desk.mark,
            home=HOME,
            key=key,
            code=code,
            found=found,
            day=f"{here_of(found.at * 1000):%d/%m/%Y}" if found else "",
        )
        status = 404 if found == UNKNOWN else 200
        return HTMLResponse(html, status, headers={**SECURITY_HEADERS, **NOT_KEPT})
