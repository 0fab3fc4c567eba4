"""The plan's targets in words for a phone: a line a measure; of one target, also how it was put together."""

import datetime as dt
import re

from bot.model.world import Words
from bot.reach.targets import VERDICTS, Measured, TargetFigure


def targets_said(tr: Words, figures: tuple[TargetFigure, ...], name: str, only: str = "", area: str = "") -> str:
    """`only`: the letter of one target. The plan's own words stay Vietnamese."""
    shown = [figure for figure in figures if only in ("", figure.target.key)]
    as_of = dt.date.fromisoformat(figures[0].as_of)
    parts = [tr("{area}, tính đến {day}.", area=tr(name), day=tr.day(as_of))]
    return "\n\n".join(parts + [_one(tr, figure, area) if only else _short(tr, figure, area) for figure in shown])


def _short(tr: Words, figure: TargetFigure, area: str) -> str:
    """A line a measure; one for the whole target where none of it can be computed, and for the same reason."""
    head = f"{figure.target.key}) {figure.target.name}"
    reasons = {_why_not(tr, measured) for measured in figure.measured}
    if len(reasons) == 1 and "" not in reasons:
        return f"{head}: {_shortened(reasons.pop())}."
    lines = [_shortened(_line(tr, measured, area)) for measured in figure.measured]
    return f"{head}: {lines[0]}" if len(lines) == 1 else "\n".join((head, *(f"– {line}" for line in lines)))


def _one(tr: Words, figure: TargetFigure, area: str) -> str:
    """In the plan's words, and with what each number is made of."""
    head = f"{figure.target.key}) {figure.target.text}"
    told = ["\n".join((f"– {_line(tr, each, area)}", *_details(tr, each, area))) for each in figure.measured]
    return "\n".join((head, *told))


def _shortened(text: str) -> str:
    """Without what only the one who enters the numbers needs to know."""
    return re.sub(r" \(nhập bảng [^)]*\)", "", text)


def _why_not(tr: Words, measured: Measured) -> str:
    if measured.share is not None:
        return ""
    return measured.found.why_not or tr("không tính được vì chưa có tổng số")


def _line(tr: Words, measured: Measured, area: str) -> str:
    """ "Trường bán trú, dân tộc nội trú: 3/12 trường (25,0 %); chỉ tiêu 100 %: Chưa đạt." """
    found, name, unit = measured.found, measured.measure.name, measured.measure.unit
    if _is_hidden(measured, area):
        return tr("{name}: ít quá, không nêu số", name=name) + "."
    amount = _range(tr, found.low, found.high)
    if measured.share is None or found.whole is None:
        return tr("{name}: {n} {unit}; {why}.", name=name, n=amount, unit=unit, why=_why_not(tr, measured))
    low, high = (f"{part:.1f}".replace(".", "," if tr.language == "vi" else ".") for part in measured.share)
    return tr(
        "{name}: {n}/{whole} {unit} ({share} %); {goal}.",
        name=name,
        n=amount,
        whole=tr.number(found.whole.n),
        unit=unit,
        share=low if low == high else f"{low}-{high}",
        goal=_goal(tr, measured),
    )


def _goal(tr: Words, measured: Measured) -> str:
    verdict = VERDICTS[measured.verdict]
    verdict = verdict[:1].lower() + verdict[1:]
    return verdict if measured.goal is None else tr("chỉ tiêu {goal} %: {verdict}", goal=measured.goal, verdict=verdict)


def _details(tr: Words, measured: Measured, area: str) -> list[str]:
    """What the numbers are made of, who says how many there are, and what would make them better."""
    found = measured.found
    if _is_hidden(measured, area):
        return []
    told = [f"  + {part.label}: {tr.number(part.n)}" for part in found.parts]
    if found.whole is not None:
        day = tr.day(dt.date.fromisoformat(found.whole.as_of))
        told.append(
            "  + "
            + tr("Tổng số: {n}; nguồn: {source}, {day}", n=tr.number(found.whole.n), source=found.whole.source, day=day)
        )
    lacking = tr("Còn thiếu")
    told += [f"  + {lacking}: {each}" for each in found.missing]
    return told


def _is_hidden(measured: Measured, area: str) -> bool:
    """A group's households in one commune, where they are few (S30)."""
    spot = measured.found.spots.get(area) if area else None
    return spot is not None and spot.low is None


def _range(tr: Words, low: int, high: int) -> str:
    return tr.number(low) if low == high else f"{tr.number(low)}-{tr.number(high)}"
