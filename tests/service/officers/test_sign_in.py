"""Only login, password and fresh digits together open the pages; and whoever guesses learns nothing."""

import asyncio
import datetime as dt
from typing import ClassVar

import pytest

from bot.service.officers.passwords import MOST_WAITING, Busy, Passwords, as_text, step_of, weakness
from bot.service.officers.sign_in import (
    ADDRESS,
    LOGIN_FROM_ANYWHERE,
    LOGIN_FROM_HERE,
    SignIn,
    csrf_of,
    is_csrf,
    login_of,
)
from bot.storage import accounts
from tests.conftest import KEYS, House
from tests.service.officers.kit import CHEAP, PASSWORD, SECRET, as_officer, digits, employed, journal, sign_in, tried


async def test_login_password_and_digits_open_a_session(house: House) -> None:
    account = await employed(house, "commune", "06040")
    token = await sign_in(house).sign_in(tried(house, account.login))
    assert token is not None and len(token) >= 43  # 256 bits
    session = await sign_in(house).session(token)
    assert session is not None and (session.account, session.role, session.area) == (account.id, "commune", "06040")
    assert await journal(house) == [("sign-in", "password")]


@pytest.mark.parametrize(
    ("login", "password", "so"),
    [
        ("", PASSWORD, ""),
        ("x", PASSWORD, ""),
        ("{}", "sai", ""),
        ("{}", PASSWORD, "000000"),
        ("{}", "", ""),
        ("{}", PASSWORD, "1"),
    ],
)
async def test_with_anything_wrong_nothing_opens(house: House, login: str, password: str, so: str) -> None:
    account = await employed(house)
    assert await sign_in(house).sign_in(tried(house, login.format(account.login), password, so)) is None
    assert await journal(house) == [("sign-in-failed", "1")]


async def test_digits_open_once(house: House) -> None:
    account = await employed(house)
    assert await sign_in(house).sign_in(tried(house, account.login)) is not None
    assert await sign_in(house).sign_in(tried(house, account.login)) is None
    house.now += dt.timedelta(seconds=30)
    assert await sign_in(house).sign_in(tried(house, account.login, so=digits(house, -30))) is None
    assert await sign_in(house).sign_in(tried(house, account.login)) is not None


async def test_of_two_that_replay_the_same_digits_at_once_one_gets_in(house: House) -> None:
    account = await employed(house)
    done = await asyncio.gather(*(sign_in(house).sign_in(tried(house, account.login)) for _ in range(6)))
    assert sum(each is not None for each in done) == 1


@pytest.mark.parametrize(("later", "opens"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
async def test_a_clock_may_be_off_by_half_a_minute(house: House, later: int, opens: bool) -> None:
    account = await employed(house)
    done = await sign_in(house).sign_in(tried(house, account.login, so=digits(house, later)))
    assert (done is not None) == opens


async def test_after_ten_wrong_tries_the_right_one_is_refused_too_until_the_next_hour(house: House) -> None:
    account = await employed(house)
    for _ in range(LOGIN_FROM_HERE):
        assert await sign_in(house).sign_in(tried(house, account.login, "sai")) is None
    assert await sign_in(house).sign_in(tried(house, account.login)) is None
    house.now += dt.timedelta(hours=1)
    assert await sign_in(house).sign_in(tried(house, account.login)) is not None


async def test_one_who_guesses_from_afar_does_not_lock_the_officer_out_at_once(house: House) -> None:
    account = await employed(house)
    for _ in range(LOGIN_FROM_HERE + 5):
        await sign_in(house).sign_in(tried(house, account.login, "sai", address="198.51.100.9"))
    assert await sign_in(house).sign_in(tried(house, account.login)) is not None


async def test_guessing_from_many_addresses_meets_a_limit_at_the_login(house: House) -> None:
    account = await employed(house)
    for n in range(LOGIN_FROM_ANYWHERE):
        await sign_in(house).sign_in(tried(house, account.login, "sai", address=f"198.51.100.{n}"))
    assert await sign_in(house).sign_in(tried(house, account.login)) is None


async def test_guessing_many_logins_meets_a_limit_at_the_address(house: House) -> None:
    account = await employed(house)
    for n in range(ADDRESS):
        await sign_in(house).sign_in(tried(house, f"x{n}", "sai"))
    assert await sign_in(house).sign_in(tried(house, account.login)) is None
    assert await sign_in(house).sign_in(tried(house, account.login, address="198.51.100.1")) is not None


async def test_wrong_tries_stand_in_the_journal_as_a_number_and_in_the_database_as_digests(house: House) -> None:
    for _ in range(9):
        await sign_in(house).sign_in(tried(house, "ba.mai", "mật khẩu của tôi"))
    assert await journal(house) == [("sign-in-failed", str(n)) for n in (1, 2, 4, 8)]
    written = str([await house.rows(f"SELECT * FROM {table}") for table in ("tries", "audit")])
    assert "mai" not in written and "203.0" not in written and "khẩu" not in written


async def test_a_wrong_login_costs_the_same_hash_as_a_wrong_password(house: House) -> None:
    """Also a login that nobody has, and one that waits for a new password: the time tells nothing of who there is."""

    class Told(Passwords):
        """Tells which hashes the library was given to verify."""

        seen: ClassVar[list[str]] = []

        def _verify(self, hashed: str, password: str) -> bool:
            self._loaded()
            self.seen.append(hashed or self._nobodys)
            return super()._verify(hashed, password)

    told = Told(memory_kib=64, rounds=1)
    known, waiting = await employed(house), await employed(house)
    await house.store.write(accounts.set_password, known.id, await told.hashed(PASSWORD))
    await house.store.write(accounts.set_password, waiting.id, "")
    door = SignIn(house.store, house.desk, told)
    for login in (known.login, "nobody", waiting.login):
        assert await door.sign_in(tried(house, login, "sai")) is None
    costs = [hashed.rsplit("$", 2)[0] for hashed in told.seen]
    assert costs == [costs[0]] * 3
    assert "m=64,t=1" in costs[0]


async def test_what_the_browser_brought_is_never_taken_on_and_its_old_session_ends(house: House) -> None:
    account = await employed(house)
    first = await sign_in(house).sign_in(tried(house, account.login)) or ""
    house.now += dt.timedelta(seconds=60)
    second = await sign_in(house).sign_in(tried(house, account.login), before=first)
    assert second not in (None, first)
    assert await sign_in(house).session(first) is None
    planted = "x" * 43
    house.now += dt.timedelta(seconds=60)
    assert await sign_in(house).sign_in(tried(house, account.login), before=planted) != planted
    assert await sign_in(house).session(planted) is None


async def test_use_keeps_a_session_alive_and_idleness_ends_it(house: House) -> None:
    account = await employed(house)
    token = await sign_in(house).sign_in(tried(house, account.login)) or ""
    for _ in range(3):
        house.now += dt.timedelta(minutes=29)
        assert await sign_in(house).session(token) is not None
    house.now += dt.timedelta(minutes=30)
    assert await sign_in(house).session(token) is None


async def test_signing_out_ends_it_for_whoever_holds_the_cookie(house: House) -> None:
    account = await employed(house)
    token = await sign_in(house).sign_in(tried(house, account.login)) or ""
    await sign_in(house).sign_out(token, as_officer(account))
    assert await sign_in(house).session(token) is None
    assert (await journal(house))[-1] == ("sign-out", "password")


async def test_too_many_at_once_are_turned_away_before_anything_is_looked_at() -> None:
    slow = Passwords(memory_kib=64, rounds=1)
    done = await asyncio.gather(*(slow.fits("", "x") for _ in range(MOST_WAITING + 5)), return_exceptions=True)
    assert sum(isinstance(each, Busy) for each in done) == 5
    assert await slow.fits("", "x") is False


async def test_a_password_fits_its_own_hash_however_the_keyboard_puts_it_together() -> None:
    hashed = await CHEAP.hashed("mùa xuân nương ngô")
    assert await CHEAP.fits(hashed, "mu\u0300a xua\u0302n nu\u031bo\u031bng ngo\u0302")
    assert not await CHEAP.fits(hashed, "mua xuan nuong ngo")
    assert not await CHEAP.fits("rubbish", "mùa xuân nương ngô")
    assert hashed.startswith("$argon2id$")


@pytest.mark.parametrize(
    ("password", "is_weak"),
    [
        ("ngắn quá", True),
        ("aaaaaaaaaaaaaa", True),
        ("x" * 201, True),
        ("canbomai 2026", True),
        ("bốn từ không liên quan", False),
    ],
)
def test_a_weak_password_is_told_why(password: str, is_weak: bool) -> None:
    assert bool(weakness(password, "canbomai")) == is_weak


def test_a_login_is_read_as_it_was_chosen_however_it_is_typed() -> None:
    assert {login_of(typed) for typed in ("Mai.Nong", " mai nong ", "MÁI-NÔNG", "mainong")} == {"mainong"}


def test_the_digits_are_those_of_rfc_6238() -> None:
    """Its example secret and times, cut to six digits."""
    secret = b"12345678901234567890"
    for at, so in ((59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")):
        assert step_of(secret, so, at) == at // 30
    assert step_of(SECRET, "", 59) is None and step_of(SECRET, "٢٨٧٠٨٢", 59) is None
    assert as_text(secret) == "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"


def test_the_token_of_a_form_belongs_to_one_session() -> None:
    assert is_csrf(KEYS, "a", csrf_of(KEYS, "a"))
    assert not is_csrf(KEYS, "a", csrf_of(KEYS, "b")) and not is_csrf(KEYS, "a", "") and not is_csrf(KEYS, "a", "ê")


def test_nothing_typed_shows_in_a_repr(house: House) -> None:
    assert repr(tried(house, "mai", "bí mật")) == "Tried(…)"
