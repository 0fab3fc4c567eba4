"""What is to be sent: in order, once at a time, not too late, and forgotten once it is sent."""

import asyncio

import pytest

from bot.storage import outbox
from bot.storage.outbox import BULK, CRASHES, LEASE_SECONDS, REPLY, Ended, Outcome, Sending, TryAgain
from bot.storage.sql import Db
from bot.storage.store import Store, open_store
from tests.storage.conftest import counted, rows
from tests.storage.lives import CHAT, HASH, NOW, puts, writes


async def put(
    store: Store, *bodies: str, chat: int = CHAT, lane: int = REPLY, now: int = NOW, fleeting: bool = False
) -> None:
    for body in bodies:
        await store.write(puts, chat, body.encode(), lane, now, fleeting=fleeting)


async def turn(store: Store, *outcomes: Outcome, now: int = NOW, most: int = 100) -> list[Sending]:
    taken, _ = await store.write(outbox.turn, "telegram", outcomes, now, most)
    return taken


async def sent(store: Store) -> list[str]:
    """Everything, as it goes out when each send succeeds at once."""
    told: list[str] = []
    taken = await turn(store)
    while taken:
        told += [row.body.decode() for row in taken]
        taken = await turn(store, *(Ended(row, "sent") for row in taken))
    return told


def bodies(taken: list[Sending]) -> list[str]:
    return [row.body.decode() for row in taken]


async def test_in_a_chat_the_oldest_goes_first(store: Store) -> None:
    await put(store, "a", "b", "c")
    assert await sent(store) == ["a", "b", "c"]


async def test_in_a_chat_one_at_a_time_is_on_its_way(store: Store) -> None:
    await put(store, "a", "b")
    taken = await turn(store)
    assert bodies(taken) == ["a"]
    assert await turn(store) == []
    assert bodies(await turn(store, Ended(taken[0], "sent"))) == ["b"]


async def test_many_chats_go_at_once(store: Store) -> None:
    for chat in range(1, 6):
        await put(store, f"a{chat}", f"b{chat}", chat=chat)
    assert bodies(await turn(store)) == ["a1", "a2", "a3", "a4", "a5"]


async def test_replies_go_before_bulk(store: Store) -> None:
    await put(store, "bulk 1", chat=1, lane=BULK)
    await put(store, "bulk 2", chat=2, lane=BULK)
    await put(store, "reply", chat=3)
    assert bodies(await turn(store, most=2)) == ["reply", "bulk 1"]


async def test_in_one_chat_too_a_reply_overtakes_bulk_that_waits(store: Store) -> None:
    await put(store, "bulk", lane=BULK)
    await put(store, "reply")
    assert await sent(store) == ["reply", "bulk"]


async def test_of_many_only_as_many_as_asked_for_are_taken(store: Store) -> None:
    for chat in range(1, 6):
        await put(store, str(chat), chat=chat)
    assert len(await turn(store, most=3)) == 3
    assert len(await turn(store, most=0)) == 0
    assert len(await turn(store, most=9)) == 2


async def test_bulk_may_be_held_back_so_that_replies_find_room(store: Store) -> None:
    for chat in range(1, 5):
        await put(store, f"bulk {chat}", chat=chat, lane=BULK)
    await put(store, "reply", chat=9)
    taken, due = await store.write(outbox.turn, "telegram", [], NOW, 9, 2)
    assert (bodies(taken), due) == (["reply", "bulk 1", "bulk 2"], None)  # bulk without room is not waited for
    taken, due = await store.write(outbox.turn, "telegram", [], NOW, 9, 0)
    assert (taken, due) == ([], None)
    taken, due = await store.write(outbox.turn, "telegram", [], NOW, 9, 9)
    assert (bodies(taken), due) == (["bulk 3", "bulk 4"], None)


async def test_who_says_stop_is_sent_no_bulk_even_what_is_on_its_way_and_still_her_reply(store: Store) -> None:
    await put(store, "bulk 1", lane=BULK)
    taken = await turn(store)
    await put(store, "reply")
    await put(store, "bulk 2", chat=7, lane=BULK)
    async with store.reading() as reading:
        assert await outbox.on_their_way(reading, "telegram") == {taken[0].id}
    await store.write(outbox.stop_bulk, CHAT)
    async with store.reading() as reading:
        assert await outbox.on_their_way(reading, "telegram") == frozenset()
    await turn(store, Ended(taken[0], "stopped", outbox.RECALLED), most=0)
    assert await sent(store) == ["reply", "bulk 2"]


async def test_another_channel_is_left_alone(store: Store) -> None:
    await put(store, "a")
    assert (await store.write(outbox.turn, "zalo", [], NOW, 9))[0] == []


async def test_what_is_not_due_waits_and_says_till_when(store: Store) -> None:
    await put(store, "a", now=NOW + 50)
    assert await store.write(outbox.turn, "telegram", [], NOW, 9) == ([], NOW + 50)
    assert bodies(await turn(store, now=NOW + 50)) == ["a"]
    assert await store.write(outbox.turn, "telegram", [], NOW + 50, 9) == ([], None)


async def test_a_try_again_keeps_its_place_in_the_chat(store: Store) -> None:
    await put(store, "a", "b")
    first = (await turn(store))[0]
    assert await turn(store, TryAgain(first, NOW + 5, "Unreachable")) == []
    again = (await turn(store, now=NOW + 5))[0]
    assert (again.body, again.tries) == (b"a", 1)


async def test_patience_that_the_carrier_asked_for_is_no_try(store: Store) -> None:
    await put(store, "a")
    first = (await turn(store))[0]
    await turn(store, TryAgain(first, NOW + 5, "Patience", counts=False))
    assert (await turn(store, now=NOW + 5))[0].tries == 0


async def test_a_chat_that_is_open_again_gets_at_once_what_waited(store: Store) -> None:
    await put(store, "a")
    await turn(store, TryAgain((await turn(store))[0], NOW + 60, "NotHere", counts=False))
    await store.write(outbox.due_now, CHAT, NOW + 1)
    assert bodies(await turn(store, now=NOW + 1)) == ["a"]


@pytest.mark.parametrize("state", ["sent", "failed", "expired", "stopped"])
async def test_of_what_has_ended_neither_words_nor_reader_are_kept(store: Store, state: outbox.End) -> None:
    await put(store, "a")
    await turn(store, Ended((await turn(store))[0], state, "Kind"))
    kept = await rows(store, "SELECT state, chat, address, body, error, due_at FROM outbox")
    assert kept == [(state, 0, None, None, "Kind", NOW)]


async def test_help_is_not_even_kept_as_a_row(store: Store) -> None:
    await put(store, "a", fleeting=True)
    await turn(store, Ended((await turn(store))[0], "sent"))
    assert await counted(store, "outbox") == 0


async def test_help_that_came_too_late_is_dropped_and_nothing_else(store: Store) -> None:
    await put(store, "help", chat=1, fleeting=True)
    await put(store, "card", chat=2)
    await store.write(outbox.drop_expired_help, NOW + 3600)
    assert await counted(store, "outbox") == 2
    await store.write(outbox.drop_expired_help, NOW + 3601)
    assert await sent(store) == ["card"]


async def test_who_blocked_us_gets_nothing_more_of_what_waits(store: Store) -> None:
    await put(store, "a", "b")
    await turn(store, Ended((await turn(store))[0], "stopped", "Gone"), most=0)
    await put(store, "c", chat=5)
    assert await sent(store) == ["c"]


async def test_who_left_gets_nothing_more(store: Store) -> None:
    await put(store, "a", "b")
    await store.write(outbox.stop, CHAT)
    assert await sent(store) == []


async def test_what_a_dead_process_took_is_sent_again_and_at_once(store: Store) -> None:
    await put(store, "a")
    await turn(store)
    await store.write(outbox.take_back, "telegram", NOW + LEASE_SECONDS)
    assert await turn(store) == []  # the lease of the other has not run out
    await store.write(outbox.take_back, "zalo", NOW + LEASE_SECONDS + 1)
    assert await turn(store) == []
    await store.write(outbox.take_back, "telegram", NOW + LEASE_SECONDS + 1)
    assert [(row.body, row.tries) for row in await turn(store)] == [(b"a", 1)]


async def test_a_row_that_kills_every_process_is_given_up(store: Store) -> None:
    await put(store, "a")
    tries = 0
    while await turn(store):
        tries += 1
        await store.write(outbox.take_back, "telegram", NOW + LEASE_SECONDS + 1)
    assert tries == CRASHES
    assert await rows(store, "SELECT state, chat, body FROM outbox") == [("failed", 0, None)]


async def test_a_late_outcome_touches_no_other_row(store: Store) -> None:
    """Ids are not given twice, even where the newest row is gone."""
    await put(store, "a", fleeting=True)
    first = (await turn(store))[0]
    await turn(store, Ended(first, "sent"))
    await put(store, "b")
    await turn(store, Ended(first, "sent"), most=0)
    assert await sent(store) == ["b"]


async def test_after_a_restore_nothing_old_is_sent(store: Store) -> None:
    await put(store, "a", chat=1)
    await turn(store)
    await put(store, "b", chat=2)
    assert await store.write(outbox.expire_all, NOW) == 2
    assert await sent(store) == []
    assert await rows(store, "SELECT DISTINCT state, body FROM outbox") == [("expired", None)]


async def test_the_trail_of_a_chat_is_taken_once(store: Store) -> None:
    await store.write(writes)
    await put(store, "a")
    await store.write(outbox.leave_trail, CHAT, ("m1",), NOW - 5)
    await turn(store, Ended((await turn(store))[0], "sent", "", ("m2", "m3")))
    assert set(await store.write(outbox.take_trail, CHAT)) == {"m1", "m2", "m3"}
    assert await store.write(outbox.take_trail, CHAT) == ()


async def test_a_message_leaves_one_trail(store: Store) -> None:
    await store.write(writes)
    await store.write(outbox.leave_trail, CHAT, ("m1", "m1"), NOW)
    assert await store.write(outbox.take_trail, CHAT) == ("m1",)


async def test_two_processes_that_send_never_take_the_same_row_nor_one_chat_twice(address: str) -> None:
    stores = [await open_store(address), await open_store(address)]
    for n in range(40):
        await put(stores[0], f"{n}-first", f"{n}-second", chat=n + 1)
    told: list[str] = []
    open_chats: set[int] = set()

    async def process(store: Store) -> None:
        taken = await turn(store, most=3)
        while taken:
            for row in taken:
                assert row.chat not in open_chats
                open_chats.add(row.chat)
                told.append(row.body.decode())
            await asyncio.sleep(0)
            open_chats.difference_update(row.chat for row in taken)
            taken = await turn(store, *(Ended(row, "sent") for row in taken), most=3)

    await asyncio.gather(*(process(stores[n % 2]) for n in range(4)))
    assert len(told) == len(set(told)) == 80
    assert all(told.index(f"{n}-first") < told.index(f"{n}-second") for n in range(40))
    for store in stores:
        await store.close()


async def test_what_is_put_out_in_a_step_that_fails_is_never_sent(store: Store) -> None:
    def half(db: Db) -> None:
        writes(db, HASH)
        puts(db)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await store.write(half)
    assert await sent(store) == []
