"""Names in a contest: how each entrant agreed to be named, and for the organisers what they need to give a prize."""

from collections.abc import Iterable

from msgspec import Struct

from bot.service.desk import Desk
from bot.storage import entrants
from bot.storage.entrants import Details
from bot.storage.sql import Db

ERASED = "đã xóa tên"
UNNAMED = "không nêu tên"


class Named(Struct, frozen=True):
    """For a public page or paper. `name` as she agreed: in full, by its letters ("N.T.H."), or none."""

    entrant: int
    name: str
    commune: str
    unit: str


def named(db: Db, desk: Desk, ids: Iterable[int]) -> dict[int, Named]:
    """Who has erased herself keeps her place without a name; of a child no name was ever asked (S38)."""
    found = {}
    for id in ids:
        row = entrants.one(db, id)
        if row is not None:
            found[id] = Named(id, _name(db, desk, row), row.commune, row.unit)
    return found


def details(db: Db, desk: Desk, id: str, ids: Iterable[int]) -> dict[int, Details]:
    """For the organisers of this contest alone (S43); whoever shows or exports it writes that into the journal (S42)."""
    rows = [entrants.one(db, each) for each in ids]
    return {row.id: entrants.details(db, row.id, desk.keys) for row in rows if row is not None and row.contest == id}


def initials(name: str) -> str:
    """ "Nông Thị Hoa": "N.T.H."."""
    return "".join(f"{word[0].upper()}." for word in name.split())


def _name(db: Db, desk: Desk, row: entrants.Row) -> str:
    if row.erased_at:
        return ERASED
    name = entrants.details(db, row.id, desk.keys).name
    if not name:
        return UNNAMED
    return name if row.names == "full" else initials(name)
