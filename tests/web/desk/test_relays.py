"""Who passes content on, for officers: numbers of those who agreed, their own commune's alone, and odd days."""

import datetime as dt

from bot.model.people import Role
from bot.model.relays import code_of, spoken
from bot.service.households.relaying import MANY_A_DAY
from bot.storage import relays
from bot.storage.sql import Db
from bot.web.desk.relays import RELAYS
from tests.conftest import KEYS, House
from tests.web.desk.kit import signed_in

DAY = dt.date(2026, 11, 20)


def passes_on(db: Db, person: int, role: Role, number: int, *, named: bool = True, houses: int = 0) -> None:
    relays.take(db, person, role, code_of(number), DAY)
    relays.name(db, person, named)
    for house in range(houses):
        relays.credit(db, code_of(number), 1, 1000 * person + house, "self", DAY, KEYS)


async def filled(house: House) -> None:
    await house.store.write(passes_on, 1, Role("prestigious", "06040"), 4721, houses=3)
    await house.store.write(passes_on, 2, Role("prestigious", "06040"), 4722)
    await house.store.write(passes_on, 3, Role("prestigious", "06040"), 4723, named=False, houses=9)
    await house.store.write(passes_on, 4, Role("village-head", "06058"), 4724, houses=MANY_A_DAY)


async def test_those_who_agreed_are_counted_and_no_others(house: House) -> None:
    await filled(house)
    mai = await signed_in(house)
    await mai.opens(RELAYS)
    assert "Xã Thất Khê 1 / 2 –" in mai.said
    assert "Cả tỉnh 1 / 2 1 / 1" in mai.said
    assert "63 xã, phường chưa có ai" in mai.said
    assert spoken(code_of(4723)) not in mai.said


async def test_a_day_with_many_new_houses_through_one_code_is_put_before_a_person(house: House) -> None:
    await filled(house)
    mai = await signed_in(house)
    await mai.opens(RELAYS)
    assert "20/11/2026" in mai.said and f"{spoken(code_of(4724))} {MANY_A_DAY}" in mai.said
    await mai.opens(f"{RELAYS}?ky=2026-10")
    assert "Không có ngày nào" in mai.said


async def test_a_commune_sees_its_own(house: House) -> None:
    await filled(house)
    mai = await signed_in(house, "commune", "06040")
    await mai.opens(RELAYS)
    assert "1 / 2" in mai.said
    assert spoken(code_of(4724)) not in mai.said and "Cả tỉnh" not in mai.said


async def test_where_nobody_agreed_it_says_what_to_do(house: House) -> None:
    mai = await signed_in(house)
    await mai.opens(RELAYS)
    assert "Chưa có ai đồng ý" in mai.said
