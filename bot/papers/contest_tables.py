"""Tables of winners, as the minutes and the notice have them."""

from bot.model.contest import Collective
from bot.model.published import Line, Published
from bot.papers import contest_words as words
from bot.papers.contest_collective import Place, hidden_note, places
from bot.papers.docx_kit import Paper
from bot.papers.docx_tables import Column
from bot.papers.written import day, decimal, number


def winners_table(paper: Paper, of: Published) -> None:
    """By prize; a prize nobody won says so."""
    rule = of.contest.prediction
    columns = [
        Column("Hạng", 16, "centre"),
        Column("Họ và tên", 41),
        Column("Xã, phường; đơn vị", 34),
        Column("Số câu đúng", 15, "right"),
        *([Column("Lệch dự đoán", 27 if rule.of == "percent" else 17, "right")] if rule else []),
        Column("Thời gian làm bài", 26, "right"),
        Column("Nộp bài lúc", 29, "centre"),
    ]
    amounts = {prize.name: prize.amount for prize in of.contest.prize}
    rows: list[tuple[str, ...] | str] = []
    for award in of.result.awards:
        if award.prize not in amounts:
            continue
        won = of.winners_of(award)
        amount = words.money(amounts[award.prize])
        rows.append(f"{award.prize}: {number(len(won))} người" + (f", mỗi giải {amount}" if amount and won else ""))
        rows += [_winner(of, line) for line in won]
    if rows:
        note = f"Số liệu: {words.counted_from(of)}."
        paper.table(columns, rows, title="Giải cá nhân", note=note)


def collective_table(paper: Paper, of: Published, rule: Collective) -> None:
    columns = (
        Column("Hạng", 16, "centre"),
        Column("Xã, phường hoặc đơn vị", 46),
        Column("Người dự thi", 18, "right"),
        Column("Tổng số người", 20, "right"),
        Column("Tỷ lệ (%)", 18, "right"),
        Column("Người đúng hết", 18, "right"),
        Column("Nguồn của tổng số người", 44),
    )
    found = [each for each in places(of, rule) if each.standing.place is not None]
    won = ", ".join(each.name for each in found if each.has_won) or "không có"
    note = " ".join(
        part for part in (f"Đoạt giải: {won}. Xếp theo: {words.collective_chain(rule)}.", hidden_note(of)) if part
    )
    amount = f", mỗi giải {words.money(rule.amount)}" if rule.amount else ""
    paper.table(columns, [_area(each) for each in found], title=f"{rule.name}{amount}", note=note)


def _winner(of: Published, line: Line) -> tuple[str, ...]:
    each, rule = line.placing, of.contest.prediction
    where = "; ".join(part for part in (line.commune, line.unit) if part)
    return (
        number(each.place),
        line.called,
        where,
        number(each.right),
        *((words.distance(rule, each.distance),) if rule else ()),
        words.duration(each.took),
        f"{words.at_millisecond(each.ended):%d/%m/%Y %H:%M:%S}",
    )


def _area(each: Place) -> tuple[str, ...]:
    standing, size = each.standing, each.size
    return (
        number(standing.place) if standing.place is not None else "",
        each.name,
        number(standing.entrants),
        number(standing.size) if standing.size is not None else "chưa có số",
        decimal(each.rate) if each.rate is not None else "chưa tính được",
        number(standing.all_right),
        f"{size.source}, tính đến {day(size.as_of)}" if size else "",
    )
