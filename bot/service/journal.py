"""What an officer did is written into the journal; the journal is looked through for a row that does not fit."""

from bot.model.officers import Officer
from bot.service.desk import Desk
from bot.storage import audit as rows
from bot.storage.audit import Action, Chain, Entry
from bot.storage.store import Store


def entry(desk: Desk, officer: Officer, action: Action, what: str, area: str | None = None) -> Entry:
    """For `storage.audit.append` in a transaction of one's own. `area`: what it was about; None: the officer's own."""
    at = int(desk.clock().timestamp())
    return Entry(at, officer.id, officer.role, officer.area if area is None else area, action, what)


async def audit(store: Store, desk: Desk, officer: Officer, action: Action, what: str, area: str | None = None) -> None:
    """Kept when it returns. `what` is a word of ours (a page, an id, a period), never a text that somebody wrote."""
    await store.write(rows.append, desk.keys, entry(desk, officer, action, what, area))


async def chain_of(store: Store, desk: Desk, known: Chain = Chain()) -> Chain:  # noqa: B008 (a frozen value)
    """From where it was looked at last to its end."""
    async with store.reading() as reading:
        return await rows.checked(reading, desk.keys, known)
