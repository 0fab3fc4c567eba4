"""Winners' full names for the operator at the machine: only while two officers have agreed, and on the record (S42)."""

from collections.abc import Iterable

from bot.service.contests.acts import OPEN_SECONDS
from bot.service.contests.books import kept
from bot.service.contests.names import details
from bot.service.desk import Desk
from bot.storage import audit, contest_sheets
from bot.storage.audit import Entry
from bot.storage.entrants import Details
from bot.storage.sql import Db
from bot.storage.store import Store


async def names_at_the_machine(store: Store, desk: Desk, id: str, ids: Iterable[int]) -> dict[int, Details] | None:
    """None where no two officers of the pages have agreed within a day. Raises NoContest."""
    now = int(desk.clock().timestamp())
    async with store.reading() as reading:
        await kept(reading, id)
        openings = await contest_sheets.openings(reading, id)
    if not any(each.agreed_by and each.agreed_at >= now - OPEN_SECONDS for each in openings):
        return None
    wanted = list(ids)
    return await store.write(_named, desk, id, wanted, f"contest:names-seen:{id}:{len(wanted)}")


async def taken(store: Store, desk: Desk, id: str, what: str) -> None:
    """Papers were written at the machine."""
    await store.write(_told, desk, f"contest:papers:{id}:{what}")


def _named(db: Db, desk: Desk, id: str, ids: list[int], what: str) -> dict[int, Details]:
    _told(db, desk, what)
    return details(db, desk, id, ids)


def _told(db: Db, desk: Desk, what: str) -> None:
    audit.append(db, desk.keys, Entry(int(desk.clock().timestamp()), 0, "operator", "", "contest", what))
