"""Printed cards from the officer's side: issue, list, print anew, replace a lost one, move one, withdraw a batch.

`area` is the commune she answers for, "" for the province.
"""

import secrets
from collections.abc import Callable
from typing import NoReturn, TypeVar

from msgspec import Struct

from bot.model.batches import LONGEST_SOURCE, LONGEST_VILLAGE, MOST_CARDS, Batch, CardSet, at_least
from bot.model.codes import CODES, code_from
from bot.model.folding import nfc
from bot.service.desk import Desk
from bot.storage import batches, people
from bot.storage.batches import FreshHouse, Wanted
from bot.storage.sql import Db
from bot.storage.store import Store

T = TypeVar("T")
DRAWS = 3
ON_A_PAGE = 50
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


async def issue(store: Store, desk: Desk, wanted: Wanted, area: str) -> CardSet:
    """A batch with its houses, in one transaction. Raises BadBatch, with all slips at once."""
    wanted = _tidy(wanted)
    slips = slips_of(desk, wanted, area)
    if slips:
        raise BadBatch(slips)
    batch = await _drawn(store, lambda db: _issue(db, desk, wanted, area))
    if batch is None:
        raise BadBatch({"commune": "Xã này không thuộc địa bàn của bà/ông."})
    return await print_anew(store, desk, batch.id, area)


def slips_of(desk: Desk, wanted: Wanted, area: str) -> dict[str, str]:
    """Field → what is wrong with it. Empty: it may be issued."""
    groups = {group.key for group in desk.plan.group}
    checks = {
        "commune": (
            wanted.commune in desk.gazetteer.communes and area in ("", wanted.commune),
            "Chọn một xã, phường thuộc địa bàn của mình.",
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


async def list_batches(store: Store, area: str, before: int = NEWEST) -> tuple[Listed, ...]:
    """Fifty at most, the newest first; the next page is before the number of the last one."""
    async with store.reading() as reading:
        found = await batches.listed(reading, area, before, ON_A_PAGE)
    return tuple(Listed(batch, at_least(joined, batch.cards)) for batch, joined in found)


async def print_anew(store: Store, desk: Desk, batch: int, area: str) -> CardSet:
    """All cards of a batch, with the codes they have today. Raises NoSuchCard."""
    found = await store.write(batches.cards_of, batch, area, desk.keys)
    return CardSet(*found) if found else _none()


async def replace_lost(store: Store, desk: Desk, batch: int, number: int, area: str) -> CardSet:
    """One card with a new code for the same house; the lost one is dead. Raises NoSuchCard."""
    found = await _drawn(store, lambda db: batches.replace_code(db, batch, number, _code(), area, desk.keys))
    return CardSet(found[0], (found[1],)) if found else _none()


async def move_card(store: Store, desk: Desk, batch: int, number: int, commune: str, area: str) -> None:
    """The house of a card lives in another commune of the province now. Raises NoSuchCard or BadBatch."""
    if commune not in desk.gazetteer.communes:
        raise BadBatch({"commune": "Chọn một trong 65 xã, phường hiện nay."})
    if not await store.write(batches.move_card, batch, number, commune, area):
        _none()


async def withdraw(store: Store, desk: Desk, batch: int, area: str) -> None:
    """For a batch that was not handed out: all its cards die. Raises NoSuchCard."""
    today = desk.day_of(desk.clock())
    if not await _drawn(store, lambda db: batches.withdraw(db, batch, area, today, _code, desk.keys)):
        _none()


def _issue(db: Db, desk: Desk, wanted: Wanted, area: str) -> Batch | None:
    houses = [FreshHouse(secrets.randbits(62), _code()) for _ in range(wanted.cards)]
    return batches.issue(db, wanted, houses, area, desk.keys)


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


def _tidy(wanted: Wanted) -> Wanted:
    """As it will be printed: letters composed, one blank between words."""
    village, source = (" ".join(nfc(text).split()) for text in (wanted.village, wanted.source))
    return Wanted(wanted.commune, village, wanted.group, wanted.cards, source, wanted.issued_on)


def _none() -> NoReturn:
    raise NoSuchCard
