"""Printed cards from the officer's side: issue, list, print anew, replace a lost one, move one, withdraw a batch.

Each is one transaction with its line in the journal. `by` None is the operator at the machine.
"""

import secrets
from collections.abc import Callable
from typing import TypeVar

from msgspec import Struct

from bot.model.batches import LONGEST_SOURCE, LONGEST_VILLAGE, MOST_CARDS, Batch, CardSet, HouseCard, at_least
from bot.model.codes import CODES, code_from
from bot.model.folding import nfc
from bot.model.officers import Officer
from bot.service.desk import Desk
from bot.storage import audit, batches, people
from bot.storage.audit import Entry
from bot.storage.batches import FreshHouse, Wanted
from bot.storage.sql import Db, Reading
from bot.storage.store import Store

T = TypeVar("T")
DRAWS = 3
ON_A_PAGE = 50
OUTSIDE = "Chọn một xã, phường thuộc địa bàn của mình."
NEWEST = 2**62
"""Above the number of any batch."""


class BadBatch(ValueError):
    """What was written cannot be issued: field → what to write instead."""

    def __init__(self, slips: dict[str, str]) -> None:
        super().__init__("; ".join(slips.values()))
        self.slips = slips


class NoSuchCard(ValueError):
    """No such batch or card in the area, or it was withdrawn. Which of these is not told."""

    def __init__(self) -> None:
        super().__init__("Không có lô hoặc thẻ này trong địa bàn, hoặc lô đã thu hồi.")


class Listed(Struct, frozen=True):
    """`joined`: at least so many of its houses ever joined; 0: too few to say (S18, S20)."""

    batch: Batch
    joined: int


async def issue(store: Store, desk: Desk, wanted: Wanted, by: Officer | None) -> CardSet:
    """A batch with its houses, in one transaction. Raises BadBatch, with all slips at once."""
    wanted = tidy(wanted)
    slips = slips_of(desk, wanted, area_of(by))
    if slips:
        raise BadBatch(slips)
    found = await _drawn(store, lambda db: _issued(db, desk, wanted, by))
    if found is None:
        raise BadBatch({"commune": OUTSIDE})
    return found


def slips_of(desk: Desk, wanted: Wanted, area: str) -> dict[str, str]:
    """Field → what is wrong with it. Empty: it may be issued."""
    groups = {group.key for group in desk.plan.group}
    checks = {
        "commune": (
            wanted.commune in desk.gazetteer.communes and area in ("", wanted.commune),
            OUTSIDE,
        ),
        "village": (
            0 < len(wanted.village) <= LONGEST_VILLAGE and wanted.village.isprintable(),
            f"Ghi tên thôn, bản, khối phố: từ 1 đến {LONGEST_VILLAGE} chữ cái.",
        ),
        "group": (wanted.group in {"", *groups}, "Chọn một dân tộc trong danh sách, hoặc để trống."),
        "cards": (1 <= wanted.cards <= MOST_CARDS, f"Số thẻ là một số từ 1 đến {MOST_CARDS}."),
        "source": (
            0 < len(wanted.source) <= LONGEST_SOURCE and wanted.source.isprintable(),
            f"Ghi danh sách hộ lấy từ đâu (văn bản, ngày), nhiều nhất {LONGEST_SOURCE} chữ cái.",
        ),
        "issued_on": (
            wanted.issued_on <= desk.day_of(desk.clock()),
            "Ngày phát hành chưa tới: ghi hôm nay hoặc trước.",
        ),
    }
    return {field: sentence for field, (is_right, sentence) in checks.items() if not is_right}


async def list_batches(reading: Reading, area: str, before: int = NEWEST) -> tuple[Listed, ...]:
    """Fifty at most, the newest first; the next page is before the number of the last one."""
    found = await batches.listed(reading, area, before, ON_A_PAGE)
    return tuple(Listed(batch, at_least(joined, batch.cards)) for batch, joined in found)


async def one_batch(reading: Reading, batch: int, area: str) -> Listed | None:
    found = await batches.one(reading, batch, area)
    return Listed(found[0], at_least(found[1], found[0].cards)) if found else None


async def print_anew(store: Store, desk: Desk, batch: int, by: Officer | None, number: int | None = None) -> CardSet:
    """All cards of a batch or one of them, with the codes they have today. Raises NoSuchCard."""
    return await store.write(_printed, desk, batch, number, by)


async def replace_lost(store: Store, desk: Desk, batch: int, number: int, by: Officer | None) -> CardSet:
    """One card with a new code for the same house; the lost one is dead. Raises NoSuchCard."""
    return await _drawn(store, lambda db: _replaced(db, desk, batch, number, by))


async def move_card(store: Store, desk: Desk, batch: int, number: int, commune: str, by: Officer | None) -> None:
    """The house of a card lives in another commune of the province now. Raises NoSuchCard or BadBatch."""
    if commune not in desk.gazetteer.communes:
        raise BadBatch({"commune": "Chọn một trong 65 xã, phường hiện nay."})
    await store.write(_moved, desk, batch, number, commune, by)


async def withdraw(store: Store, desk: Desk, batch: int, by: Officer | None) -> None:
    """For a batch that was not handed out: all its cards die. Raises NoSuchCard."""
    await _drawn(store, lambda db: _withdrawn(db, desk, batch, by))


def area_of(by: Officer | None) -> str:
    """The limit for every statement. None is the operator at the machine, who looks after the whole province."""
    return by.communes if by else ""


def tidy(wanted: Wanted) -> Wanted:
    """As it will be printed: letters composed, one blank between words."""
    village, source = (" ".join(nfc(text).split()) for text in (wanted.village, wanted.source))
    return Wanted(wanted.commune, village, wanted.group, wanted.cards, source, wanted.issued_on)


def _issued(db: Db, desk: Desk, wanted: Wanted, by: Officer | None) -> CardSet | None:
    houses = [FreshHouse(secrets.randbits(62), _code()) for _ in range(wanted.cards)]
    batch = batches.issue(db, wanted, houses, area_of(by), desk.keys)
    if batch is None:
        return None
    _tell(db, desk, by, f"issued:{batch.id}:{batch.cards}", batch.commune)
    return CardSet(batch, tuple(HouseCard(n, house.code, batch.commune) for n, house in enumerate(houses, 1)))


def _printed(db: Db, desk: Desk, batch: int, number: int | None, by: Officer | None) -> CardSet:
    """In the journal before it leaves."""
    found = batches.cards_of(db, batch, area_of(by), desk.keys)
    cards = [card for card in found[1] if number in (None, card.number)] if found else []
    if found is None or not cards:
        raise NoSuchCard
    _tell(db, desk, by, f"printed:{batch}" + (f":{number}" if number else ""), found[0].commune)
    return CardSet(found[0], tuple(cards))


def _replaced(db: Db, desk: Desk, batch: int, number: int, by: Officer | None) -> CardSet:
    found = batches.replace_code(db, batch, number, _code(), area_of(by), desk.keys)
    if found is None:
        raise NoSuchCard
    _tell(db, desk, by, f"lost:{batch}:{number}", found[0].commune)
    return CardSet(found[0], (found[1],))


def _moved(db: Db, desk: Desk, batch: int, number: int, commune: str, by: Officer | None) -> None:
    if not batches.move_card(db, batch, number, commune, area_of(by)):
        raise NoSuchCard
    _tell(db, desk, by, f"moved:{batch}:{number}", commune)


def _withdrawn(db: Db, desk: Desk, batch: int, by: Officer | None) -> None:
    today = desk.day_of(desk.clock())
    if not batches.withdraw(db, batch, area_of(by), today, _code, desk.keys):
        raise NoSuchCard
    _tell(db, desk, by, f"withdrawn:{batch}", area_of(by))


def told(what: str) -> str:
    """A line of the journal in words."""
    match what.split(":"):
        case ["issued", batch, cards]:
            return f"lập lô {batch}, {cards} thẻ"
        case ["printed", batch]:
            return f"in lô {batch}"
        case ["printed", batch, number]:
            return f"in thẻ {number} của lô {batch}"
        case ["lost", batch, number]:
            return f"mất thẻ {number} của lô {batch}, cấp mã mới"
        case ["moved", batch, number]:
            return f"nhà của thẻ {number}, lô {batch}, chuyển đến đây"
        case ["withdrawn", batch]:
            return f"thu hồi lô {batch}"
        case _:
            return what


def _tell(db: Db, desk: Desk, by: Officer | None, what: str, area: str) -> None:
    actor, role = (by.id, by.role) if by else (0, "operator")
    audit.append(db, desk.keys, Entry(int(desk.clock().timestamp()), actor, role, area, "issue-cards", what))


async def _drawn(store: Store, fn: Callable[[Db], T]) -> T:
    """Draws again where a code was taken: of 500 codes one is, once in some hundreds of batches."""
    for _ in range(DRAWS - 1):
        try:
            return await store.write(fn)
        except people.CodeTaken:
            continue
    return await store.write(fn)


def _code() -> str:
    return code_from(secrets.randbelow(CODES))
