"""One target of the plan: how it is measured, year by year and commune by commune, and what is missing."""

from collections.abc import Sequence

from msgspec import Struct
from starlette.responses import Response

from bot.reach.targets import VERDICTS, Measured, Spot
from bot.service.targets.measured import targets_of
from bot.web.desk.pages import HOME, Page
from bot.web.desk.spans import chosen_span, phase_of
from bot.web.desk.visit import NotHere, Visit

TARGET = f"{HOME}/chi-tieu"


class Row(Struct, frozen=True):
    """A commune's part of a measure."""

    code: str
    name: str
    spot: Spot

    @property
    def share(self) -> tuple[float, float] | None:
        low, high, whole = self.spot.low, self.spot.high, self.spot.whole
        if low is None or high is None or whole is None or whole.n == 0:
            return None
        return 100 * low / whole.n, 100 * high / whole.n


async def show(visit: Visit) -> Response:
    choice = chosen_span(visit, phase_of(visit.desk.plan, visit.today.year))
    area = visit.commune("")
    async with visit.store.reading() as reading:
        figures = await targets_of(reading, visit.desk, choice.span, area)
    figure = next((each for each in figures if each.target.key == visit.path["target"]), None)
    if figure is None:
        raise NotHere
    return visit.html(
        "desk/target.html",
        choice=choice,
        area=area,
        figure=figure,
        targets=[each.target for each in figures],
        rows={each.measure.key: rows_of(visit, each) for each in figure.measured},
        verdicts=VERDICTS,
    )


def rows_of(visit: Visit, measured: Measured) -> Sequence[Row]:
    """Those furthest from the goal first; those without a share last."""
    rows = [Row(code, visit.shell.commune_name(code), spot) for code, spot in measured.found.spots.items()]
    return sorted(rows, key=lambda row: (row.share is None, row.share[0] if row.share else 0, row.code))


PAGES = (Page(f"{TARGET}/{{target}}", show, needs="view"),)
