"""A link from the talk opens the pages once, within ten minutes, for the officer it was made for."""

import datetime as dt

from bot.model.people import Role
from bot.service.officers.passes import PASS_SECONDS, WRONG_FROM_ADDRESS, link_of, make_pass, redeem
from bot.service.officers.sign_in import actor_of
from bot.service.officers.typed_codes import fresh_code, in_groups
from bot.storage import chats, people
from bot.storage.sql import Db
from tests.conftest import KEYS, House
from tests.service.officers.kit import HERE, journal, sign_in

PERSON, CHAT = 22, 11


async def given(house: House, area: str = "06040") -> str:
    """The code that an officer's chat was handed."""
    now = int(house.now.timestamp())

    def become(db: Db) -> str:
        chats.save(db, chats.load(db, b"name", CHAT, KEYS), "web", b"name", None, now)
        people.agree(db, CHAT, PERSON, "1", "web", now)
        people.invite(db, 33, "3333333AA", Role("officer", area), now + 60, KEYS)
        people.use_invitation(db, PERSON, 33, now)
        return make_pass(db, KEYS, PERSON, area, now)

    return await house.store.write(become)


async def test_a_link_opens_a_session_for_looking_in_her_area(house: House) -> None:
    code = await given(house)
    token = await redeem(house.store, house.desk, in_groups(code), HERE)
    session = await sign_in(house).session(token or "")
    assert session is not None
    assert (session.role, session.area, session.how, session.account) == ("commune", "06040", "link", 0)
    assert await journal(house) == [("sign-in", "link")]


async def test_of_an_officer_of_the_province_it_opens_the_province(house: House) -> None:
    token = await redeem(house.store, house.desk, await given(house, ""), HERE)
    session = await sign_in(house).session(token or "")
    assert session is not None and (session.role, session.area) == ("province", "")


async def test_it_opens_once(house: House) -> None:
    code = await given(house)
    assert await redeem(house.store, house.desk, code, HERE) is not None
    assert await redeem(house.store, house.desk, code, HERE) is None


async def test_it_is_worth_nothing_after_ten_minutes(house: House) -> None:
    code = await given(house)
    house.now += dt.timedelta(seconds=PASS_SECONDS)
    assert await redeem(house.store, house.desk, code, HERE) is None


async def test_codes_cannot_be_tried_through(house: House) -> None:
    code = await given(house)
    for _ in range(WRONG_FROM_ADDRESS):
        assert await redeem(house.store, house.desk, fresh_code(), HERE) is None
    assert await redeem(house.store, house.desk, code, HERE) is None
    assert await redeem(house.store, house.desk, code, "198.51.100.1") is not None


async def test_her_erasure_ends_what_the_link_opened(house: House) -> None:
    token = await redeem(house.store, house.desk, await given(house), HERE) or ""
    await house.store.write(chats.erase, CHAT, PERSON, int(house.now.timestamp()))
    assert await sign_in(house).session(token) is None


async def test_the_journal_knows_her_by_a_number_that_is_not_hers(house: House) -> None:
    await redeem(house.store, house.desk, await given(house), HERE)
    actor = (await house.rows("SELECT actor FROM audit"))[0][0]
    assert actor == actor_of(KEYS, PERSON) < 0 and actor != -PERSON


def test_the_code_stands_behind_the_sharp() -> None:
    code = fresh_code()
    assert link_of("https://loa.example", code) == f"https://loa.example/can-bo/mo#ma={in_groups(code)}"
