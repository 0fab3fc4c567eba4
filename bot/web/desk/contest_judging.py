"""What people judge: signs that are to be looked at again, one entrant's papers, questions, complaints, decisions with their reasons.

An entrant is a random number here; no page of these shows a name.
"""

from msgspec import Struct
from starlette.responses import Response

from bot.contest import decided
from bot.contest.suspicion import Kind, Suspect
from bot.model.entries import Answered, Appeal, Attempt, Decision
from bot.model.frozen import FrozenQuestion
from bot.service.contest_acts import LONGEST_REASON
from bot.service.contest_acts import decided as decide
from bot.service.contest_books import attempts_of_one
from bot.storage import contest_counts, verdicts
from bot.web.desk import contest_words as words
from bot.web.desk.contest_found import CONTESTS, Found, found, names_of_accounts
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
KINDS: dict[str, str] = {
    "exclude": "Loại khỏi xếp hạng",
    "readmit": "Nhận lại vào xếp hạng",
    "void": "Bỏ câu hỏi, ai làm cũng tính đúng",
    "restore": "Lấy lại câu hỏi",
    "answer": "Trả lời ý kiến",
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


class Told(Struct, frozen=True):
    """A decision in words; `about`: an entrant's number, a question's key, or a complaint."""

    decision: Decision
    by: str
    about: str
    path: str


async def suspects(visit: Visit) -> Response:
    contest = await _hers(visit)
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
    return await _entrant(visit, await _hers(visit))


async def _entrant(visit: Visit, contest: Found, slip: str = "") -> Response:
    id = _number(visit.path["entrant"])
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
        decisions=[_told(contest, each, accounts) for each in hers],
        kinds=KINDS,
        slip=slip,
        reason=visit.form.text("ly_do") if slip else "",
        may_decide=_may_decide(visit, contest),
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


async def questions(visit: Visit) -> Response:
    return await _questions(visit, await found(visit, to_run=True))


async def _questions(visit: Visit, contest: Found, slip: str = "") -> Response:
    async with visit.store.reading() as reading:
        chosen = await contest_counts.options(reading, contest.key)
        decisions = await verdicts.decisions(reading, contest.key)
    lines = []
    for n, question in enumerate(contest.frozen.questions):
        told = chosen.get(n, {})
        rows = [(label, told.get(option, 0), option == question.right) for option, label in enumerate(question.options)]
        if question.is_filled_in:
            right = sum(times for option, times in told.items() if option >= 0)
            rows = [(f"Điền đúng ({'; '.join(question.accept)})", right, True), ("Điền khác", told.get(-1, 0), False)]
        lines.append((question, sum(told.values()), rows))
    return visit.html(
        "desk/contest-asked.html",
        422 if slip else 200,
        found=contest,
        contest=contest.contest,
        lines=lines,
        voided=decided.voided(decisions),
        slip=slip,
        sent=visit.form.text("cau"),
        may_decide=_may_decide(visit, contest),
    )


async def appeals(visit: Visit) -> Response:
    return await _appeals(visit, await _hers(visit))


async def _appeals(visit: Visit, contest: Found, slip: str = "") -> Response:
    async with visit.store.reading() as reading:
        found_ones = await verdicts.appeals(reading, contest.key)
        decisions = {each.id: each for each in await verdicts.decisions(reading, contest.key)}
    ordered: list[Appeal] = sorted(found_ones, key=lambda each: (bool(each.decision), each.at))
    return visit.html(
        "desk/contest-appeals.html",
        422 if slip else 200,
        found=contest,
        contest=contest.contest,
        appeals=[(each, words.ABOUT[each.about], decisions.get(each.decision)) for each in ordered],
        slip=slip,
        sent=visit.form.text("y_kien"),
        reason=visit.form.text("ly_do") if slip else "",
        may_decide=_may_decide(visit, contest),
    )


async def decisions(visit: Visit) -> Response:
    contest = await _hers(visit)
    async with visit.store.reading() as reading:
        every = await verdicts.decisions(reading, contest.key)
        accounts = await names_of_accounts(reading)
    newest = max((result.decisions for result in contest.results), default=0)
    return visit.html(
        "desk/contest-decisions.html",
        found=contest,
        contest=contest.contest,
        decisions=[_told(contest, each, accounts) for each in reversed(every)],
        kinds=KINDS,
        newest=newest,
    )


async def take(visit: Visit) -> Response:
    """A decision from one of three pages; where it is not taken, that page comes back with what was typed."""
    contest = await found(visit, to_run=True)
    kind = visit.form.text("viec")
    reason = " ".join(visit.form.text("ly_do").split())
    decision = Decision(
        id=0,
        at=visit.now,
        by=visit.officer.id,
        kind=kind if kind in KINDS else "answer",  # type: ignore[arg-type]  # one of the kinds
        reason=reason,
        entrant=_number(visit.form.text("nguoi"), 0),
        question=visit.form.text("cau"),
        appeal=_number(visit.form.text("y_kien"), 0),
    )
    slip = await _slip(visit, contest, kind, decision)
    if not slip:
        try:
            await decide(visit.store, visit.desk, visit.officer, contest.key, contest.area, decision)
        except ValueError as trouble:
            slip = f"Chưa ghi: {trouble}."
    page = _page_of(decision)
    if not slip:
        return visit.go(f"{contest.path}/{page}", "ghi")
    if decision.kind in ("exclude", "readmit") and decision.entrant:
        visit.request.path_params["entrant"] = str(decision.entrant)
        return await _entrant(visit, contest, slip)
    if decision.kind in ("void", "restore"):
        return await _questions(visit, contest, slip)
    return await _appeals(visit, contest, slip)


def _page_of(decision: Decision) -> str:
    match decision.kind:
        case "exclude" | "readmit":
            return f"nguoi/{decision.entrant}"
        case "void" | "restore":
            return "cau"
        case "answer":
            return "khieu-nai"


async def _slip(visit: Visit, contest: Found, kind: str, decision: Decision) -> str:
    if kind not in KINDS:
        return "Chọn việc cần quyết định."
    if not decision.reason:
        return "Ghi lý do: lý do nằm trong sổ, ai kiểm tra cũng đọc được."
    if len(decision.reason) > LONGEST_REASON:
        return f"Lý do dài quá, nhiều nhất {LONGEST_REASON} chữ cái. Không ghi tên người."
    if kind == "answer":
        async with visit.store.reading() as reading:
            open_ones = {each.id for each in await verdicts.appeals(reading, contest.key) if not each.decision}
        if decision.appeal not in open_ones:
            return "Ý kiến này đã được trả lời, hoặc không có."
    return ""


def _told(contest: Found, each: Decision, accounts: dict[int, str]) -> Told:
    by = accounts.get(each.by, "Tài khoản đã nghỉ")
    if each.question:
        question = contest.frozen.by_key.get(each.question)
        return Told(each, by, question.ask if question else each.question, f"{contest.path}/cau#c-{each.question}")
    if each.entrant:
        return Told(each, by, f"Người dự thi {each.entrant}", f"{contest.path}/nguoi/{each.entrant}")
    return Told(each, by, "Ý kiến về kết quả", f"{contest.path}/khieu-nai")


def _may_decide(visit: Visit, contest: Found) -> bool:
    return contest.is_hers and visit.may("contest-run") and visit.officer.changes


async def _hers(visit: Visit) -> Found:
    """Of organisers and auditors."""
    contest = await found(visit)
    if not contest.is_hers:
        raise NotHere
    return contest


def _number(text: str, otherwise: int | None = None) -> int:
    if text.isascii() and text.isdigit() and len(text) < 20 and int(text) < 1 << 63:
        return int(text)
    if otherwise is None:
        raise NotHere
    return otherwise


SAID = {"ghi": "Đã ghi quyết định. Quyết định có hiệu lực từ bản kết quả công bố sau đó."}
OF = f"{CONTESTS}/{{contest}}"
PAGES = (
    Page(f"{OF}/nghi-van", suspects, needs="contests"),
    Page(f"{OF}/nguoi/{{entrant}}", entrant, needs="contests", says=SAID),
    Page(f"{OF}/cau", questions, needs="contest-run", says=SAID),
    Page(f"{OF}/khieu-nai", appeals, needs="contests", says=SAID),
    Page(f"{OF}/quyet-dinh", decisions, needs="contests"),
    Page(f"{OF}/quyet-dinh", take, method="POST", needs="contest-run", records="itself"),
)
