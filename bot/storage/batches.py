"""Printed cards: batches, the houses that their cards stand for, and what becomes of a card.

`area` is the commune an officer answers for, "" for the province. It stands in every statement: what lies outside is
simply not there. A card is named by its batch and number, never by a house, and nothing here tells whether a house
joined, but for one number a batch.
"""

import datetime as dt
from collections.abc import Callable, Sequence

from msgspec import Struct

from bot.model.batches import Batch, HouseCard
from bot.storage import people
from bot.storage.keys import Keys
from bot.storage.sql import Db, Reading, Row, Sql, alone

_NUMBERING = 0x4C6F0001
"""The lock under which batches are numbered, on PostgreSQL."""

_MINE = "(:area = '' OR b.commune = :area)"
_MY_CARD = "(:area = '' OR b.commune = :area OR h.commune = :area)"
_BATCH = "b.id, b.commune, b.village, b.grp, b.cards, b.source, b.issued_on, COALESCE(b.withdrawn_on, '')"
_USED = """(EXISTS (SELECT 1 FROM members m WHERE m.household = h.id)
    OR EXISTS (SELECT 1 FROM reach r WHERE r.household = h.id))"""

_LAST = Sql("SELECT COALESCE(MAX(id), 0) FROM batches")
_ISSUE = Sql(
    """INSERT INTO batches (id, commune, village, grp, cards, source, issued_on)
    SELECT :id, :commune, :village, :grp, :cards, :source, :issued_on WHERE :area IN ('', :commune)"""
)
_CARD = Sql(
    """INSERT INTO households (id, commune, known, batch, number, code_hash, code, since)
    VALUES (:id, :commune, 'card', :batch, :number, :code_hash, :code, :since)"""
)
_LISTED = Sql(
    f"""SELECT {_BATCH}, (SELECT COUNT(*) FROM households h WHERE h.batch = b.id AND {_USED})
    FROM batches b WHERE {_MINE} AND b.id < :before ORDER BY b.id DESC LIMIT :most"""
)
_IN_USE = Sql(
    f"""SELECT COUNT(*), COALESCE(SUM(b.cards), 0) FROM batches b
    WHERE b.withdrawn_on IS NULL AND {_MINE}"""
)
_ONE = Sql(
    f"""SELECT {_BATCH}, (SELECT COUNT(*) FROM households h WHERE h.batch = b.id AND {_USED})
    FROM batches b WHERE b.id = :batch AND {_MINE}"""
)
_FIND = Sql(f"SELECT {_BATCH} FROM batches b WHERE b.id = :batch AND {_MINE}")
_CARDS = Sql("SELECT h.number, h.code, h.commune FROM households h WHERE h.batch = :batch ORDER BY h.number")
_CARD_OF = Sql(
    f"""SELECT {_BATCH}, h.id, h.commune FROM households h JOIN batches b ON b.id = h.batch
    WHERE h.batch = :batch AND h.number = :number AND b.withdrawn_on IS NULL AND {_MY_CARD}""",
    lock="FOR UPDATE OF h",
)
_RECODE = Sql("UPDATE households SET code_hash = :code_hash, code = :code WHERE id = :id")
_WITHDRAW = Sql(
    "UPDATE batches SET withdrawn_on = :day WHERE id = :batch AND withdrawn_on IS NULL AND :area IN ('', commune)"
)
_HOUSES = Sql("SELECT h.id FROM households h WHERE h.batch = :batch", lock="FOR UPDATE")
_DROP = Sql(f"DELETE FROM households AS h WHERE h.batch = :batch AND NOT {_USED}")


class Wanted(Struct, frozen=True):
    """A batch that is to be issued."""

    commune: str
    village: str
    group: str
    cards: int
    source: str
    issued_on: dt.date

    def as_batch(self, id: int = 0) -> Batch:
        """With its number; 0 before it has one."""
        day = self.issued_on.isoformat()
        return Batch(id, self.commune, self.village, self.group, self.cards, self.source, day)


class FreshHouse(Struct, frozen=True):
    """`id` and `code` are drawn by the shell."""

    id: int
    code: str


def issue(db: Db, wanted: Wanted, houses: Sequence[FreshHouse], area: str, keys: Keys) -> Batch | None:
    """The batch and its houses, all or nothing; None outside the area. Raises CodeTaken: draw again."""
    if len({house.code for house in houses}) < wanted.cards or not all(
        people.is_free(db, house.code, keys) for house in houses
    ):
        raise people.CodeTaken
    alone(db, _NUMBERING)
    row = db.one(_LAST)
    batch = wanted.as_batch(int(row[0]) + 1 if row else 1)
    told = {"village": batch.village, "grp": batch.group, "cards": batch.cards, "source": batch.source}
    told |= {"id": batch.id, "commune": batch.commune, "issued_on": batch.issued_on, "area": area}
    if db.run(_ISSUE, **told) == 0:
        return None
    db.many(_CARD, [_house(batch, number, house, keys) for number, house in enumerate(houses, 1)])
    return batch


def _house(batch: Batch, number: int, house: FreshHouse, keys: Keys) -> dict[str, object]:
    of_code = people.sealed(house.code, keys)
    placed = {"id": house.id, "commune": batch.commune, "batch": batch.id, "number": number}
    return {**placed, **of_code, "since": batch.issued_on}


async def listed(reading: Reading, area: str, before: int, most: int) -> list[tuple[Batch, int]]:
    """The newest first, with a number below `before`; with each how many of its houses ever joined.

    That number is for `at_least` alone.
    """
    rows = await reading.rows(_LISTED, area=area, before=before, most=most)
    return [(_batch(row), int(row[8])) for row in rows]


async def one(reading: Reading, batch: int, area: str) -> tuple[Batch, int] | None:
    """As in the list."""
    rows = await reading.rows(_ONE, batch=batch, area=area)
    return (_batch(rows[0]), int(rows[0][8])) if rows else None


async def in_use(reading: Reading, area: str) -> tuple[int, int]:
    """How many batches and cards are out."""
    ((count, cards),) = await reading.rows(_IN_USE, area=area)
    return int(count), int(cards)


def cards_of(db: Db, batch: int, area: str, keys: Keys) -> tuple[Batch, tuple[HouseCard, ...]] | None:
    """All cards of a batch as they are today; None where there is none in the area or it was withdrawn."""
    row = db.one(_FIND, batch=batch, area=area)
    found = _batch(row) if row else None
    if found is None or found.withdrawn_on:
        return None
    return found, tuple(
        HouseCard(number, keys.seal.open(code).decode(), commune)
        for number, code, commune in db.all(_CARDS, batch=batch)
    )


def replace_code(db: Db, batch: int, number: int, code: str, area: str, keys: Keys) -> tuple[Batch, HouseCard] | None:
    """A lost card: the same house under a new code; the old one is dead from the commit on.

    The family stays in its house and sees the new code in its settings. Raises CodeTaken: draw again.
    """
    found = _card(db, batch, number, area)
    if found is None:
        return None
    batch_of_card, house, commune = found
    _recode(db, house, code, keys)
    return batch_of_card, HouseCard(number, code, commune)


def move_card(db: Db, batch: int, number: int, commune: str, area: str) -> bool:
    """The house moves as a whole (`people.move_house`); False where there is no such card in the area."""
    found = _card(db, batch, number, area)
    if found is None:
        return False
    people.move_house(db, found[1], commune)
    return True


def withdraw(db: Db, batch: int, area: str, day: dt.date, draw: Callable[[], str], keys: Keys) -> bool:
    """All cards of the batch are dead from the commit on; False where there is no such batch in the area.

    Houses that nobody used are gone. One that somebody joined already stays with its people, its reach and a new code
    that is on no card; whoever withdraws cannot tell it from the others. Raises CodeTaken: draw again.
    """
    if db.run(_WITHDRAW, batch=batch, area=area, day=day.isoformat()) == 0:
        return False
    db.all(_HOUSES, batch=batch)  # who joins at this moment has joined, or waits and finds no house
    db.run(_DROP, batch=batch)
    for (house,) in db.all(_HOUSES, batch=batch):
        _recode(db, house, draw(), keys)
    return True


def _card(db: Db, batch: int, number: int, area: str) -> tuple[Batch, int, str] | None:
    row = db.one(_CARD_OF, batch=batch, number=number, area=area)
    return None if row is None else (_batch(row), row[8], row[9])


def _recode(db: Db, house: int, code: str, keys: Keys) -> None:
    if not people.is_free(db, code, keys):
        raise people.CodeTaken
    db.run(_RECODE, id=house, **people.sealed(code, keys))


def _batch(row: Row) -> Batch:
    return Batch(*row[:8])
