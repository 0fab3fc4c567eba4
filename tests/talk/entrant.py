"""A villager in a contest, in memory: what the shell would fetch for her, made of the facts of her own steps."""

from typing import Any

from msgspec.structs import replace

from bot.contest.papers import paper
from bot.model.codes import code_from
from bot.model.contest import Eligibility
from bot.model.entries import Answered, Standing
from bot.model.facts import (
    AttemptBegun,
    AttemptEnded,
    ContestAnswered,
    ContestEntered,
    ContestForetold,
    EntrantQuit,
    EntrantTold,
    Fact,
    Forgotten,
    ReminderChosen,
    ReminderDropped,
    RemindersDropped,
)
from bot.model.frozen import Frozen
from bot.model.people import Representative
from bot.model.seen import Asked, Mine, Missing, Over, Placed, Reviewed, Seen, Sitting
from bot.model.world import World
from tests.contest.kit import contest, frozen, seed
from tests.talking import Villager

CODE = code_from(12345)
SCHOOL = code_from(54321)
ALL: tuple[Missing, ...] = ("commune", "name", "phone", "names")


class Entrant(Villager):
    """`seen` is the contest as her chat sees it; steps of hers change it as the books would."""

    def __init__(self, **rules: Any) -> None:
        super().__init__()
        self.of: Frozen = frozen(**rules)
        fresh = Mine(7, CODE, missing=ALL, left=1)
        self.seen = Seen(
            contest=self.of.contest,
            phase="open",
            round=0,
            adult=fresh,
            child=replace(fresh, missing=()),
            standings=(Standing("06040", 12), Standing("06001", 7)),
            quiet=2,
            said=3,
            to_come=True,
        )

    def world(self) -> World:
        return replace(super().world(), contests=(self.seen,))

    def is_mine(self, **changes: Any) -> None:
        [mine] = self.seen.mine
        self.seen = replace(self.seen, mine=(replace(mine, **changes),))

    def _become(self, fact: Fact) -> None:
        super()._become(fact)
        match fact:
            case ContestEntered(age=age):
                mine = self.seen.child if age == "under-16" else self.seen.adult
                assert mine is not None
                self.seen = replace(self.seen, mine=(replace(mine, sitting=self._ready()),), refusal="chat")
            case EntrantTold(field=field):
                [mine] = self.seen.mine
                self.is_mine(missing=tuple(each for each in mine.missing if each != field))
            case AttemptBegun():
                self.is_mine(sitting=replace(self._ready(), started=True))
            case ContestAnswered(_, position, option, at):
                key = self.of.questions[position].key
                self.is_mine(sitting=replace(self.sitting, answers=(*self.sitting.answers, Answered(key, option, at))))
            case ContestForetold(_, prediction):
                self.is_mine(sitting=replace(self.sitting, prediction=prediction))
            case AttemptEnded(_, _, spent):
                over = Over(71, 1, self.sitting.right, spent)
                self.is_mine(sitting=None, refusal="contest", left=0, over=over)
            case EntrantQuit():
                self.seen = replace(self.seen, mine=(), refusal=None)
            case ReminderChosen() | ReminderDropped() | RemindersDropped():
                self.seen = replace(self.seen, reminds=isinstance(fact, ReminderChosen))
            case Forgotten():
                self.seen = replace(self.seen, mine=(), refusal=None, reminds=False)

    @property
    def sitting(self) -> Sitting:
        [mine] = self.seen.mine
        assert mine.sitting is not None
        return mine.sitting

    def _ready(self) -> Sitting:
        drawn = paper(self.of, seed(self.of), 7, 1)
        asked = tuple(
            Asked(self.of.positions[each.question], self.of.by_key[each.question], each.options) for each in drawn
        )
        limit = self.of.contest.limit_ms
        return Sitting(attempt=71, round=0, number=1, paper=asked, allowed=limit, left_ms=limit, started=False)

    def enters(self) -> "Entrant":
        """To the contest's page, with everything told."""
        for typed in ("thi", "tham gia thi", "dong y", "that khe", "Nông Thị Hoa", "0912345678", "1"):
            self.types(typed)
        return self

    def begins(self) -> "Entrant":
        self.types("bat dau lam bai")
        return self

    def answers(self, times: int = 1) -> "Entrant":
        for _ in range(times):
            self.types("1")
        return self

    def is_published(self) -> "Entrant":
        self.seen = replace(self.seen, phase="published", appeal_until=contest().round[0].closes)
        self.is_mine(placed=(Placed(-1, 3, 120, 4, 61_000, ("Giải Ba",)),), reviewed=self.reviewed())
        return self

    def reviewed(self) -> tuple[Reviewed, ...]:
        """Right, wrong, not answered, void."""
        one, two, three, four = (each.question for each in self._ready().paper)
        wrong = (two.right + 1) % len(two.options)
        return Reviewed(one, one.right), Reviewed(two, wrong), Reviewed(three, None), Reviewed(four, 0, is_void=True)


def with_result(*typed: str) -> Entrant:
    """Her paper is handed in and the result is published."""
    talk = entrant().enters().begins().answers(4)
    talk.types("120")
    talk.is_published()
    for each in ("thi", *typed):
        talk.types(each)
    return talk


def entrant(**rules: Any) -> Entrant:
    talk = Entrant(**rules)
    talk.opens()
    return talk


def child() -> Entrant:
    talk = entrant(eligibility=Eligibility(ages=("16+", "under-16")))
    talk.codes = {SCHOOL: Representative(5, "thu", "truong-1", "06040", is_full=False)}
    talk.types("thi").types("tham gia thi").types("duoi 16 tuoi")
    return talk
