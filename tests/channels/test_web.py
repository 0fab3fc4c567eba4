"""The web chat's JSON door: exact form, one answer an event, clear errors, pushes without an address in a URL."""

import asyncio
import base64
import json
import secrets
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request

from bot.channels.web import WebChat, network_of
from bot.model.codes import code_from
from bot.model.replies import Say
from bot.service import guesses
from bot.service.carriers import wire
from bot.service.carriers.pace import Pace
from bot.service.carriers.sending import NotHere
from bot.service.talks.deliver import Deliverer
from bot.storage import outbox
from bot.storage.store import CannotWrite
from tests.conftest import House, heard


class Page:
    """A page as it behaves in a browser: a secret of its own, a new id for each event."""

    def __init__(self, door: httpx.AsyncClient) -> None:
        self.door = door
        self.secret = secrets.token_urlsafe(16)
        self.last: dict[str, Any] = {}

    async def posts(self, **event: Any) -> httpx.Response:
        body = {"chat": self.secret, "id": str(uuid.uuid4())} | event
        answer = await self.door.post("/api/chat", json=body)
        if answer.status_code == 200:
            self.last = answer.json()
        return answer

    async def types(self, text: str) -> dict[str, Any]:
        await self.posts(typed=text)
        return self.last

    async def taps(self, label: str) -> dict[str, Any]:
        choices = self.last["says"][-1]["choices"]
        await self.posts(tapped=next(each["key"] for each in choices if each["label"] == label))
        return self.last


@pytest.fixture
async def web(house: House) -> WebChat:
    return WebChat(house.store, house.desk, house.receiver, lambda: None)


@pytest.fixture
async def page(web: WebChat) -> AsyncIterator[Page]:
    transport = httpx.ASGITransport(Starlette(routes=web.routes()))
    async with httpx.AsyncClient(transport=transport, base_url="http://loa") as door:
        yield Page(door)


def door_from(web: WebChat, host: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(Starlette(routes=web.routes()), client=(host, 5))
    return httpx.AsyncClient(transport=transport, base_url="http://loa")


def body_of(answer: dict[str, Any]) -> str:
    return "\n".join(each["body"] for each in answer["says"])


async def test_the_answer_has_the_documented_form(page: Page) -> None:
    answer = await page.posts(opened="")
    says = answer.json()["says"]
    assert set(says[0]) >= {"id", "title", "body", "choices", "media", "instead"}
    assert set(says[-1]["choices"][0]) == {"key", "label"}
    offer, _, index = says[-1]["choices"][0]["key"].partition(":")
    assert offer
    assert index == "0"
    assert answer.headers["cache-control"] == "no-store"


async def test_a_talk_by_taps_and_by_numbers(page: Page) -> None:
    await page.types("chào")
    await page.taps("Chọn chủ đề")
    card = await page.types("3")
    assert card["says"][-1]["title"] == "Bao nhiêu tuổi thì cưới được?"


async def test_the_same_event_again_gives_the_same_answer_and_counts_once(page: Page, house: House) -> None:
    await page.types("chào")
    event = str(uuid.uuid4())
    first = await page.posts(id=event, typed="1")
    await page.posts(typed="2")
    again = await page.posts(id=event, typed="1")
    assert again.json() == first.json()
    assert await house.rows("SELECT SUM(n) FROM activity") == [(1,)]


async def test_the_same_event_at_the_same_time_counts_once(page: Page, house: House) -> None:
    await page.types("chào")
    event = str(uuid.uuid4())
    answers = await asyncio.gather(*(page.posts(id=event, typed="1") for _ in range(5)))
    assert len({answer.text for answer in answers}) == 1
    assert await house.rows("SELECT SUM(n) FROM activity") == [(1,)]


async def test_the_same_id_of_another_page_is_another_event(page: Page, house: House) -> None:
    other = Page(page.door)
    event = str(uuid.uuid4())
    await page.posts(id=event, typed="chào")
    assert "says" in (await other.posts(id=event, typed="chào")).json()
    assert await house.rows("SELECT COUNT(*) FROM chats") == [(2,)]


async def test_an_answer_cannot_be_read_from_the_database(page: Page, house: House) -> None:
    await page.types("giúp")
    sealed = (await house.rows("SELECT sealed FROM answers"))[0][0]
    assert b"113" not in sealed
    with pytest.raises(Exception, match="key"):
        house.desk.keys.seal.open(sealed)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"x"',
        b"null",
        json.dumps({"chat": "a" * 22, "id": str(uuid.uuid4())}).encode(),
        json.dumps({"chat": "a" * 22, "id": str(uuid.uuid4()), "typed": "a", "opened": ""}).encode(),
        json.dumps({"chat": "short", "id": str(uuid.uuid4()), "typed": "a"}).encode(),
        json.dumps({"chat": "a" * 22, "id": "5", "typed": "a"}).encode(),
        json.dumps({"chat": "a" * 22, "id": str(uuid.uuid4()), "typed": 5}).encode(),
        json.dumps({"chat": "a" * 22, "id": str(uuid.uuid4()), "tapped": "abc"}).encode(),
        json.dumps({"chat": "a" * 22, "id": str(uuid.uuid4()), "tapped": "x:-1"}).encode(),
        json.dumps({"chat": "a" * 22, "id": str(uuid.uuid4()), "typed": "a", "extra": 1}).encode(),
        b"\xff\xfe",
    ],
)
async def test_a_bad_body_gets_400_with_a_sentence(page: Page, body: bytes) -> None:
    answer = await page.door.post("/api/chat", content=body)
    assert answer.status_code == 400
    assert len(answer.json()["error"]) > 10


async def test_an_oversized_body_gets_413(page: Page) -> None:
    assert (await page.posts(typed="a" * 40_000)).status_code == 413


async def test_a_long_text_is_no_error(page: Page) -> None:
    assert (await page.posts(typed="ế" * 9_000)).status_code == 200


async def test_what_cannot_be_kept_is_not_acknowledged(page: Page, house: House, monkeypatch: Any) -> None:
    async def full(*_: object) -> None:
        raise CannotWrite("database or disk is full")

    monkeypatch.setattr(house.store, "write", full)
    answer = await page.posts(typed="chào")
    assert answer.status_code == 503
    assert answer.headers["retry-after"]


async def test_help_can_be_called_and_is_cleared_from_the_screen(page: Page) -> None:
    say = (await page.types("giúp"))["says"][-1]
    assert {each["number"] for each in say["media"] if each["kind"] == "call"} == {"111", "113", "115"}
    assert say["clear_after"] == 600


async def test_leaving_takes_everything_away(page: Page) -> None:
    await page.types("nghe")
    assert (await page.types("thoát"))["says"][-1]["instead"]


async def test_an_officer_hears_the_figures_in_the_answer(page: Page, house: House) -> None:
    from bot.app import invite

    await house.joins("lan")
    code = await invite(house.store, house.desk.keys, int(house.now.timestamp()))
    await page.posts(opened=code)
    await page.taps("Đồng ý")
    say = (await page.types("thống kê"))["says"][-1]
    assert "Toàn tỉnh: thẻ 0, tự khai 1 (chưa có số hộ)\nxã Thất Khê: thẻ 0, tự khai 1\n" in say["body"]
    assert "Xem kiểu khác" in [each["label"] for each in say["choices"]]


async def test_a_picture_comes_within_the_answer_and_again_with_the_same_event(page: Page, house: House) -> None:
    from bot.app import invite

    await page.posts(opened=await invite(house.store, house.desk.keys, int(house.now.timestamp())))
    await page.taps("Đồng ý")
    await page.types("thống kê")
    (picture,) = (await page.taps("Xem hình"))["says"][-1]["media"]
    png = base64.b64decode(picture["src"].removeprefix("data:image/png;base64,"))
    assert png.startswith(b"\x89PNG")
    assert (picture["kind"], picture["width"], picture["height"] > 200) == ("picture", 1080, True)
    assert picture["alt"].startswith("Số hộ đã được nghe, năm 2026, Toàn tỉnh")


async def test_a_picture_lies_in_no_table(page: Page, house: House, database: Path) -> None:
    await test_a_picture_comes_within_the_answer_and_again_with_the_same_event(page, house)
    await house.store.checkpoint()
    assert b"IDAT" not in database.read_bytes()
    longest = await house.rows("SELECT MAX(LENGTH(sealed)) FROM answers")
    assert longest[0][0] < 2000


async def test_a_push_reaches_the_page_that_listens(page: Page, house: House, web: WebChat) -> None:
    await page.types("chào")
    chat = (await house.rows("SELECT id FROM chats"))[0][0]
    sender = Deliverer(house.store, house.desk, web, Pace(None))
    running = asyncio.create_task(sender.run())
    body = house.desk.keys.seal.close(wire.pack(Say(body="Chợ phiên hôm nay", id="x.0")))
    now = int(house.now.timestamp())
    await house.store.write(put, chat, body, now)
    stream = web._stream(chat)
    heard = b""
    async with asyncio.timeout(5):
        async for part in stream:
            sender.wake()
            heard += part
            if b"event: say" in heard:
                break
    await stream.aclose()  # type: ignore[attr-defined]  # a generator
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert "Chợ phiên hôm nay" in heard.decode()
    assert await house.rows("SELECT body FROM outbox") == [(None,)]


async def test_while_it_is_calm_nothing_is_shown_unasked(page: Page, house: House, web: WebChat) -> None:
    """S24; in the outbox it looks as if the page were closed."""
    await page.types("chào")
    chat = (await house.rows("SELECT id FROM chats"))[0][0]
    web._streams[chat] = asyncio.Queue()
    say = Say(body="Chợ phiên hôm nay", id="x.0")
    await web.send(chat, "", say)
    await page.types("chồng em đánh em")
    with pytest.raises(NotHere):
        await web.send(chat, "", say)
    house.later(minutes=11)
    await web.send(chat, "", say)
    assert web._streams[chat].qsize() == 2


def put(db: Any, chat: int, body: bytes, now: int) -> None:
    outbox.put(db, chat=chat, channel="web", address=None, body=body, now=now, expires_at=now + 60)


async def test_listening_needs_the_secret_of_a_chat_that_wrote(page: Page) -> None:
    assert (await page.door.post("/api/chat/events", json={"chat": secrets.token_urlsafe(16)})).status_code == 404
    assert (await page.door.post("/api/chat/events", json={"chat": "x"})).status_code == 400


async def test_one_address_cannot_use_up_the_codes_of_everybody(house: House, web: WebChat) -> None:
    own = heard(await house.joins("lan")).split("Mã nhà mình: ")[1].split()[0]
    async with door_from(web, "203.0.113.9") as far, door_from(web, "2001:db8:1:2::7") as other:
        for n in range(guesses.MOST_OF_A_NETWORK):
            await Page(far).types(code_from(n + 5))
        assert "nhiều máy gõ mã quá" in body_of(await Page(far).types(own))
        assert "nhiều máy gõ mã quá" not in body_of(await Page(other).types(own))
    assert "nhiều máy gõ mã quá" not in heard(await house.types("pao", own))


async def test_the_web_leaves_the_other_channels_their_codes(house: House, web: WebChat) -> None:
    own = heard(await house.joins("lan")).split("Mã nhà mình: ")[1].split()[0]
    for n in range(guesses.MOST_OF_THE_WEB):
        async with door_from(web, f"203.0.113.{n}") as far:
            await Page(far).types(code_from(n + 5))
    async with door_from(web, "198.51.100.1") as far:
        assert "nhiều máy gõ mã quá" in body_of(await Page(far).types(own))
    assert "nhiều máy gõ mã quá" not in heard(await house.types("pao", own))


@pytest.mark.parametrize(
    ("host", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("fe80::1%eth0", "fe80::/64"),
        ("a-socket", "a-socket"),
    ],
)
def test_a_customer_of_a_network_is_one_address(host: str, network: str) -> None:
    assert network_of(Request({"type": "http", "client": (host, 1)})) == network
