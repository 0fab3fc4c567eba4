"""The journal is one chain, whoever writes at once, and whatever is done to a row of it shows. On both databases."""

import asyncio

import pytest

from bot.storage import audit
from bot.storage.audit import Action, Chain, Entry
from bot.storage.keys import Keys
from bot.storage.sql import Sql
from bot.storage.store import Store
from tests.storage.conftest import rows
from tests.storage.lives import KEYS, NOW

TAMPERINGS = {
    "an area changed": "UPDATE audit SET area = '06001' WHERE id = {third}",
    "an actor changed": "UPDATE audit SET actor = 8 WHERE id = {third}",
    "a time changed": "UPDATE audit SET at = at + 1 WHERE id = {third}",
    "an action changed": "UPDATE audit SET action = 'export' WHERE id = {third}",
    "a row taken out": "DELETE FROM audit WHERE id = {third}",
    "the first row taken out": "DELETE FROM audit WHERE id = {third} - 2",
    "a hash changed": "UPDATE audit SET hash = prior WHERE id = {third}",
    "the link changed": "UPDATE audit SET prior = hash WHERE id = {third}",
    "two rows told as one": "UPDATE audit SET role = 'commune0', area = '6040' WHERE id = {third}",
}


def entry(n: int = 0, action: Action = "view", what: str = "") -> Entry:
    return Entry(NOW + n, 7, "commune", "06040", action, what or f"xa/{n}")


async def written(store: Store, n: int = 5) -> None:
    for each in range(n):
        await store.write(audit.append, KEYS, entry(each))


async def checked(store: Store, keys: Keys = KEYS, known: Chain = Chain()) -> Chain:  # noqa: B008 (a frozen value)
    async with store.reading() as reading:
        return await audit.checked(reading, keys, known)


async def third(store: Store) -> int:
    return int((await rows(store, "SELECT id FROM audit ORDER BY id LIMIT 1 OFFSET 2"))[0][0])


async def test_an_untouched_journal_is_whole(store: Store) -> None:
    assert await checked(store) == Chain()
    await written(store)
    chain = await checked(store)
    assert (chain.rows, chain.broken_at) == (5, None)
    assert await checked(store, known=chain) == chain


async def test_it_is_looked_at_on_from_where_it_was_found_whole(store: Store) -> None:
    await written(store, 3)
    chain = await checked(store)
    await written(store, 2)
    assert await checked(store, known=chain) == await checked(store)


@pytest.mark.parametrize("tampering", TAMPERINGS)
async def test_whatever_is_done_to_a_row_shows(store: Store, tampering: str) -> None:
    await written(store)
    statement = Sql(TAMPERINGS[tampering].format(third=await third(store)))
    assert await store.write(lambda db: db.run(statement)) == 1
    assert (await checked(store)).broken_at is not None


async def test_a_row_slipped_in_by_one_without_the_key_shows(store: Store) -> None:
    await written(store)
    await store.write(audit.append, Keys(b"q" * 32, b"s" * 32), entry(9))
    assert (await checked(store)).rows == 5 and (await checked(store)).broken_at is not None


async def test_the_whole_chain_made_anew_without_the_key_shows(store: Store) -> None:
    stranger = Keys(b"q" * 32, b"s" * 32)
    await store.write(audit.append, stranger, entry())
    assert (await checked(store, stranger)).broken_at is None
    assert (await checked(store)).broken_at is not None


async def test_an_end_that_was_cut_off_shows_by_a_hash_noted_down(store: Store) -> None:
    await written(store)
    noted = (await checked(store)).head
    async with store.reading() as reading:
        assert await audit.holds(reading, noted)
    statement = Sql("DELETE FROM audit WHERE id > :third")
    number = await third(store)
    await store.write(lambda db: db.run(statement, third=number))
    assert (await checked(store)).broken_at is None  # by itself it cannot be seen
    async with store.reading() as reading:
        assert not await audit.holds(reading, noted)


async def test_many_at_once_make_one_chain(store: Store) -> None:
    await asyncio.gather(*(store.write(audit.append, KEYS, entry(n)) for n in range(40)))
    chain = await checked(store)
    assert (chain.rows, chain.broken_at) == (40, None)


async def test_it_is_read_from_the_newest_back_between_two_moments(store: Store) -> None:
    await written(store)
    await store.write(audit.append, KEYS, entry(5, "export"))
    async with store.reading() as reading:
        lines = await audit.lines(reading, NOW + 1, NOW + 5, most=2)
        assert [line.what for line in lines] == ["xa/4", "xa/3"]
        lines = await audit.lines(reading, NOW + 1, NOW + 5, before=lines[-1].id, most=9)
        assert [line.what for line in lines] == ["xa/2", "xa/1"]
        assert [line.action for line in await audit.lines(reading, 0, NOW + 99, "export")] == ["export"]
        assert [line.what for line in await audit.lines(reading, 0, NOW + 99, "view", most=1)] == ["xa/4"]


async def test_rows_of_one_second_are_read_each_once(store: Store) -> None:
    for n in range(7):
        await store.write(audit.append, KEYS, Entry(NOW, 7, "commune", "06040", "view", f"xa/{n}"))
    read: list[str] = []
    before = audit.ALL
    async with store.reading() as reading:
        while lines := await audit.lines(reading, 0, NOW + 1, before=before, most=3):
            read += [line.what for line in lines]
            before = lines[-1].id
    assert read == [f"xa/{n}" for n in reversed(range(7))]


async def test_a_long_journal_is_looked_at_piece_by_piece(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "PIECE", 2)
    await written(store)
    whole = await checked(store)
    async with store.reading() as reading:
        some = await audit.checked(reading, KEYS, most=4)
        assert some.rows == 4
        assert await audit.checked(reading, KEYS, some) == whole
        assert await audit.last_row(reading) == whole.last


@pytest.mark.parametrize("text", ["Bà Nông Thị Mai", "a b", "anh ấy đánh tôi", "x" * 161, "a\0b", "<b>"])
def test_it_takes_words_of_ours_and_no_text(text: str) -> None:
    with pytest.raises(ValueError, match="no text"):
        entry(what=text)
