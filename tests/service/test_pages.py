"""The link from the talk to the officers' pages: once, for ten minutes, in her own area, and in no table to be read."""

import datetime as dt

from bot.model.codes import code_from
from bot.model.events import Opened, Typed
from bot.model.people import Role
from bot.model.replies import Link, Say
from bot.service.carriers import wire
from bot.service.officers import passes
from bot.storage import people
from bot.storage.sql import Sql
from tests.conftest import KEYS, House, frames


async def in_office(house: House, who: str, area: str, channel: str = "web") -> None:
    code = code_from(77)
    until = int(house.now.timestamp()) + 60
    await house.store.write(people.invite, 77, code, Role("officer", area), until, KEYS)
    for event in (Opened(code), Typed("dong y")):
        await house.does(who, event, channel=channel)


async def link(house: House, who: str = "lan") -> str:
    say = frames((await house.types(who, "mo trang")).replies)[-1]
    (found,) = say.media
    assert isinstance(found, Link)
    return found.url


async def opens(house: House, url: str) -> list[tuple[str, str, str]]:
    """What is signed in after somebody came with that link: role, area, how."""
    code = url.partition("#ma=")[2]
    token = await passes.redeem(house.store, house.desk, code, "127.0.0.1")
    rows = await house.rows("SELECT role, area, how FROM web_sessions ORDER BY made_at")
    return [tuple(row) for row in rows] if token else []


async def test_it_opens_her_area_once(house: House) -> None:
    await in_office(house, "lan", "06040")
    url = await link(house)
    assert url.startswith("https://loa.example/can-bo/mo#ma=")
    assert await opens(house, url) == [("commune", "06040", "link")]
    assert await opens(house, url) == []


async def test_after_ten_minutes_it_opens_nothing(house: House) -> None:
    await in_office(house, "lan", "")
    url = await link(house)
    house.now += dt.timedelta(minutes=10)
    assert await opens(house, url) == []


async def test_a_newer_link_ends_the_older_and_so_does_the_end_of_her_office(house: House) -> None:
    await in_office(house, "lan", "")
    old, new = await link(house), await link(house)
    assert await opens(house, old) == []
    await house.store.write(lambda db: db.run(Sql("DELETE FROM roles")))
    assert await opens(house, new) == []


async def test_erasing_ends_it(house: House) -> None:
    await in_office(house, "lan", "")
    url = await link(house)
    await house.types("lan", "xoa du lieu")
    assert await opens(house, url) == []


async def test_on_a_carrier_it_waits_two_minutes_at_most_and_leaves_no_row(house: House) -> None:
    await in_office(house, "7", "", "telegram")
    await house.store.write(lambda db: db.run(Sql("DELETE FROM outbox")))
    await house.does("7", Typed("mo trang"), channel="telegram", seal=None)
    ((body, fleeting, lives),) = await house.rows("SELECT body, fleeting, expires_at - due_at FROM outbox")
    say = wire.unpack(KEYS.seal.open(body))
    assert isinstance(say, Say)
    assert (fleeting, lives) == (1, 120)
    assert [type(each) for each in say.media] == [Link]


async def test_the_code_stands_in_no_table(house: House) -> None:
    await in_office(house, "lan", "")
    code = (await link(house)).partition("#ma=")[2]
    for table in ("passes", "answers", "chats", "outbox"):
        rows = await house.rows(f"SELECT * FROM {table}")
        for spelt in (code, code.replace("-", "")):
            assert spelt.encode() not in b"".join(
                bytes(each) for row in rows for each in row if isinstance(each, bytes)
            )
            assert spelt not in str(rows)
