"""Signs that are to be looked at again, and one entrant's papers. An entrant is a random number here."""

from msgspec import Struct
from starlette.responses import Response

from bot.contest import decided
from bot.contest.suspicion import Kind, Suspect
from bot.model.entries import Answered, Attempt
from bot.model.frozen import FrozenQuestion
from bot.service.contests.books import attempts_of_one
from bot.storage import verdicts
from bot.web.desk.contests.found import CONTESTS, Found, names_of_accounts
from bot.web.desk.contests.judges import KINDS, SAID, hers, may_decide, number_in, told
from bot.web.desk.pages import Page
from bot.web.desk.visit import NotHere, Visit

SIZE = 50
SIGNS: dict[Kind, tuple[str, str]] = {
    "too-fast": ("Làm nhanh lạ thường", "Có thể thuộc bài, có thể dùng tệp đáp án, có thể nhờ người."),
    "same-order": (
        "Cùng câu, cùng thứ tự, cùng đáp án",
        "Hiếm khi là ngẫu nhiên vì đề được xáo; cũng có khi một nhà chung máy.",
    ),
    "same-answers": ("Giống nhau cả câu sai", "Có thể học cùng một tài liệu sai; có thể chép của nhau."),
    "one-chat": ("Nhiều người trên một máy", "Nhà đông người chung một máy là thường; quá nhiều thì hỏi lại."),
    "one-phone": ("Một số điện thoại cho nhiều người", "Có thể ghi số của người thân; có thể thi hộ."),
}


class Sign(Struct, frozen=True):
    """One thing to be looked at. `told`: the measure in words; `excluded`: those of them who are out already."""

    suspect: Suspect
    told: str
    excluded: frozenset[int]


class Asked(Struct, frozen=True):
    """An answer of an attempt: seconds since the one before it."""

    question: FrozenQuestion
    chosen: str
    is_right: bool
    seconds: float


class Sitting(Struct, frozen=True):
    attempt: Attempt
    right: int
    answers: tuple[Asked, ...]


async def suspects(visit: Visit) -> Response:
    contest = await hers(visit)
    signs = await visit.shell.signs.of(contest.key, visit.now)
    page = visit.number("trang")
    kind = visit.query.get("loai", "")
    chosen = [each for each in signs if kind in ("", each.kind)]
    async with visit.store.reading() as reading:
        out = decided.excluded(await verdicts.decisions(reading, contest.key))
    shown = [
        Sign(each, _measure(each), frozenset(each.entrants) & out) for each in chosen[(page - 1) * SIZE : page * SIZE]
    ]
    return visit.html(
        "desk/contest-suspects.html",
        found=contest,
        contest=contest.contest,
        signs=shown,
        count=len(chosen),
        all_count=len(signs),
        page=page,
        size=SIZE,
        kind=kind,
        kinds=[(each, name) for each, (name, _) in SIGNS.items()],
        names=SIGNS,
    )


def _measure(each: Suspect) -> str:
    match each.kind:
        case "too-fast":
            return f"ba phần tư số câu trả lời trong {each.n / 1000:.1f} giây một câu".replace(".", ",")
        case "same-order" | "same-answers":
            return f"{len(each.entrants)} người, {each.n} câu sai giống nhau"
        case "one-chat" | "one-phone":
            return f"{each.n} người"


async def entrant(visit: Visit) -> Response:
    return await entrant_page(visit, await hers(visit))


async def entrant_page(visit: Visit, contest: Found, slip: str = "") -> Response:
    id = number_in(visit.path["entrant"])
    async with visit.store.reading() as reading:
        row, attempts = await attempts_of_one(reading, contest.frozen, id)
        decisions = await verdicts.decisions(reading, contest.key)
        accounts = await names_of_accounts(reading)
    if row is None:
        raise NotHere
    signs = [each for each in await visit.shell.signs.of(contest.key, visit.now) if id in each.entrants]
    hers = [each for each in decisions if each.entrant == id]
    return visit.html(
        "desk/contest-entrant.html",
        422 if slip else 200,
        found=contest,
        contest=contest.contest,
        id=id,
        row=row,
        unit=next((unit.name for unit in contest.contest.unit if unit.key == row.unit), ""),
        sittings=[_sitting(contest, each) for each in attempts],
        signs=[(SIGNS[each.kind][0], _measure(each), each) for each in signs],
        is_out=id in decided.excluded(decisions),
        decisions=[told(contest, each, accounts) for each in hers],
        kinds=KINDS,
        slip=slip,
        reason=visit.form.text("ly_do") if slip else "",
        may_decide=may_decide(visit, contest),
    )


def _sitting(contest: Found, attempt: Attempt) -> Sitting:
    by_key = contest.frozen.by_key
    answers = []
    before = 0
    for each in sorted(attempt.answers, key=lambda each: each.at):
        question = by_key[each.question]
        answers.append(
            Asked(question, _chosen(question, each), question.is_right(each.option), (each.at - before) / 1000)
        )
        before = each.at
    return Sitting(attempt, sum(each.is_right for each in answers), tuple(answers))


def _chosen(question: FrozenQuestion, answer: Answered) -> str:
    if question.is_filled_in:
        return question.accept[answer.option] if answer.option >= 0 else "từ khác (không giữ lại)"
    return question.options[answer.option]


OF = f"{CONTESTS}/{{contest}}"
PAGES = (
    Page(f"{OF}/nghi-van", suspects, needs="contests"),
    Page(f"{OF}/nguoi/{{entrant}}", entrant, needs="contests", says=SAID),
)
