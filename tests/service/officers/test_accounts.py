"""An invitation makes one account; a new one takes the old password, telephone and sessions away; an office ends at once."""

import asyncio
import datetime as dt

import pytest

from bot.model.officers import OfficerRole
from bot.service.officers import accounts as doings
from bot.service.officers.accounts import GRANT_DAYS, Place, first_account, link_of, misplaced
from bot.service.officers.own_account import OwnPassword, sign_out_everywhere
from bot.service.officers.sign_in import SignIn
from bot.service.officers.typed_codes import fresh_code, in_groups, read
from bot.service.officers.welcome import WRONG_FROM_ADDRESS, Asked, Invitations, Wrong
from bot.storage import accounts
from bot.storage.accounts import Account
from tests.conftest import KEYS, House
from tests.service.officers.kit import (
    CHEAP,
    HERE,
    PASSWORD,
    SECRET,
    as_officer,
    digits,
    employed,
    journal,
    sign_in,
    tried,
)

MAI = Place("Bà Mai, UBND xã Thất Khê", "commune", "06040")


def invitations(house: House) -> Invitations:
    return Invitations(house.store, house.desk, CHEAP)


def asked(house: House, code: str, **changes: object) -> Asked:
    """The page filled in as it should be."""
    filled: dict[str, object] = {
        "code": code,
        "sealed": KEYS.seal.close(SECRET),
        "name": "",
        "login": "Mai.Nong",
        "password": PASSWORD,
        "again": PASSWORD,
        "digits": digits(house),
        "address": HERE,
    }
    return Asked(**filled | changes)  # type: ignore[arg-type]  # each for its own field


async def signed_in(house: House, account: Account, later: int = 0) -> str:
    house.now += dt.timedelta(seconds=later)
    token = await sign_in(house).sign_in(tried(house, account.login))
    assert token is not None
    return token


async def account_of(house: House, login: str) -> Account:
    async with house.store.reading() as reading:
        found = await accounts.of_login(reading, login)
    assert found is not None
    return found


async def test_an_invitation_makes_an_account_that_is_signed_in(house: House) -> None:
    boss = await employed(house)
    code = await doings.invite(house.store, house.desk, MAI, as_officer(boss))
    token = await invitations(house).accept(asked(house, code))
    assert isinstance(token, str)
    session = await sign_in(house).session(token)
    assert session is not None and (session.name, session.role, session.area) == (MAI.name, "commune", "06040")
    assert (await account_of(house, "mainong")).since == "2026-11-23"
    assert await journal(house) == [("access", "invited:commune"), ("account", "made"), ("sign-in", "password")]


async def test_the_digits_that_were_proved_do_not_open_again(house: House) -> None:
    code = await doings.invite(house.store, house.desk, MAI, None)
    await invitations(house).accept(asked(house, code))
    assert await sign_in(house).sign_in(tried(house, "mainong")) is None
    house.now += dt.timedelta(seconds=30)
    assert await sign_in(house).sign_in(tried(house, "mainong")) is not None


async def test_a_used_invitation_opens_nothing(house: House) -> None:
    code = await doings.invite(house.store, house.desk, MAI, None)
    assert await invitations(house).look_up(code, HERE) is not None
    await invitations(house).accept(asked(house, code))
    assert await invitations(house).look_up(code, HERE) is None
    wrong = await invitations(house).accept(asked(house, code, login="another"))
    assert isinstance(wrong, tuple) and wrong[0].field == "ma"
    assert await house.store.write(accounts.in_office) == 1


async def test_of_two_who_accept_one_invitation_at_once_one_gets_in(house: House) -> None:
    code = await doings.invite(house.store, house.desk, MAI, None)
    both = [invitations(house).accept(asked(house, code, login=login)) for login in ("mai", "lan")]
    done = await asyncio.gather(*both)
    assert sum(isinstance(each, str) for each in done) == 1
    assert await house.store.write(accounts.in_office) == 1


async def test_an_invitation_lives_seven_days(house: House) -> None:
    code = await doings.invite(house.store, house.desk, MAI, None)
    house.now += dt.timedelta(days=GRANT_DAYS, seconds=-1)
    assert await invitations(house).look_up(code, HERE) is not None
    house.now += dt.timedelta(seconds=1)
    assert await invitations(house).look_up(code, HERE) is None


async def test_looking_at_an_invitation_does_not_use_it_up(house: House) -> None:
    code = await doings.invite(house.store, house.desk, MAI, None)
    for _ in range(3):
        assert await invitations(house).look_up(in_groups(code).lower(), HERE) is not None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"login": "ab"}, "dang_nhap"),
        ({"login": "a" * 41}, "dang_nhap"),
        ({"login": "!!!"}, "dang_nhap"),
        ({"password": "ngắn quá"}, "mat_khau"),
        ({"password": "mainong mainong", "again": "mainong mainong"}, "mat_khau"),
        ({"again": "khác hẳn từ trên"}, "nhac_lai"),
        ({"digits": "000000"}, "so"),
        ({"sealed": b"not one of ours, far from it"}, "ma"),
    ],
)
async def test_a_slip_is_told_at_its_field_and_uses_nothing_up(
    house: House, changes: dict[str, object], field: str
) -> None:
    code = await doings.invite(house.store, house.desk, MAI, None)
    wrong = await invitations(house).accept(asked(house, code, **changes))
    assert isinstance(wrong, tuple) and [each.field for each in wrong] == [field]
    assert isinstance(await invitations(house).accept(asked(house, code)), str)


async def test_a_login_that_is_taken_is_told_and_the_invitation_stays(house: House) -> None:
    first, second = [await doings.invite(house.store, house.desk, MAI, None) for _ in range(2)]
    await invitations(house).accept(asked(house, first))
    wrong = await invitations(house).accept(asked(house, second))
    assert isinstance(wrong, tuple) and [each.field for each in wrong] == ["dang_nhap"]
    assert isinstance(await invitations(house).accept(asked(house, second, login="lan")), str)


async def test_codes_cannot_be_tried_through(house: House) -> None:
    code = await doings.invite(house.store, house.desk, MAI, None)
    for _ in range(WRONG_FROM_ADDRESS):
        assert await invitations(house).look_up(fresh_code(), HERE) is None
    assert await invitations(house).look_up(code, HERE) is None
    assert await invitations(house).look_up(code, "198.51.100.1") is not None
    house.now += dt.timedelta(hours=1)
    assert await invitations(house).look_up(code, HERE) is not None


async def test_a_new_invitation_takes_password_telephone_and_sessions_away_at_once(house: House) -> None:
    boss, mai = await employed(house), await employed(house, "commune", "06040")
    token = await signed_in(house, mai)
    code = await doings.invite(house.store, house.desk, Place(mai.name, mai.role, mai.area), as_officer(boss), mai.id)
    assert await sign_in(house).session(token) is None
    house.now += dt.timedelta(seconds=60)
    assert await sign_in(house).sign_in(tried(house, mai.login)) is None
    fresh = KEYS.seal.close(b"another twenty bytes")
    new = asked(
        house,
        code,
        sealed=fresh,
        digits=digits(house, secret=b"another twenty bytes"),
        password="mùa xuân nương ngô",
        again="mùa xuân nương ngô",
    )
    assert isinstance(await invitations(house).accept(new), str)
    house.now += dt.timedelta(seconds=60)
    assert await sign_in(house).sign_in(tried(house, mai.login)) is None
    so = digits(house, secret=b"another twenty bytes")
    assert await sign_in(house).sign_in(tried(house, mai.login, "mùa xuân nương ngô", so)) is not None
    assert (await account_of(house, mai.login)).id == mai.id


async def test_of_two_new_invitations_for_one_account_only_the_later_opens(house: House) -> None:
    boss, mai = await employed(house), await employed(house, "commune", "06040")
    place = Place(mai.name, mai.role, mai.area)
    first, second = [await doings.invite(house.store, house.desk, place, as_officer(boss), mai.id) for _ in range(2)]
    assert await invitations(house).look_up(first, HERE) is None
    assert await invitations(house).look_up(second, HERE) is not None


@pytest.mark.parametrize("what", ["move", "end"])
async def test_a_change_of_office_ends_sessions_and_all_invitations_for_and_from_her(house: House, what: str) -> None:
    boss, lan = await employed(house), await employed(house)
    token = await signed_in(house, lan)
    from_her = await doings.invite(house.store, house.desk, MAI, as_officer(lan))
    by = as_officer(boss)
    if what == "move":
        assert await doings.move(house.store, house.desk, lan.id, Place(lan.name, "commune", "06040"), by)
    else:
        assert await doings.end(house.store, house.desk, lan.id, by)
    assert await sign_in(house).session(token) is None
    assert await invitations(house).look_up(from_her, HERE) is None
    house.now += dt.timedelta(seconds=60)
    assert (await sign_in(house).sign_in(tried(house, lan.login)) is not None) == (what == "move")


async def test_nobody_moves_or_ends_herself(house: House) -> None:
    boss = await employed(house)
    assert not await doings.end(house.store, house.desk, boss.id, as_officer(boss))
    assert not await doings.move(house.store, house.desk, boss.id, MAI, as_officer(boss))
    assert await journal(house) == []


async def test_an_ended_office_is_not_renewed_by_an_invitation_of_before(house: House) -> None:
    boss, mai = await employed(house), await employed(house, "commune", "06040")
    place = Place(mai.name, mai.role, mai.area)
    code = await doings.invite(house.store, house.desk, place, as_officer(boss), mai.id)
    await house.store.write(accounts.end, mai.id, "2026-11-23")
    assert await invitations(house).look_up(code, HERE) is None
    assert isinstance(await invitations(house).accept(asked(house, code)), tuple)


@pytest.mark.parametrize(
    ("role", "area", "fits"),
    [
        ("commune", "06040", True), ("commune", "", False), ("commune", "99999", False),
        ("school", "ts1", True), ("school", "06040", False), ("school", "", False),
        ("province", "", True), ("province", "06040", False), ("editor", "", True), ("auditor", "06040", False),
    ],
)  # fmt: skip
def test_a_role_has_the_area_it_needs(house: House, role: OfficerRole, area: str, fits: bool) -> None:
    wrong = misplaced(house.desk, Place("Bà Mai", role, area), frozenset({"ts1"}))
    assert (wrong is None) == fits


@pytest.mark.parametrize("name", ["", "x" * 121])
def test_a_place_needs_a_name(house: House, name: str) -> None:
    assert misplaced(house.desk, Place(name, "editor")) == Wrong("ten", "Ghi tên và chức vụ, nhiều nhất 120 ký tự.")


async def test_while_nobody_has_an_account_the_newest_printed_link_makes_the_first(house: House) -> None:
    first, second = await first_account(house.store, house.desk), await first_account(house.store, house.desk)
    assert first is not None and second is not None
    assert await invitations(house).look_up(first, HERE) is None
    nameless = await invitations(house).accept(asked(house, second))
    assert isinstance(nameless, tuple) and nameless[0].field == "ten"
    assert isinstance(await invitations(house).accept(asked(house, second, name="Ông Bình, Văn phòng Sở")), str)
    assert (await account_of(house, "mainong")).name == "Ông Bình, Văn phòng Sở"
    assert await first_account(house.store, house.desk) is None


async def test_who_accepts_does_not_choose_her_name_where_it_was_given(house: House) -> None:
    code = await doings.invite(house.store, house.desk, MAI, None)
    await invitations(house).accept(asked(house, code, name="Giám đốc Sở"))
    assert (await account_of(house, "mainong")).name == MAI.name


def test_the_code_stands_behind_the_sharp_where_no_server_sees_it() -> None:
    code = fresh_code()
    address, _, behind = link_of("https://loa.example", code).partition("#")
    assert address == "https://loa.example/can-bo/moi" and behind == f"ma={in_groups(code)}"


def test_a_code_is_read_however_it_is_written_and_a_slip_is_no_code() -> None:
    code = fresh_code()
    assert len(code) == 18 and read(in_groups(code)) == read(code.lower()) == read(f" {in_groups(code)} ") == code
    slip = ("4" if code[0] == "3" else "3") + code[1:]
    assert read(slip) is None and read(code[:9]) is None and read("") is None and read(code + "A") is None


async def own(house: House, account: Account, token: str, old: str, so: str) -> tuple[Wrong, ...]:
    new = "một câu mới hoàn toàn"
    return await OwnPassword(house.store, house.desk, CHEAP).change(as_officer(account), token, old, new, new, so)


async def test_changing_a_password_needs_the_old_one_and_digits_and_ends_the_other_sessions(house: House) -> None:
    mai = await employed(house)
    elsewhere, here = await signed_in(house, mai), await signed_in(house, mai, later=60)
    house.now += dt.timedelta(seconds=60)
    assert [each.field for each in await own(house, mai, here, "sai hẳn rồi", digits(house))] == ["cu"]
    assert [each.field for each in await own(house, mai, here, PASSWORD, "000000")] == ["cu"]
    assert await own(house, mai, here, PASSWORD, digits(house)) == ()
    assert await sign_in(house).session(elsewhere) is None and await sign_in(house).session(here) is not None
    house.now += dt.timedelta(seconds=60)
    assert await sign_in(house).sign_in(tried(house, mai.login)) is None
    assert await sign_in(house).sign_in(tried(house, mai.login, "một câu mới hoàn toàn")) is not None
    assert ("password", "changed") in await journal(house)


async def test_whoever_sits_down_at_an_open_session_cannot_guess_the_password_through(house: House) -> None:
    mai = await employed(house)
    token = await signed_in(house, mai)
    house.now += dt.timedelta(seconds=60)
    for _ in range(20):
        await own(house, mai, token, "sai hẳn rồi", digits(house))
    assert [each.field for each in await own(house, mai, token, PASSWORD, digits(house))] == ["cu"]


async def test_out_of_every_browser_at_once(house: House) -> None:
    mai = await employed(house)
    tokens = [await signed_in(house, mai, later=60) for _ in range(3)]
    assert await sign_out_everywhere(house.store, house.desk, as_officer(mai)) == 3
    door: SignIn = sign_in(house)
    assert [await door.session(token) for token in tokens] == [None] * 3
    assert (await journal(house))[-1] == ("sign-out", "everywhere")
