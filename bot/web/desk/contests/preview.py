"""Xem thử: a contest before it opens, from its announcement to its results, and how its rules will decide."""

import datetime as dt

from msgspec import Struct
from starlette.responses import Response

from bot.contest.freezing import CannotFreeze
from bot.model.contest import Contest
from bot.model.frozen import Frozen
from bot.model.moments import here_of
from bot.service.contests.example import example
from bot.service.contests.life import DETAILS_DAYS, UNRANKED_DAYS
from bot.service.contests.making import judged, saw_questions
from bot.service.contests.rehearsal import drawn, previewed, screens
from bot.storage import contest_sheets
from bot.web.desk.contests import words
from bot.web.desk.contests.found import CONTESTS, DRAFTS, draft_of, found, local_now
from bot.web.desk.pages import Page
from bot.web.desk.visit import Visit

MOST_SAMPLES = 99


class Moment(Struct, frozen=True):
    """`at` None: it depends on when the results are published."""

    at: dt.datetime | None
    what: str
    is_past: bool = False


class PoolSize(Struct, frozen=True):
    """`alike`: how many questions of this pool two entrants have in common on average."""

    number: int
    size: int
    points: str

    @property
    def alike(self) -> float:
        return self.number * self.number / self.size if self.size else 0.0


async def of_draft(visit: Visit) -> Response:
    draft = await draft_of(visit)
    if draft is None:
        return visit.go(f"{CONTESTS}/{visit.path['draft']}")
    contest, left = draft.contest, 0
    if draft.sheet is not None:
        judgement = await judged(visit.desk, draft.key, draft.sheet.fields)
        contest, left = judgement.rough, len(judgement.slips)
    if contest is None:
        return visit.html("desk/contest-unread.html", draft=draft, n=left, trouble="")
    trouble = ""
    frozen = None
    try:
        frozen = previewed(visit.desk, contest)
    except CannotFreeze as cannot:
        trouble = str(cannot)
    return await _page(visit, contest, frozen, draft.key, draft.area, draft.path, trouble=trouble, left=left)


async def of_frozen(visit: Visit) -> Response:
    contest = await found(visit, to_run=True)
    return await _page(visit, contest.contest, contest.frozen, contest.key, contest.area, contest.path)


async def _page(
    visit: Visit,
    contest: Contest,
    frozen: Frozen | None,
    key: str,
    area: str,
    path: str,
    *,
    trouble: str = "",
    left: int = 0,
) -> Response:
    shows = await _may_see_answers(visit, contest, key)
    if shows and contest.question:
        await saw_questions(visit.store, visit.desk, visit.officer, key, area)
    sample = visit.number("mau", 1, MOST_SAMPLES)
    own = {each.key for each in contest.question}
    examples, target = example(contest)
    return visit.html(
        "desk/contest-preview.html",
        contest=contest,
        frozen=frozen,
        path=path,
        is_draft=path.startswith(DRAFTS),
        trouble=trouble,
        left=left,
        sample=sample,
        next_sample=sample % MOST_SAMPLES + 1,
        screens=list(screens(visit.desk, frozen, sample)) if frozen else [],
        hidden=_hidden(frozen, sample, own) if frozen and not shows else frozenset(),
        shows=shows,
        pools=pools_of(frozen) if frozen else [],
        timeline=timeline(contest, local_now(visit)),
        examples=examples,
        target=target,
        ties=[words.TIE[rule] for rule in contest.tie],
        fixed=FIXED,
    )


async def _may_see_answers(visit: Visit, contest: Contest, key: str) -> bool:
    """Right answers of a contest's own questions are for makers who gave their own number, so that they cannot enter."""
    if not contest.question:
        return True
    async with visit.store.reading() as reading:
        makers = await contest_sheets.makers(reading, key)
    return any(each.account == visit.officer.id and each.told for each in makers)


def _hidden(frozen: Frozen, sample: int, own: set[str]) -> frozenset[str]:
    """Titles of the screens whose answers are not shown."""
    return frozenset(f"Câu {n}" for n, asked in enumerate(drawn(frozen, sample), start=1) if asked.question.key in own)


def pools_of(frozen: Frozen) -> list[PoolSize]:
    return [
        PoolSize(pool.number, len(keys), f"{pool.points:g}".replace(".", ","))
        for pool, keys in zip(frozen.contest.pool, frozen.pools, strict=True)
    ]


def timeline(contest: Contest, now: dt.datetime, published: int = 0) -> list[Moment]:
    """What happens when. `published`: when the last ranking was first published, 0: not yet."""
    moments = [Moment(contest.announce, "Chốt, công bố lời cam kết về đề và bốc thăm")] if contest.announce else []
    for each in contest.round:
        moments.append(Moment(each.opens, f"{each.name}: mở"))
        moments.append(Moment(each.closes, f"{each.name}: đóng, mọi bài hết giờ"))
    last = contest.round[-1].closes
    if published:
        told = here_of(published * 1000)
        moments += [
            Moment(told, "Công bố kết quả"),
            Moment(told + dt.timedelta(days=contest.appeal_days), "Hết hạn nhận ý kiến"),
            Moment(told + dt.timedelta(days=DETAILS_DAYS), "Xóa họ tên, số máy, bài viết của người dự thi"),
        ]
    else:
        late = last + dt.timedelta(days=DETAILS_DAYS + UNRANKED_DAYS)
        moments += [
            Moment(None, "Ban Tổ chức xem lại, công bố kết quả"),
            Moment(None, f"Nhận ý kiến trong {contest.appeal_days} ngày sau khi công bố"),
            Moment(None, f"Xóa họ tên, số máy, bài viết: {DETAILS_DAYS} ngày sau khi công bố"),
            Moment(late, "Chậm nhất phải xóa, dù chưa công bố"),
        ]
    return [Moment(each.at, each.what, each.at is not None and each.at <= now) for each in moments]


FIXED = (
    "Giờ mở, giờ đóng từng vòng; thời gian làm bài; số lượt",
    "Câu hỏi, câu trả lời, đáp án, căn cứ pháp luật của ngày chốt; số câu bốc và điểm",
    "Cách xếp hạng, câu dự đoán, số công khai để bốc thăm",
    "Ai được thi, hỏi những gì; danh sách đơn vị và số người (mẫu số)",
    "Giải thưởng, số giải, tiền thưởng; số ngày nhận ý kiến",
    "Tên cuộc thi, cơ quan tổ chức, thể lệ viết thêm",
)


async def questions(visit: Visit) -> Response:
    """Every question there is, with its key: to name some of them in a pool."""
    library = visit.desk.library_on(visit.today)
    groups = [(topic, library.questions_of(topic.key)) for topic in library.topics]
    return visit.html("desk/contest-questions.html", groups=groups)


PAGES = (
    Page(f"{DRAFTS}/{{draft}}/xem-thu", of_draft, needs="contest-run"),
    Page(f"{CONTESTS}/{{contest}}/xem-thu", of_frozen, needs="contest-run"),
    Page(f"{CONTESTS}/cau-hoi", questions, needs="contest-run"),
)
