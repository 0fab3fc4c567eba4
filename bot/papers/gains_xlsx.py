"""What courses changed, as sheets of an Excel file: by course, and by course and commune."""

from bot.papers.report_words import DEMO
from bot.papers.xlsx_kit import Book, Column, Value
from bot.reach.changed import METHOD, VERDICTS, Changed
from bot.reach.gain import Estimate, Gain

NOTHING = "Chưa có nhóm nào đủ 10 người làm cả hai bài."
_SIDES = (("Câu đúng", "%"), ("Ý kiến", "1 đến 5"))


def write_gains(changed: Changed, about: str, *, is_demo: bool = False) -> bytes:
    """`about`: the period, and as of when."""
    book = Book("Trước và sau lớp học", about, mark=DEMO if is_demo else "")
    gain_sheets(book, changed)
    return book.saved()


def gain_sheets(book: Book, changed: Changed) -> None:
    columns = (
        Column("Lớp học", 28),
        *_columns(),
        Column("Đã thử trước lớp, từ đầu đến nay", 14, "number"),
        Column("Mới thử trước lớp", 12, "number"),
        Column("Làm cả hai, chờ đủ 10", 12, "number"),
    )
    rows: list[list[Value]] = [
        [each.name, *_values(each.whole), each.began, each.only_first, each.waiting] for each in changed.tracks
    ]
    book.sheet("Trước và sau lớp", "Trước và sau lớp học, toàn tỉnh", columns, rows, notes=(METHOD,), empty=NOTHING)
    columns = (Column("Lớp học", 28), Column("Mã xã", 9), Column("Xã, phường", 26), *_columns())
    rows = [
        [track.name, each.code, each.name, *_values(each.gain)] for track in changed.tracks for each in track.communes
    ]
    book.sheet(
        "Lớp theo xã",
        "Trước và sau lớp học theo xã, phường",
        columns,
        rows,
        notes=(METHOD,),
        empty=NOTHING,
        frozen=3,
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column("Số người làm cả hai bài", 12, "number"),
        *(column for side, unit in _SIDES for column in _of_side(side, unit)),
    )


def _of_side(side: str, unit: str) -> tuple[Column, ...]:
    return (
        Column(f"{side} trước ({unit})", 11, "decimal"),
        Column(f"{side} sau ({unit})", 11, "decimal"),
        *(Column(f"{side} {what}", 11, "decimal") for what in ("tăng thêm", "tăng thêm, từ", "tăng thêm, đến")),
        Column(f"{side}: nhận định", 11),
    )


def _values(gain: Gain | None) -> list[Value]:
    if gain is None:
        return [0, *([None] * 12)]
    return [gain.n, *_estimate(gain.right, 1), *_estimate(gain.view, 2)]


def _estimate(found: Estimate, digits: int) -> list[Value]:
    low, high = found.low, found.high
    return [
        round(found.before, digits),
        round(found.after, digits),
        round(found.gain, digits),
        "không tính được" if low is None else round(low, digits),
        "không tính được" if high is None else round(high, digits),
        VERDICTS[found.verdict],
    ]
