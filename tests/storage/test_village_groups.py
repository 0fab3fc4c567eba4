"""Groups, what was posted there and who was counted: on both databases."""

from bot.storage import village_groups as groups
from bot.storage.keys import Keys
from bot.storage.sql import Sql
from bot.storage.store import Store

KEYS = Keys(b"p" * 32, b"s" * 32)
OLD, NEW = b"o" * 16, b"n" * 16
COUNTS = Sql(
    "SELECT (SELECT COUNT(*) FROM village_groups), (SELECT COUNT(*) FROM group_posts), (SELECT COUNT(*) FROM group_taps)"
)


async def counts(store: Store) -> tuple[int, int, int]:
    async with store.reading() as reading:
        [row] = await reading.rows(COUNTS)
        return int(row[0]), int(row[1]), int(row[2])


async def entered(store: Store) -> int:
    group = await store.write(groups.enter, 5, "telegram", OLD, b"sealed")
    await store.write(groups.set_weekly, group.id, True)
    await store.write(groups.post, group.id, "2026-W48", "card", 9, 100)
    return group.id


async def test_a_group_is_entered_once(store: Store) -> None:
    id = await entered(store)
    again = await store.write(groups.enter, 6, "telegram", OLD, b"sealed")
    assert again == groups.Group(id, True, "2026-W48")
    assert await store.write(groups.post_id, id, "2026-W48", "card") == 9
    assert await store.write(groups.post_id, id, "2026-W49", "card") is None


async def test_a_house_and_a_person_count_once_each(store: Store) -> None:
    id = await entered(store)
    read = [
        await store.write(groups.read, id, 9, house, person, 100, KEYS)
        for house, person in ((1, "a"), (1, "b"), (None, "c"), (None, "c"), (2, "d"))
    ]
    assert [each.is_new for each in read if each] == [True, False, True, False, True]
    assert [each.n for each in read if each] == [1, 1, 2, 2, 3]
    assert await store.write(groups.read, id, 10, 1, "a", 100, KEYS) is None
    assert await store.write(groups.read, 77, 9, 1, "a", 100, KEYS) is None


async def test_one_that_had_its_card_this_week_is_not_due(store: Store) -> None:
    id = await entered(store)
    assert await store.write(groups.due, "telegram", "2026-W48") == []
    assert await store.write(groups.due, "telegram", "2026-W49") == [(id, b"sealed")]
    assert await store.write(groups.due, "zalo-bot", "2026-W49") == []
    await store.write(groups.set_weekly, id, False)
    assert await store.write(groups.due, "telegram", "2026-W49") == []


async def test_it_is_moved_once_and_what_it_had_moves_along(store: Store) -> None:
    id = await entered(store)
    assert await store.write(groups.move, OLD, NEW, b"new") == id
    assert await store.write(groups.move, OLD, NEW, b"new") == id
    assert await store.write(groups.move, b"x" * 16, b"y" * 16, b"new") is None
    assert await store.write(groups.due, "telegram", "2026-W49") == [(id, b"new")]
    assert await counts(store) == (1, 1, 0)


async def test_a_group_known_under_both_names_is_merged_into_the_older(store: Store) -> None:
    id = await entered(store)
    await store.write(groups.enter, 8, "telegram", NEW, b"new")
    assert await store.write(groups.move, OLD, NEW, b"new") == id
    assert await counts(store) == (1, 1, 0)


async def test_forgetting_and_dying_leave_nothing(store: Store) -> None:
    id = await entered(store)
    await store.write(groups.read, id, 9, None, "a", 100, KEYS)
    assert await counts(store) == (1, 1, 1)
    assert await store.write(groups.purge, 100 + groups.KEPT_SECONDS) == 0
    assert await store.write(groups.purge, 101 + groups.KEPT_SECONDS) == 1
    assert await store.write(groups.purge, 101 + groups.POST_SECONDS) == 1
    await entered(store)
    await store.write(groups.forget, id)
    assert await counts(store) == (0, 0, 0)
