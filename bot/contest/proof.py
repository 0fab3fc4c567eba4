"""What anybody can hold against what a contest published, with nothing but the files of its public page: the frozen rules,
the seed, the list of those who took part in a draw. The whole log is held against every promise by `verify`."""

import msgspec

from bot.contest import seeds
from bot.contest.freezing import frozen_digest, question_digest
from bot.contest.verify import Check
from bot.model.frozen import Frozen

_frozen = msgspec.json.Decoder(Frozen)


class NotTheFile(ValueError):
    """It is not what the public page gives out; the message says which."""


def rules_of(file: bytes) -> Frozen:
    """Raises NotTheFile."""
    try:
        return _frozen.decode(file)
    except msgspec.DecodeError as trouble:
        raise NotTheFile("tệp thể lệ không đọc được") from trouble


def entrants_of(file: bytes) -> tuple[int, ...]:
    """Raises NotTheFile."""
    try:
        return tuple(int(line) for line in file.split())
    except ValueError as trouble:
        raise NotTheFile("danh sách bốc thăm phải là mỗi dòng một số") from trouble


def proved(of: Frozen, seed: bytes, scope: int) -> tuple[Check, ...]:
    """Whether questions are as they were frozen, and the seed is the one that was vouched for before the opening."""
    changed = tuple(each.key for each in of.questions if question_digest(each) != each.digest)
    vouched = scope in of.contest.scopes and of.commitment(scope) == seeds.commitment(seed, of.contest.key, scope)
    return (
        Check("Câu hỏi không bị sửa sau khi chốt", changed),
        Check(
            "Hạt giống đúng với lời cam kết công bố trước giờ mở", () if vouched else ("hạt giống khác lời cam kết",)
        ),
    )


def digest_of(of: Frozen) -> str:
    """To be held against the one that stood on the page before the opening."""
    return frozen_digest(of)


def lots(seed: bytes, entrants: tuple[int, ...], beacon: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The checksum of the list, and (lot, entrant) of everybody, the smallest lot first: it wins."""
    listed = seeds.list_checksum(entrants)
    drawn = seeds.draw_seed(seed, listed, beacon)
    return listed, tuple(sorted((seeds.ticket(drawn, entrant), entrant) for entrant in entrants))
