"""Rules on the register of laws, on keys, and on the order of cards."""

import re
from collections.abc import Iterator

from bot.library.shelf import Shelf
from bot.model.content import Law, Problem

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def keys_are_plain(shelf: Shelf) -> Iterator[Problem]:
    """A key stands in links, codes and the ledger, where accents and spaces get lost."""
    for (_, key), passage in shelf.reading.passages.items():
        if not is_plain(key):
            yield passage.problem(f'Mã "{key}" chỉ được có chữ thường không dấu, chữ số và dấu "-": đặt lại.', "key")


def is_plain(key: str) -> bool:
    return _KEY.fullmatch(key) is not None


def the_register_holds_together(shelf: Shelf) -> Iterator[Problem]:
    """An end before the beginning, or a successor nobody knows, would withhold content without saying why."""
    for law in shelf.library.laws.values():
        passage = shelf.reading.passages["law", law.key]
        if law.in_force_until and law.in_force_until < law.in_force_from:
            yield passage.problem("Ngày hết hiệu lực đứng trước ngày có hiệu lực: xem lại.", "in_force_until")
        if law.replaced_by and ("law", law.replaced_by) not in shelf.reading.passages:
            yield passage.problem(
                f'Không có "{law.replaced_by}" trong laws.toml: thêm văn bản thay thế.', "replaced_by"
            )
        for field in _empty(law):
            yield passage.problem(f'Mục "{field}" còn trống: viết vào.', field)


def _empty(law: Law) -> list[str]:
    return [field for field in ("number", "name", "source") if not str(getattr(law, field)).strip()]


def no_two_cards_share_a_place(shelf: Shelf) -> Iterator[Problem]:
    """Two cards with one `order` would change places when a file is renamed."""
    held: dict[tuple[str, int], str] = {}
    for card in shelf.library.cards.values():
        first = held.setdefault((card.topic, card.order), card.key)
        if first != card.key:
            sentence = f'Thứ tự {card.order} đã dùng cho thẻ "{first}": chọn số khác.'
            yield shelf.passage(card).problem(sentence, "order")
