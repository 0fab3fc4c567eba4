"""A contest before it opens: every screen an entrant will see, from the talk itself, on a paper drawn from a seed of its own.

The real seed is drawn when the contest is frozen, and nothing here knows it.
"""

import datetime as dt
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from bot.contest.freezing import freeze
from bot.contest.papers import paper
from bot.contest.seeds import seed_of
from bot.model.competing import AtContest, EnteringContest, InContest, TellingOrganiser
from bot.model.contest import Contest
from bot.model.conversation import Conversation
from bot.model.entries import Answered
from bot.model.frozen import Frozen
from bot.model.moments import VIETNAM, seconds
from bot.model.replies import Say
from bot.model.seen import Asked, Mine, Missing, Over, Phase, Placed, Seen, Sitting
from bot.model.world import World
from bot.service.contests.life import lasting
from bot.service.desk import Desk
from bot.service.marks import Marks
from bot.talk.contests import details as contest_details
from bot.talk.contests import entry as contest_entry
from bot.talk.contests import page as contest_page
from bot.talk.contests import paper as contest_paper
from bot.talk.turn import Turn

PREVIEW = b"xem thu, khong phai that: preview"
ENTRANT = 1
PACE_MS = 20_000
CODE = "XXXXXXXXX"


class Screen(Struct, frozen=True):
    """`when`: at which moment of the contest. `right`: which of the choices is right; None where it is no question.

    `accept`: what is taken for right where it is filled in.
    """

    when: str
    title: str
    body: str
    choices: tuple[str, ...]
    right: int | None = None
    accept: tuple[str, ...] = ()
    explain: str = ""
    law: str = ""


def previewed(desk: Desk, contest: Contest) -> Frozen:
    """As it would be frozen now, under a seed that is used for nothing else. Raises CannotFreeze."""
    return freeze(contest, lasting(desk, contest), {}, PREVIEW, int(desk.clock().timestamp()))


def screens(desk: Desk, frozen: Frozen, sample: int = 1) -> Iterator[Screen]:
    """In the order in which an entrant meets them. `sample`: another number draws another paper."""
    stage = _Stage(desk, frozen, sample)
    yield from stage.before()
    yield from stage.entering()
    yield from stage.sitting()
    yield from stage.after()


def drawn(frozen: Frozen, sample: int) -> tuple[Asked, ...]:
    scope = frozen.contest.scopes[0]
    found = paper(frozen, seed_of(PREVIEW, frozen.contest.key, scope), sample, 1)
    return tuple(Asked(frozen.positions[each.question], frozen.by_key[each.question], each.options) for each in found)


class _Stage:
    """The talk, with a world around it in which only this contest is on."""

    def __init__(self, desk: Desk, frozen: Frozen, sample: int) -> None:
        self._desk = desk
        self._frozen = frozen
        self._contest = frozen.contest
        self._paper = drawn(frozen, sample)
        self._marks = Marks()
        first = self._contest.round[0]
        self._opens, self._closes = first.opens, first.closes

    def before(self) -> Iterator[Screen]:
        early = self._opens - dt.timedelta(hours=1)
        yield self._shown("Trước giờ mở", early, self._seen("announced"), AtContest(self._key))
        yield self._shown("Thể lệ", early, self._seen("announced"), AtContest(self._key, "rules"))
        yield self._shown("Lúc mở", self._opens, self._seen("open"), AtContest(self._key))

    def entering(self) -> Iterator[Screen]:
        ages = self._contest.eligibility.ages
        views = [EnteringContest(self._key, age) for age in ages]
        if len(ages) > 1:
            views = [EnteringContest(self._key), *views]
        for view in views:
            when = {"": "Hỏi tuổi", "16+": "Đồng ý dự thi", "under-16": "Dưới 16 tuổi"}[view.age]
            world = self._world(self._opens, self._seen("open"))
            yield self._screen(when, contest_entry.show(world, Conversation(), view))
        missing = self._missing()
        for n, each in enumerate(missing):
            seen = self._seen("open", self._mine(missing=missing[n:]))
            turn = contest_details.ask(
                self._world(self._opens, seen), Conversation(), TellingOrganiser(self._key, ENTRANT)
            )
            yield self._screen(_ASKED[each], turn)
        ready = self._mine(sitting=self._sitting(0, is_started=False))
        yield self._shown("Sẵn sàng làm bài", self._opens, self._seen("open", ready), AtContest(self._key))

    def sitting(self) -> Iterator[Screen]:
        for n, asked in enumerate(self._paper):
            screen = self._at_paper(f"Câu {n + 1}", n)
            right = None if asked.question.is_filled_in else asked.options.index(asked.question.right)
            yield replace(
                screen,
                right=right,
                accept=asked.question.accept,
                explain=asked.question.explain,
                law=asked.question.law_line,
            )
        if self._contest.prediction:
            yield self._at_paper("Câu dự đoán", len(self._paper))

    def after(self) -> Iterator[Screen]:
        asked = len(self._paper)
        over = Over(1, 1, max(asked - 1, 0), min(asked * PACE_MS, self._contest.limit_ms))
        done = AtContest(self._key, "done", ENTRANT)
        handed_in = self._mine(over=over, refusal="contest")
        yield self._shown("Nộp bài xong", self._opens, self._seen("open", handed_in), done)
        late = self._mine(over=replace(over, took=self._contest.limit_ms, timed_out=True), refusal="contest")
        world = self._world(self._opens, self._seen("open", late))
        yield self._screen("Hết giờ giữa chừng", contest_paper.show(world, Conversation(), self._place))
        shut = self._seen("closed", replace(handed_in, refusal="closed"))
        yield self._shown("Sau giờ đóng", self._contest.round[-1].closes, shut, AtContest(self._key))
        placed = Placed(self._contest.scopes[0], 12, 345, over.right, over.took)
        seen = self._seen("published", replace(handed_in, refusal="closed", placed=(placed,)))
        told = self._contest.round[-1].closes + dt.timedelta(days=5)
        seen = replace(seen, appeal_until=told + dt.timedelta(days=self._contest.appeal_days))
        yield self._shown("Khi có kết quả (số dựng để xem)", told, seen, AtContest(self._key))
        yield self._shown("Có ý kiến về kết quả", told, seen, AtContest(self._key, "complaint"))

    @property
    def _key(self) -> str:
        return self._contest.key

    @property
    def _place(self) -> InContest:
        return InContest(self._key, ENTRANT, 1)

    def _missing(self) -> tuple[Missing, ...]:
        wanted: list[Missing] = ["commune"] if self._contest.needs_commune else []
        wanted += list(self._contest.eligibility.details)
        return (*wanted, "names") if "name" in self._contest.eligibility.details else tuple(wanted)

    def _at_paper(self, when: str, answered: int) -> Screen:
        seen = self._seen("open", self._mine(sitting=self._sitting(answered)))
        return self._screen(when, contest_paper.show(self._world(self._opens, seen), Conversation(), self._place))

    def _sitting(self, answered: int, *, is_started: bool = True) -> Sitting:
        """She takes twenty seconds for a question, or less where the time would not do."""
        pace = min(PACE_MS, self._contest.limit_ms // (len(self._paper) + 1))
        told = [Answered(each.question.key, 0, pace * n) for n, each in enumerate(self._paper[:answered], start=1)]
        limit = self._contest.limit_ms
        return Sitting(1, 0, 1, self._paper, limit, limit - pace * answered, tuple(told), started=is_started)

    def _mine(self, **more: object) -> Mine:
        return Mine(entrant=ENTRANT, code=CODE, left=self._contest.attempts.most or None, **more)  # type: ignore[arg-type]  # fields of Mine

    def _seen(self, phase: Phase, mine: Mine | None = None) -> Seen:
        """Where one telephone may enter once, it has entered."""
        is_full = mine is not None and self._contest.eligibility.per_chat == 1
        return Seen(
            self._contest,
            phase,
            0,
            adult=self._mine(),
            child=self._mine(),
            mine=(mine,) if mine else (),
            refusal="chat" if is_full else None,
        )

    def _world(self, moment: dt.datetime, seen: Seen) -> World:
        desk, now = self._desk, moment.replace(tzinfo=VIETNAM)
        return World(
            now=now,
            today=moment.date(),
            chance=0,
            fresh_id=0,
            library=desk.everything,
            gazetteer=desk.gazetteer,
            helpline=desk.helpline,
            languages=desk.languages,
            channel=desk.channels["web"],
            ear=desk.ear,
            mark=self._marks.at(seconds(moment)),
            contests=(seen,),
        )

    def _shown(self, when: str, moment: dt.datetime, seen: Seen, view: AtContest) -> Screen:
        return self._screen(when, contest_page.show(self._world(moment, seen), Conversation(), view))

    def _screen(self, when: str, turn: Turn) -> Screen:
        says = [each for each in turn.replies if isinstance(each, Say)]
        body = "\n\n".join(
            text for say in says for text in (say.title if say is not says[-1] else "", say.body) if text
        )
        return Screen(when, says[-1].title, body, tuple(row.label for row in turn.rows))


_ASKED: dict[Missing, str] = {
    "commune": "Hỏi xã, phường",
    "name": "Hỏi họ tên",
    "phone": "Hỏi số điện thoại",
    "unit": "Hỏi đơn vị",
    "names": "Hỏi cách ghi tên",
}
