"""Đố vui tại hội trường: a quiz that a leader runs before a meeting. Its rules, where it stands, and what each may see of it.

Not to be confused with `people.Hall`, a meeting's check-in: a quiz has no houses and reaches nobody.
"""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

Phase = Literal["lobby", "asking", "paused", "answer", "standings", "over"]
"""As it is stored. A question whose time is up is still "asking": `bot/live/moves.py` tells it by the clock."""
Move = Literal["start", "pause", "resume", "answer", "standings", "next", "skip", "end"]
TeamsBy = Literal["", "village", "commune", "own"]
LETTERS = "ABCD"
MOST_TEAMS = 12
LONGEST_TEAM = 40
COUNTS = (5, 10, 15)
"""How many questions may be asked, to choose among in the talk; a page takes any number up to `MOST_QUESTIONS`."""
SECONDS = (20, 30, 45, 60)
MOST_QUESTIONS = 20
FEWEST_SECONDS, MOST_SECONDS = 10, 180
MOST_CARDS = 2000
"""Paper cards of one answer: more is a slip of the finger."""


class LiveQuestion(Struct, frozen=True, array_like=True):
    """As it is asked in this quiz, in words that nothing changes any more. `options` in the order shown: A, B, C, D."""

    key: str
    ask: str
    options: tuple[str, ...]
    right: int
    explain: str
    law: str


class LiveRules(Struct, frozen=True, omit_defaults=True):
    """seconds  to answer one question
    teams    their names; empty: nobody is in a team
    speed    among teams with the same rate the quicker one stands first; only for fun, so not by itself
    topic    a key, "" for a mix of all
    """

    questions: tuple[LiveQuestion, ...]
    seconds: int = 30
    teams: tuple[str, ...] = ()
    teams_by: TeamsBy = ""
    speed: bool = False
    topic: str = ""


class LiveState(Struct, frozen=True):
    """index    of the question, from 0; -1 in the lobby
    spent_ms how much of its time has gone by; time in which no server ran is nobody's
    version  one more with every move of the leader: two who press at once move it once
    counted  the questions whose answer was shown, in order: only they make a score
    """

    phase: Phase = "lobby"
    index: int = -1
    spent_ms: int = 0
    version: int = 0
    counted: tuple[int, ...] = ()


class LivePhone(Struct, frozen=True, array_like=True):
    """A telephone, by a digest that dies with the quiz. `since`: the first question that it could answer."""

    who: bytes
    team: int
    since: int


class LiveAnswer(Struct, frozen=True, array_like=True):
    """`spent_ms`: how long it took from the question on."""

    who: bytes
    question: int
    option: int
    spent_ms: int


class LiveCards(Struct, frozen=True, array_like=True):
    """Raised paper cards of one question and team, as the leader counted them. `counts`: A, B, C, D."""

    question: int
    team: int
    counts: tuple[int, int, int, int]


class LiveBegun(Struct, frozen=True):
    """What begins a quiz. `meeting`: the logged meeting it belongs to, 0 for none; `commune`: of who leads, "" for the province."""

    id: int
    code: str
    rules: LiveRules
    commune: str
    meeting: int = 0


class LiveStep(Struct, frozen=True):
    """What a move leads to, and what may be done after it."""

    to: LiveState
    then: tuple[Move, ...]


class LiveSeen(Struct, frozen=True):
    """The quiz that a chat has to do with now, as the shell found it within the transaction.

    shown    the phase by the clock: "asking", while an answer is taken, else "closed"
    leads    this chat leads it; `moves` are what she may do, with what becomes of it
    joined   this chat plays; `team` is its team, -1 for none
    mine     its answer to the question that is asked, None: not yet
    right    its right answers, of `asked` that it could answer and whose answer was shown
    phones, answered, carded    telephones that are in, that answered this question, and cards counted for it
    tally    answers of telephones to this question, A to D
    total    of the questions that count, for who leads: answers by telephone, right ones, raised cards, right ones
    places   (team, right, chances, place) as the standings say
    """

    id: int
    code: str
    rules: LiveRules
    state: LiveState
    shown: str
    left_s: int
    leads: bool = False
    joined: bool = False
    team: int = -1
    mine: int | None = None
    right: int = 0
    asked: int = 0
    phones: int = 0
    answered: int = 0
    carded: int = 0
    tally: tuple[int, ...] = (0, 0, 0, 0)
    places: tuple[tuple[str, int, int, int], ...] = ()
    total: tuple[int, int, int, int] = (0, 0, 0, 0)
    moves: Mapping[Move, LiveStep] = {}
    is_full: bool = False
    links: tuple[str, str] = ("", "")
    """For who leads: the page for the projector, and her own page of controls."""

    @property
    def question(self) -> LiveQuestion | None:
        return self.rules.questions[self.state.index] if 0 <= self.state.index < len(self.rules.questions) else None
