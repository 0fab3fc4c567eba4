"""Accounts and the invitations that make them, on both databases."""

import asyncio

import pytest
from msgspec.structs import replace

from bot.storage import accounts
from bot.storage.accounts import Account, Grant, LoginTaken
from bot.storage.sql import Db
from bot.storage.store import Store
from tests.storage.conftest import rows
from tests.storage.lives import KEYS, NOW

MAI = Account(
    71, "mai", "Bà Mai, xã Thất Khê", "commune", "06040", "argon-1", b"sealed", "2026-11-01", "2026-11-01", ""
)
HASH = accounts.code_hash(KEYS, "ABC")
GRANT = Grant(HASH, "Bà Mai", "commune", "06040", 0, NOW + 60)


async def known(store: Store, login: str = "mai") -> Account | None:
    async with store.reading() as reading:
        return await accounts.of_login(reading, login)


async def test_an_account_is_found_by_login_and_by_id(store: Store) -> None:
    await store.write(accounts.add, MAI, 5)
    async with store.reading() as reading:
        assert await accounts.of_login(reading, "mai") == await accounts.of_id(reading, 71) == MAI
        assert await accounts.of_login(reading, "lan") is None
    assert await store.write(accounts.in_office) == 1


async def test_two_do_not_share_a_login(store: Store) -> None:
    await store.write(accounts.add, MAI, 5)
    with pytest.raises(LoginTaken):
        await store.write(accounts.add, replace(MAI, id=72), 5)
    assert await store.write(accounts.in_office) == 1


async def test_a_step_of_the_authenticator_opens_once_and_an_older_one_never(store: Store) -> None:
    await store.write(accounts.add, MAI, 5)
    taken = [await store.write(accounts.take_step, 71, "argon-1", step, "2026-11-23") for step in (5, 4, 7, 7, 6, 8)]
    assert taken == [False, False, True, False, False, True]


async def test_of_two_that_bring_the_same_step_at_once_one_gets_in(store: Store) -> None:
    await store.write(accounts.add, MAI, 5)
    done = await asyncio.gather(*(store.write(accounts.take_step, 71, "argon-1", 6, "2026-11-23") for _ in range(8)))
    assert sorted(done) == [False] * 7 + [True]


async def test_a_password_that_changed_while_it_was_checked_opens_nothing(store: Store) -> None:
    await store.write(accounts.add, MAI, 5)
    await store.write(accounts.set_password, 71, "argon-2")
    assert not await store.write(accounts.take_step, 71, "argon-1", 6, "2026-11-23")
    assert await store.write(accounts.take_step, 71, "argon-2", 6, "2026-11-23")


async def test_who_is_out_of_office_gets_in_by_no_way(store: Store) -> None:
    await store.write(accounts.add, MAI, 5)
    assert await store.write(accounts.end, 71, "2026-11-23")
    assert not await store.write(accounts.take_step, 71, "argon-1", 6, "2026-11-23")
    assert not await store.write(accounts.renew, 71, "argon-3", b"new", 6, "2026-11-23")
    assert not await store.write(accounts.place, 71, "x", "province", "")
    assert not await store.write(accounts.end, 71, "2026-11-24")
    assert await known(store) == replace(MAI, ended="2026-11-23", password="")


async def test_an_invitation_is_taken_by_the_first_and_before_it_expires(store: Store) -> None:
    await store.write(accounts.grant, GRANT, 0)
    assert await store.write(accounts.grant_in, HASH, NOW) == GRANT
    assert await store.write(accounts.grant_in, HASH, NOW + 60) is None
    assert not await store.write(accounts.take_grant, HASH, NOW + 60)
    done = await asyncio.gather(*(store.write(accounts.take_grant, HASH, NOW) for _ in range(8)))
    assert sorted(done) == [False] * 7 + [True]
    assert await store.write(accounts.grant_in, HASH, NOW) is None


async def test_an_invitation_is_kept_as_a_digest_only(store: Store) -> None:
    await store.write(accounts.grant, replace(GRANT, code_hash=accounts.code_hash(KEYS, "SECRETCODE")), 0)
    written = str(await rows(store, "SELECT * FROM grants"))
    assert "SECRETCODE" not in written


def invited(db: Db) -> None:
    for n, (account, made_by) in enumerate([(0, 0), (0, 71), (71, 72), (0, 72)]):
        accounts.grant(db, replace(GRANT, code_hash=bytes([n]), account=account), made_by)


@pytest.mark.parametrize(
    ("withdrawn", "left"),
    [
        (lambda db: accounts.withdraw_operators(db), [1, 2, 3]),
        (lambda db: accounts.withdraw_by(db, 72), [0, 1]),
        (lambda db: accounts.withdraw_by(db, 0), [0, 1, 2, 3]),
        (lambda db: accounts.withdraw_of(db, 71), [0, 1, 3]),
        (lambda db: accounts.withdraw(db, bytes([3])), [0, 1, 2]),
        (lambda db: accounts.forget_expired(db, NOW + 60), []),
        (lambda db: accounts.forget_expired(db, NOW + 59), [0, 1, 2, 3]),
    ],
)
async def test_invitations_are_withdrawn_by_whom_they_are_from_and_for(
    store: Store, withdrawn: object, left: list[int]
) -> None:
    await store.write(invited)
    await store.write(withdrawn)  # type: ignore[arg-type]  # one of the above
    kept = await rows(store, "SELECT code_hash FROM grants ORDER BY code_hash")
    assert [bytes(row[0])[0] for row in kept] == left
