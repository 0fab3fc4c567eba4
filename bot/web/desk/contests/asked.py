"""The frozen questions of a contest with how they were answered: what most people get wrong may be asked wrong."""

from msgspec import Struct
from starlette.responses import Response

from bot.contest import decided
from bot.model.frozen import FrozenQuestion
from bot.storage import contest_counts, verdicts
from bot.web.desk.contests.found import CONTESTS, Found, found
from bot.web.desk.contests.judges import SAID, may_decide
from bot.web.desk.pages import Page
from bot.web.desk.visit import Visit

ON_A_PAGE = 20
"""Questions with their answers."""


class Line(Struct, frozen=True):
    """A question with how often it was answered, and each answer: words, how often, whether it is right."""

    question: FrozenQuestion
    n: int
    rows: tuple[tuple[str, int, bool], ...]

    @property
    def share(self) -> float:
        """Of right answers; what nobody answered stands behind all others."""
        return sum(times for _, times, is_right in self.rows if is_right) / self.n if self.n else 2.0


async def questions(visit: Visit) -> Response:
    return await questions_page(visit, await found(visit, to_run=True))


async def questions_page(visit: Visit, contest: Found, slip: str = "") -> Response:
    async with visit.store.reading() as reading:
        chosen = await contest_counts.options(reading, contest.key)
        decisions = await verdicts.decisions(reading, contest.key)
    voided = decided.voided(decisions)
    lines = [_asked(question, chosen.get(n, {})) for n, question in enumerate(contest.frozen.questions)]
    lines.sort(key=lambda each: (each.question.key not in voided, each.share))
    sent = visit.form.text("cau")
    page = visit.number("trang")
    shown = (
        [each for each in lines if each.question.key == sent] if slip else lines[(page - 1) * ON_A_PAGE :][:ON_A_PAGE]
    )
    return visit.html(
        "desk/contest-asked.html",
        422 if slip else 200,
        found=contest,
        contest=contest.contest,
        lines=shown,
        count=len(lines),
        page=page,
        size=ON_A_PAGE,
        voided=voided,
        slip=slip,
        sent=sent,
        may_decide=may_decide(visit, contest),
    )


def _asked(question: FrozenQuestion, told: dict[int, int]) -> Line:
    if question.is_filled_in:
        right = sum(times for option, times in told.items() if option >= 0)
        rows = [(f"Điền đúng ({'; '.join(question.accept)})", right, True), ("Điền khác", told.get(-1, 0), False)]
    else:
        rows = [(label, told.get(option, 0), option == question.right) for option, label in enumerate(question.options)]
    return Line(question, sum(told.values()), tuple(rows))


PAGES = (Page(f"{CONTESTS}/{{contest}}/cau", questions, needs="contest-run", says=SAID),)
