"""The period an officer looks at: what stands in the address, what she may choose, and how it is said."""

from collections.abc import Sequence

from msgspec import Struct

from bot.model.plan import Plan
from bot.model.spans import span_in_words
from bot.reach.period import Period, UnknownPeriod, period
from bot.service.households.comparison import FIRST_YEAR
from bot.web.desk.visit import Visit

QUERY = "ky"
MONTHS, QUARTERS = 18, 8
"""How many of them are offered, the newest first; older ones can still be written into the address."""

Options = tuple[tuple[str, str], ...]


class SpanChoice(Struct, frozen=True):
    """`words`: as it stands in a sentence, "quý 2 năm 2026". `slip`: why what was asked for is no period."""

    span: Period
    words: str
    groups: tuple[tuple[str, Options], ...]
    slip: str = ""

    @property
    def is_over(self) -> str:
        """The last day of the period, for comparing with today."""
        return self.span.last_day.isoformat()


def chosen_span(
    visit: Visit, otherwise: str, *, kinds: Sequence[str] = ("month", "quarter", "year", "phase")
) -> SpanChoice:
    """`otherwise` where the address names none, or none that is understood. `kinds`: which are offered."""
    written, slip = visit.query.get(QUERY, "").strip(), ""
    try:
        span = _within_the_plan(period(written)) if written else period(otherwise)
    except UnknownPeriod as trouble:
        span, slip = period(otherwise), str(trouble)
    groups = tuple((name, options) for kind, name, options in _offered(visit) if kind in kinds)
    if otherwise not in {value for _, options in groups for value, _ in options}:
        groups = (("Gần đây", ((otherwise, _capital(said(visit, period(otherwise)))),)), *groups)
    if span.name not in {value for _, options in groups for value, _ in options}:
        groups = (("Đang xem", ((span.name, _capital(said(visit, span))),)), *groups)
    return SpanChoice(span, said(visit, span), groups, slip)


def said(visit: Visit, span: Period) -> str:
    phase = next((phase for phase in visit.desk.plan.phase if phase.key == span.name), None)
    if phase:
        return f"{phase.name[:1].lower()}{phase.name[1:]} ({span.name})"
    first, _, last = span.name.partition("-")
    if len(last) == len(first):
        return f"các năm {span.name}"
    return span_in_words(visit.desk.languages["vi"], span.name)


def phase_of(plan: Plan, year: int) -> str:
    """The plan's phase in which a year lies, as a period; after the last one the year itself."""
    phase = plan.phase_of(str(year))
    return phase.key if phase else str(year)


def _within_the_plan(span: Period) -> Period:
    if int(span.first[:4]) < FIRST_YEAR:
        raise UnknownPeriod(f"Kế hoạch bắt đầu từ năm {FIRST_YEAR}: xin chọn kỳ từ năm ấy.")
    return span


def _offered(visit: Visit) -> tuple[tuple[str, str, Options], ...]:
    year, month = visit.today.year, visit.today.month
    count = year * 12 + month - 1
    months = [f"{each // 12}-{each % 12 + 1:02}" for each in range(count, count - MONTHS, -1)]
    last = year * 4 + (month - 1) // 3
    quarters = [f"{each // 4}-Q{each % 4 + 1}" for each in range(last, last - QUARTERS, -1)]
    years = [str(each) for each in range(year, FIRST_YEAR - 1, -1)]
    phases = [phase.key for phase in reversed(visit.desk.plan.phase)]
    return (
        ("year", "Năm", _options(visit, years)),
        ("phase", "Giai đoạn của kế hoạch", _options(visit, phases)),
        ("quarter", "Quý", _options(visit, quarters)),
        ("month", "Tháng", _options(visit, months)),
    )


def _options(visit: Visit, names: Sequence[str]) -> Options:
    return tuple((name, _capital(said(visit, period(name)))) for name in names)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
