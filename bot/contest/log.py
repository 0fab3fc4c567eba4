"""The log of a contest as lines of JSON: a file from which anybody can count again, without a database or a name."""

from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b

import msgspec
from msgspec import Struct

from bot.contest.canon import canonical
from bot.contest.outcome import Books
from bot.model.entries import Attempt, Decision, Entrant, Mark, Result
from bot.model.frozen import Frozen

FORMAT = 1


class ContestLine(Struct, frozen=True, tag_field="kind", tag="contest"):
    format: int
    frozen: Frozen


class EntrantLine(Struct, frozen=True, tag_field="kind", tag="entrant"):
    entrant: Entrant


class AttemptLine(Struct, frozen=True, tag_field="kind", tag="attempt", gc=False):
    attempt: Attempt


class EssayLine(Struct, frozen=True, tag_field="kind", tag="essay"):
    entrant: int


class MarkLine(Struct, frozen=True, tag_field="kind", tag="mark"):
    mark: Mark


class DecisionLine(Struct, frozen=True, tag_field="kind", tag="decision"):
    decision: Decision


class ResultLine(Struct, frozen=True, tag_field="kind", tag="result"):
    """With the seed, which is published with it."""

    result: Result


class EndLine(Struct, frozen=True, tag_field="kind", tag="end"):
    """`checksum` is blake2b over all lines before it, each with its newline."""

    lines: int
    checksum: str


Line = ContestLine | EntrantLine | AttemptLine | EssayLine | MarkLine | DecisionLine | ResultLine | EndLine
_decoder = msgspec.json.Decoder(Line)
_attempt = msgspec.json.Decoder(AttemptLine)


class BrokenLog(ValueError):
    """The file is no log, or not whole; the message says where."""


class Lines:
    """Makes the lines of a file one by one: of the same contest everywhere the same bytes.

    First `of_books`, then `of_attempts` in the order of their ids, `of_results`, and `end`.
    """

    def __init__(self) -> None:
        self._whole = blake2b(digest_size=32)
        self.n = 0

    def of_books(self, books: Books) -> Iterator[bytes]:
        yield self._line(ContestLine(FORMAT, books.frozen))
        yield from (self._line(EntrantLine(each)) for _, each in sorted(books.entrants.items()))
        yield from (self._line(EssayLine(entrant)) for entrant in sorted(books.essays))
        marks = sorted(books.marks, key=lambda each: (each.entrant, each.marker))
        yield from (self._line(MarkLine(each)) for each in marks)
        yield from (self._line(DecisionLine(each)) for each in sorted(books.decisions, key=lambda each: each.id))

    def of_attempts(self, attempts: Iterable[Attempt]) -> Iterator[bytes]:
        yield from (self._line(AttemptLine(each)) for each in attempts)

    def of_results(self, results: Iterable[Result]) -> Iterator[bytes]:
        ordered = sorted(results, key=lambda each: (each.scope, each.version))
        yield from (self._line(ResultLine(each)) for each in ordered)

    def end(self) -> bytes:
        return canonical(EndLine(self.n, self._whole.hexdigest())) + b"\n"

    def _line(self, line: Line) -> bytes:
        written = canonical(line) + b"\n"
        self._whole.update(written)
        self.n += 1
        return written


class FileLog:
    """An exported file, checked whole. `opened` gives its lines from the beginning, as often as they are needed:
    the attempts are read again each time, and never all held."""

    def __init__(self, opened: Callable[[], Iterable[bytes]]) -> None:
        self._opened = opened
        self.books, self.results = _read(opened())

    def attempts(self) -> Iterator[Attempt]:
        for line in self._opened():
            if b'"kind":"attempt"' in line:
                yield _attempt.decode(line).attempt


def _read(lines: Iterable[bytes]) -> tuple[Books, list[Result]]:
    frozen = None
    entrants: dict[int, Entrant] = {}
    marks: list[Mark] = []
    written: list[int] = []
    decisions: list[Decision] = []
    results: list[Result] = []
    for n, read in _checked(lines):
        match read:
            case ContestLine(format, rules) if n == 1 and format == FORMAT:
                frozen = rules
            case ContestLine():
                raise BrokenLog(f"dòng {n}: không phải tệp của bản này")
            case EntrantLine(entrant):
                entrants[entrant.id] = entrant
            case EssayLine(author):
                written.append(author)
            case MarkLine(mark):
                marks.append(mark)
            case DecisionLine(decision):
                decisions.append(decision)
            case ResultLine(result):
                results.append(result)
    if frozen is None:
        raise BrokenLog("dòng 1: thiếu thể lệ của cuộc thi")
    return Books(frozen, entrants, marks, written, decisions), results


def _checked(lines: Iterable[bytes]) -> Iterator[tuple[int, Line]]:
    whole = blake2b(digest_size=32)
    end = None
    n = 0
    for n, line in enumerate(lines, start=1):
        if end is not None:
            raise BrokenLog(f"dòng {n}: còn chữ sau dòng cuối")
        try:
            read: Line = _decoder.decode(line)
        except msgspec.DecodeError as trouble:
            raise BrokenLog(f"dòng {n}: không đọc được ({trouble})") from trouble
        if isinstance(read, EndLine):
            end = read
        else:
            whole.update(line)
        yield n, read
    if end is None:
        raise BrokenLog("thiếu dòng cuối: tệp bị cắt")
    if end.lines != n - 1 or end.checksum != whole.hexdigest():
        raise BrokenLog("mã kiểm tra của tệp không khớp: tệp đã bị sửa")
