"""What all officers' pages share: store, desk, templates, who is where, and how a page is put together."""

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, Response

from bot.model.demo import DEMO, DEMO_SAID
from bot.model.land import Land
from bot.model.officers import ROLES
from bot.service.carriers.channel_health import Health
from bot.service.contests.signs import Rankings, Signs
from bot.service.desk import VIETNAM, Desk
from bot.service.live.said import live_line
from bot.service.meetings.photos import Photos
from bot.service.officers.journal import Watch
from bot.service.officers.own_account import OwnPassword
from bot.service.officers.passwords import Passwords
from bot.service.officers.sign_in import SignIn
from bot.service.officers.welcome import Invitations
from bot.storage.store import Store
from bot.web.page import HERE, NOT_KEPT, SECURITY_HEADERS, static_path

if TYPE_CHECKING:
    from jinja2 import Environment

# Unlike the chat page: a form of ours must say that it comes from ours. To other hosts nothing is said here either.
HEADERS: Mapping[str, str] = {**SECURITY_HEADERS, **NOT_KEPT, "Referrer-Policy": "same-origin"}


class Shell:
    """`address`: the public one; where it is https, cookies are only sent over https. `land`: borders to draw a map of."""

    def __init__(
        self,
        store: Store,
        desk: Desk,
        address: str,
        passwords: Passwords | None = None,
        photos: Photos | None = None,
        land: Land | None = None,
    ) -> None:
        self.store = store
        self.desk = desk
        self.address = address.rstrip("/")
        self.land = land
        passwords = passwords or Passwords()
        self.sign_in = SignIn(store, desk, passwords)
        self.invitations = Invitations(store, desk, passwords)
        self.own_password = OwnPassword(store, desk, passwords)
        self.photos = photos
        self.watch = Watch(store, desk)
        self.signs = Signs(store)
        self.rankings = Rankings(store, desk)
        self.healths: dict[str, Health] = {}
        """What a channel itself tells the operator, where it runs."""
        self.zalo_oa = ""

    @property
    def is_https(self) -> bool:
        return self.address.startswith("https://")

    @property
    def cookie(self) -> str:
        """With its prefix a browser takes it from us over https only, for this host only."""
        return "__Host-loa" if self.is_https else "loa"

    def now(self) -> int:
        return int(self.desk.clock().timestamp())

    def today(self) -> dt.date:
        return self.desk.day_of(self.desk.clock())

    def commune_name(self, code: str) -> str:
        """As it stands at the head of a line: Xã Thất Khê."""
        commune = self.desk.gazetteer.communes.get(code)
        return commune.full_name[0].upper() + commune.full_name[1:] if commune else code

    @cached_property
    def templates(self) -> "Environment":
        """Read when the first officer comes: a bot that nobody looks at never loads them."""
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        folder = FileSystemLoader(HERE / "templates")
        env = Environment(
            loader=folder,
            autoescape=True,
            auto_reload=False,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        env.filters.update(number=number, day=day, moment=moment)
        env.globals.update(demo=(DEMO, DEMO_SAID) if self.desk.is_demo else None)
        env.globals.update(live_line=live_line)
        env.globals.update(static=static_path(), commune_name=self.commune_name, role_name=ROLES.get)
        return env

    def page(self, template: str, status: int = 200, /, **values: object) -> Response:
        html = self.templates.get_template(template).render(**values)
        return HTMLResponse(html, status, headers=dict(HEADERS))


def number(n: float, digits: int = 0) -> str:
    """1.234 and 1.234,5"""
    return f"{n:,.{digits}f}".translate(str.maketrans(",.", ".,"))


def day(written: str | dt.date) -> str:
    """31/12/2026; nothing stays nothing."""
    if not written:
        return ""
    read = dt.date.fromisoformat(written) if isinstance(written, str) else written
    return f"{read:%d/%m/%Y}"


def moment(at: int) -> str:
    """31/12/2026 08:05, in Việt Nam."""
    return f"{dt.datetime.fromtimestamp(at, VIETNAM):%d/%m/%Y %H:%M}"
