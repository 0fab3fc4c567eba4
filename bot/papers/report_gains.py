"""Part III.1.d of the annual report: what courses changed in what people know and think."""

from bot.papers.docx_kit import Paper
from bot.papers.docx_tables import Column
from bot.papers.written import number
from bot.reach.annual import AnnualReport
from bot.reach.changed import METHOD, VERDICTS, TrackChanged
from bot.reach.gain import Estimate, Gain


def gains(paper: Paper, report: AnnualReport) -> None:
    told = report.changed.told_here
    if not told:
        where = f" ở {report.place}" if report.area else ""
        paper.text(f"Trong năm chưa có nhóm nào từ 10 người trở lên{where} làm cả bài trước lớp và bài sau lớp.")
        return
    for text in sentences(report):
        paper.text(text)
    columns = (
        Column("Lớp học", 38),
        Column("Số người", 15, "right"),
        Column("Trước", 17, "right", "Câu đúng (%)"),
        Column("Sau", 17, "right", "Câu đúng (%)"),
        Column("Tăng thêm (khoảng 95 %)", 30, "right", "Câu đúng (%)"),
        Column("Trước - sau", 20, "right", "Ý kiến (1 đến 5)"),
        Column("Tăng thêm (khoảng 95 %)", 28, "right", "Ý kiến (1 đến 5)"),
    )
    rows = [(track.name, *_cells(_gain(track, report.area))) for track in told]
    paper.table(columns, rows, title=f"Trước và sau lớp học, năm {report.year}", note=METHOD)


def sentences(report: AnnualReport) -> list[str]:
    """How many in all, and of how many the first test stands alone; what rose."""
    told = report.changed.told_here
    people = sum(gain.n for track in told if (gain := _gain(track, report.area)) is not None)
    first = sum(each.only_first for each in report.changed.tracks)
    waiting = sum(each.waiting for each in report.changed.tracks)
    surely = [track.name for track in told if (gain := _gain(track, report.area)) and gain.right.verdict == "up"]
    views = [track.name for track in told if (gain := _gain(track, report.area)) and gain.view.verdict == "up"]
    said = [
        f"{number(people)} lượt người làm cả bài trước lớp và bài sau lớp ở {number(len(told))} lớp (một người học hai lớp tính hai "
        f"lượt). Toàn tỉnh, từ đầu đến nay, {number(first)} lượt mới làm bài trước lớp; {number(waiting)} lượt làm cả hai chưa nêu vì "
        "nhóm chưa đủ 10 người."
    ]
    said.append(f"Hiểu biết tăng rõ ở: {'; '.join(surely)}." if surely else "Chưa lớp nào tăng rõ về hiểu biết.")
    said.append(
        f"Ý kiến đổi rõ theo hướng mong muốn ở: {'; '.join(views)}." if views else "Chưa lớp nào đổi rõ về ý kiến."
    )
    return said


def _gain(track: TrackChanged, area: str) -> Gain | None:
    return track.communes[0].gain if area and track.communes else track.whole


def _cells(gain: Gain | None) -> tuple[str, ...]:
    if gain is None:
        return ("",) * 6
    right, view = gain.right, gain.view
    return (
        number(gain.n),
        _written(right.before, 1),
        _written(right.after, 1),
        _gained(right, 1),
        f"{_written(view.before, 2)} - {_written(view.after, 2)}",
        _gained(view, 2),
    )


def _gained(found: Estimate, digits: int) -> str:
    gain = _signed(found.gain, digits)
    if found.low is None or found.high is None:
        return f"{gain} (mọi người như nhau)"
    told = f"{gain} ({_signed(found.low, digits)} đến {_signed(found.high, digits)})"
    return told if found.verdict == "unclear" else f"{told}: {VERDICTS[found.verdict]}"


def _signed(x: float, digits: int) -> str:
    return f"{'−' if x < 0 else '+'}{_written(abs(x), digits)}"


def _written(x: float, digits: int) -> str:
    return f"{x:.{digits}f}".replace(".", ",")
