"""One request of one officer, as a page sees it: who she is, what she sent, and how to answer."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.model.officers import Act, Officer, may
from bot.service.desk import Desk
from bot.service.officers import journal
from bot.storage.audit import Action, Entry
from bot.storage.store import Store
from bot.web.desk.forms import Form
from bot.web.desk.pages import GROUPS, Page
from bot.web.desk.shell import HEADERS, Shell

SAID = "da"
"""The word in an address that names a short message."""


class NotHere(Exception):
    """There is no such page for this officer: she is told the same as for one that never was."""


@dataclass(frozen=True, slots=True)
class Visit:
    """`form` has passed the gate: it comes from a page of ours and of this session."""

    shell: Shell
    page: Page
    officer: Officer
    token: str
    csrf: str
    request: Request
    form: Form
    menu: tuple[Page, ...]

    @property
    def groups(self) -> list[tuple[str, list[Page], bool]]:
        """The navigation: of each group its name, the pages in it that she may open, whether this page is one of them."""
        found = [(name, [page for page in self.menu if page.group == group]) for group, name in GROUPS.items()]
        here = self.in_menu
        return [(name, pages, here in pages) for name, pages in found if pages]

    @property
    def in_menu(self) -> Page | None:
        """The page of the navigation under which this one lies."""
        above = [page for page in self.menu if f"{self.page.path}/".startswith(f"{page.path}/")]
        return max(above, key=lambda page: len(page.path), default=None)

    @property
    def store(self) -> Store:
        return self.shell.store

    @property
    def desk(self) -> Desk:
        return self.shell.desk

    @property
    def now(self) -> int:
        return self.shell.now()

    @property
    def today(self) -> dt.date:
        return self.shell.today()

    @property
    def path(self) -> dict[str, str]:
        """What stood in the braces of the page's path."""
        return {name: str(value) for name, value in self.request.path_params.items()}

    @property
    def query(self) -> QueryParams:
        return self.request.query_params

    def may(self, act: Act) -> bool:
        return may(self.officer, act)

    def commune(self, code: str) -> str:
        """A commune that was asked for, where she may: else NotHere. "" is the whole province, her own for a commune's officer."""
        if code == "":
            if self.officer.role in ("school", "editor"):
                raise NotHere
            return self.officer.communes
        if code not in self.desk.gazetteer.communes or not self.officer.answers_for(code):
            raise NotHere
        return code

    def html(self, template: str, status: int = 200, /, **values: object) -> Response:
        """A page in the shell's frame; the template gets `visit` and `values`."""
        return self.shell.page(template, status, visit=self, **values)

    def go(self, path: str, said: str = "") -> Response:
        """On to another page after a change (so that reloading it repeats nothing), with a message from its `says`."""
        joint = "&" if "?" in path else "?"
        return RedirectResponse(path + (f"{joint}{SAID}={said}" if said else ""), 303, headers=dict(HEADERS))

    def file(self, content: bytes, name: str, kind: str) -> Response:
        """A download; `name` in plain letters."""
        headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
        return Response(content, media_type=kind, headers=headers)

    @property
    def said(self) -> str:
        return self.page.says.get(self.query.get(SAID, ""), "")

    def here(self, **changes: object) -> str:
        """The address of this page with some of its query changed; None takes one away. For links that sort or leaf."""
        kept = {name: value for name, value in self.query.items() if name != SAID} | {
            name: "" if value is None else str(value) for name, value in changes.items()
        }
        written = urlencode({name: value for name, value in kept.items() if value})
        return self.request.url.path + (f"?{written}" if written else "")

    def number(self, name: str, otherwise: int = 1, most: int = 10_000) -> int:
        """A whole number in the query, from 1 on."""
        text = self.query.get(name, "")
        return min(int(text), most) if text.isascii() and text.isdigit() and int(text) > 0 else otherwise

    def entry(self, action: Action, what: str, area: str | None = None) -> Entry:
        """For the journal, to be kept by `storage.audit.append` in the same transaction as the change."""
        return journal.entry(self.desk, self.officer, action, what, area)

    async def audit(self, action: Action, what: str, area: str | None = None) -> None:
        await journal.audit(self.store, self.desk, self.officer, action, what, area)
