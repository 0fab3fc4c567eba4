"""Groups, what was posted there and who was counted: on both databases."""

import datetime as dt

from msgspec.structs import replace

from bot.model.events import Acknowledged, Address, Event, Inbound, Moved, Typed
from bot.model.replies import Acknowledge
from bot.service.desk import Desk
from bot.service.talks.receive import Receiver
from bot.storage import village_groups as groups
from bot.storage.keys import Keys
from bot.storage.sql import Sql
from bot.storage.store import Store
from tests.channels.telegram_kit import desk

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


class Group:
    """A desk and a receiver on either database, and what people do in one group."""

    def __init__(self, store: Store) -> None:
        self.now = dt.datetime(2026, 11, 23, 2, 0, tzinfo=dt.UTC)
        self.desk: Desk = desk(lambda: self.now)
        self.desk.channels["telegram"] = replace(self.desk.channels["telegram"], groups=True)
        self.receiver = Receiver(store, self.desk)
        self.n = 0

    async def does(self, event: Event, chat: str = "-100", by: str = "") -> tuple[str, tuple[object, ...]]:
        """What stands on the presser's own screen, and what is said."""
        self.n += 1
        room = "group" if chat.startswith("-") else "private"
        told = Inbound(f"telegram:1:{self.n}", Address("telegram", chat), event, self.now, room, by=by)  # type: ignore[arg-type]
        done = await self.receiver.receive(told)
        return done.toast, done.replies


async def test_the_whole_of_it_on_both_databases(store: Store) -> None:
    group = Group(store)
    for text in ("nghe", "tiep", "dong y", "that khe", "1"):
        await group.does(Typed(text), chat="7")
    _, (post,) = await group.does(Typed("/mau"))
    [button] = [each for each in post.media if isinstance(each, Acknowledge)]  # type: ignore[attr-defined]
    toasts = [(await group.does(Acknowledged(button.post), by=reader))[0] for reader in ("7", "8", "7", "9")]
    assert set(toasts) == {"Cảm ơn bà con đã đọc!"}
    await group.does(Moved("-1007"))
    _, (again,) = await group.does(Typed("/mau"), chat="-1007")
    assert again.media == post.media  # type: ignore[attr-defined]
    async with store.reading() as reading:
        assert list(await reading.rows(Sql("SELECT houses, others FROM group_posts"))) == [(1, 2)]
        assert list(await reading.rows(Sql("SELECT COUNT(DISTINCT household) FROM reach"))) == [(1,)]
