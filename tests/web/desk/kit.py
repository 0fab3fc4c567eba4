"""An officer at her pages, without a browser: signed in as any role, she opens, sends forms, and reads."""

import itertools
import re
import secrets
from collections.abc import Mapping, Sequence

import httpx
from starlette.applications import Starlette

from bot.model.conversation import Conversation
from bot.model.officers import How, OfficerRole
from bot.model.people import Role
from bot.service.meetings.photos import Photos
from bot.storage import chats, people, visits
from bot.storage.chats import Chat
from bot.storage.sql import Db
from bot.web.desk.pages import HOME, Page
from bot.web.desk.shell import Shell
from bot.web.desk.site import PAGES, desk_routes
from bot.web.page import chat_routes
from tests.conftest import KEYS, House
from tests.service.officers.kit import CHEAP, employed

ADDRESS = "https://loa.example"
_ids = itertools.count(9001)


def site(
    house: House, pages: Sequence[Page] = PAGES, address: str = ADDRESS, photos: Photos | None = None
) -> Starlette:
    """The pages as they are served, over a house to test in."""
    shell = Shell(house.store, house.desk, address, CHEAP, photos)
    return Starlette(routes=[*chat_routes(), *desk_routes(shell, pages)])


class Officer:
    """A browser of hers: it keeps cookies, says where its forms come from, and follows nothing by itself."""

    def __init__(self, house: House, app: Starlette | None = None, address: str = ADDRESS) -> None:
        self.house = house
        self.app = app or site(house, address=address)
        self.web = httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url=address)
        self.answer = httpx.Response(0)
        self.token = ""
        """Of her session, as her cookie carries it."""

    async def opens(self, path: str = HOME, *, follow: bool = True) -> httpx.Response:
        self.answer = await self.web.get(path, follow_redirects=follow, headers={"Sec-Fetch-Site": "none"})
        return self.answer

    async def sends(
        self, path: str, fields: Mapping[str, object] | None = None, *, follow: bool = True, **more: str
    ) -> httpx.Response:
        """A form, with the token that stands on every page of hers."""
        token = await self.csrf(f"{HOME}/tai-khoan")
        return await self.posts(path, {"khoa_trang": token, **(fields or {}), **more}, follow=follow)

    async def posts(
        self, path: str, fields: Mapping[str, object], *, follow: bool = True, **headers: str
    ) -> httpx.Response:
        """Raw, with the headers of a form on one of our pages unless others are given."""
        sent = headers or {"Sec-Fetch-Site": "same-origin"}
        self.answer = await self.web.post(path, data=fields, headers=sent, follow_redirects=follow)
        return self.answer

    async def uploads(
        self, path: str, field: str, name: str, content: bytes, fields: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """A form with a file."""
        token = await self.csrf(f"{HOME}/tai-khoan")
        self.answer = await self.web.post(
            path,
            data={"khoa_trang": token, **(fields or {})},
            files={field: (name, content)},
            headers={"Sec-Fetch-Site": "same-origin"},
            follow_redirects=True,
        )
        return self.answer

    async def csrf(self, at: str) -> str:
        page = await self.web.get(at)
        found = re.search(r'name="khoa_trang" value="([0-9a-f]+)"', page.text)
        return found[1] if found else ""

    @property
    def said(self) -> str:
        """The words on the page, without its marks."""
        return words(self.answer.text)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


async def signed_in(
    house: House,
    role: OfficerRole = "province",
    area: str = "",
    how: How = "password",
    app: Starlette | None = None,
) -> Officer:
    """As if she had just come through the sign-in page (or by a link from the talk)."""
    officer = Officer(house, app)
    token, now = secrets.token_urlsafe(32), int(house.now.timestamp())
    account, person = 0, 0
    if how == "password":
        account = (await employed(house, role, area)).id
    else:
        person = await officer_in_talk(house, area)
    hashed = visits.token_hash(KEYS, token)
    await house.store.write(
        visits.open_session, hashed, account=account, person=person, role=role, area=area, how=how, now=now
    )
    officer.token = token
    officer.web.cookies.set("__Host-loa", token, domain="loa.example", path="/")
    return officer


async def officer_in_talk(house: House, area: str) -> int:
    """A person with an officer's role in the talk."""
    code, person = f"{next(_ids):09d}", next(_ids)
    chat = Chat(person, Conversation(), None)

    def become(db: Db) -> None:
        chats.save(db, chat, "web", person.to_bytes(16), None, int(house.now.timestamp()))
        people.agree(db, chat.id, person, "1", "web", 0)
        people.invite(db, person, code, Role("officer", area), 2**40, KEYS)
        people.use_invitation(db, person, person, 0)

    await house.store.write(become)
    return person
