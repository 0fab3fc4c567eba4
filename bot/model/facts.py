"""What is recorded of a step. Nothing here names a person, and what a woman typed is in none of them, but for the
details that an entrant of a contest gives its organiser (EntrantTold)."""

from typing import Literal

from msgspec import Struct

from bot.model.asked import Kind
from bot.model.contest import Age
from bot.model.entries import About
from bot.model.live import LiveBegun, LiveState
from bot.model.meetings import Meeting
from bot.model.news import Wish
from bot.model.people import Household, Known

Told = Literal["commune", "name", "phone", "unit", "unit-key", "names"]


class CardRead(Struct, frozen=True):
    card: str
    topic: str


class QuestionAnswered(Struct, frozen=True):
    question: str
    topic: str
    right: bool


class QuizFinished(Struct, frozen=True):
    topic: str


class TrackCompleted(Struct, frozen=True):
    """The test at the end of a track was passed."""

    track: str


class StatementMarked(Struct, frozen=True):
    """One to five, five being what the plan hopes for. It goes from here into what is sealed of her, added to the ones
    before it (`index` 0: the first), and nowhere else."""

    track: str
    index: int
    mark: int

    def __repr__(self) -> str:
        return f"StatementMarked({self.track}, {self.index})"


class BeforeDeclined(Struct, frozen=True):
    """She hears the track without the test before it, and is not asked again."""

    track: str


class Gauged(Struct, frozen=True):
    """The test before or after a track was taken to its end. `form`: which questions and statements it held."""

    track: str
    phase: Literal["before", "after"]
    form: int
    asked: int
    right: int
    statements: int

    def __repr__(self) -> str:
        return f"Gauged({self.track}, {self.phase})"


class CardPassedOn(Struct, frozen=True):
    card: str
    topic: str


class RelayTaken(Struct, frozen=True):
    """Who leads in her village takes a spoken code of her own, in the first role in which she leads."""

    code: str


class RelayNamed(Struct, frozen=True):
    """Whether officers of her commune may know that somebody in her role passes on."""

    named: bool


class ReachedThrough(Struct, frozen=True):
    """What was read in this step came through a spoken code, through so many hands at least (S18)."""

    code: str
    hands: int


class QuestionAsked(Struct, frozen=True):
    """A typed question was looked up. How it went, and nothing of what was asked; a cry for help is not one (S29)."""

    kind: Kind


class WordsWithheld(Struct, frozen=True):
    """The carrier kept from us what somebody wrote; it says that it does so with children and disabled people."""


class HelpShown(Struct, frozen=True):
    """Counted for the whole province by month and nowhere else (S29)."""


class Consented(Struct, frozen=True):
    """`text` is the version of the consent text that was agreed to (S39)."""

    text: str


class CommuneNamed(Struct, frozen=True):
    commune: str


class HouseholdFounded(Struct, frozen=True):
    """A house that nobody has used the bot for yet. `topics` were opened before we knew the house."""

    household: int
    commune: str
    code: str
    topics: tuple[str, ...]


class HouseholdJoined(Struct, frozen=True):
    household: int
    commune: str
    known: Known
    topics: tuple[str, ...]


class HouseholdMoved(Struct, frozen=True):
    """The whole house lives in another commune now. What was reached stays where it was."""

    household: int
    commune: str


class CardTaken(Struct, frozen=True):
    """A house that declared itself is known by a printed card from now on, with all who are in it."""

    household: int
    card: int
    commune: str


class HouseholdHosted(Struct, frozen=True):
    """What follows in this step was read by another house on this telephone, and counts for that house."""

    household: int


class InvitationUsed(Struct, frozen=True):
    invitation: int


class MeetingLogged(Struct, frozen=True):
    """Work away from the screen, told in the talk by who led it. The day may be yesterday."""

    id: int
    meeting: Meeting


class MeetingWithdrawn(Struct, frozen=True):
    """Logged by a slip and taken back in the same talk on the same day, before anybody checked in."""

    id: int


class CheckInOpened(Struct, frozen=True):
    """Until midnight whoever types `code` was at the meeting."""

    meeting: int
    code: str


class CheckedIn(Struct, frozen=True):
    """She typed the code of a meeting: her house was there, and so was she."""

    meeting: int


class HousesCheckedIn(Struct, frozen=True):
    """Houses without a phone: who leads the meeting typed the codes of their cards."""

    meeting: int
    houses: tuple[Household, ...]


AlertKind = Literal["weekly", "silent"]
"""The past week in figures; a commune in which no house was reached for a month."""


class AlertChosen(Struct, frozen=True):
    """`area`: the commune she answers for, "" for the province."""

    kind: AlertKind
    area: str


class AlertDropped(Struct, frozen=True):
    kind: AlertKind


class NewsChosen(Struct, frozen=True):
    """She wishes to be told of new cards, in this chat."""

    wish: Wish


class NewsDropped(Struct, frozen=True):
    """She wishes to be told nothing unasked any more; what waits for her is not sent either."""


class LinkCodeMade(Struct, frozen=True):
    """For ten minutes whoever types it elsewhere may make that chat hers too."""

    code: str


class ChatLinked(Struct, frozen=True):
    """The code of another chat was typed here and confirmed: both are one person."""

    person: int


class ChatParted(Struct, frozen=True):
    """This chat is hers no more; or, with `others`, all the others are not."""

    others: bool = False


class DeskLinked(Struct, frozen=True):
    """An officer typed the code that her page shows: tests of her campaigns come here."""

    account: int


class LanguageChosen(Struct, frozen=True):
    language: str


class ContestEntered(Struct, frozen=True):
    """Somebody agreed to the rules of a contest (`consent`: the version of the words) and is in it from now on.

    `code` leads back to the entry. `represented_by`: the school or guardian of a child; 0 of everybody else.
    """

    contest: str
    entrant: int
    code: str
    age: Age
    commune: str
    unit: str
    represented_by: int
    consent: str


class EntrantTold(Struct, frozen=True):
    """A detail for the organiser of this contest alone; it goes from here under its seal and nowhere else (S37).

    `field` "unit-key" is one of the contest's units; "names" is how the name may be published.
    """

    entrant: int
    field: Told
    value: str

    def __repr__(self) -> str:
        return f"EntrantTold({self.field})"


class EntrantMoved(Struct, frozen=True):
    """The code of an entry was typed here: from now on it belongs to this chat."""

    contest: str
    entrant: int


class AttemptBegun(Struct, frozen=True):
    contest: str
    entrant: int
    attempt: int
    round: int
    number: int
    started_ms: int
    allowed_ms: int


class ContestAnswered(Struct, frozen=True):
    """`question` and `option` by their position in the frozen contest."""

    attempt: int
    question: int
    option: int
    at_ms: int


class ContestForetold(Struct, frozen=True):
    attempt: int
    prediction: int


class AttemptEnded(Struct, frozen=True):
    contest: str
    attempt: int
    spent_ms: int


class Complained(Struct, frozen=True):
    contest: str
    entrant: int
    about: About


class EntrantQuit(Struct, frozen=True):
    """She does not want to be in the contest any more: what is known of her dies at once, and so does her place."""

    contest: str
    entrant: int


class ReminderChosen(Struct, frozen=True):
    """`said`: what need not be said of it any more, a sum of bits (bot/contest/nudges.py)."""

    contest: str
    said: int


class ReminderDropped(Struct, frozen=True):
    contest: str


class RemindersDropped(Struct, frozen=True):
    """Of every contest, with what waits to be sent: she said stop, or left the talk."""


class LiveJoined(Struct, frozen=True):
    """This chat plays in a quiz in a hall. `team` -1: there are none."""

    live: int
    team: int = -1


class LiveAnswered(Struct, frozen=True):
    """Dies with the quiz: in no other figure does it count."""

    live: int
    question: int
    option: int


class LiveMoved(Struct, frozen=True):
    """The leader went on: `to` is what the shell found possible in this transaction."""

    live: int
    to: LiveState


class LiveTeamed(Struct, frozen=True):
    live: int
    teams: tuple[str, ...]


class LiveCounted(Struct, frozen=True):
    """Paper cards that were raised, counted by the leader. `counts`: A, B, C, D."""

    live: int
    question: int
    team: int
    counts: tuple[int, int, int, int]


class Forgotten(Struct, frozen=True):
    """Erase the person and the chat at once; the reach of the house stays, unlinked (S32, S40)."""


Fact = (
    CardRead
    | QuestionAnswered
    | QuizFinished
    | TrackCompleted
    | StatementMarked
    | BeforeDeclined
    | Gauged
    | CardPassedOn
    | RelayTaken
    | RelayNamed
    | ReachedThrough
    | QuestionAsked
    | WordsWithheld
    | HelpShown
    | Consented
    | CommuneNamed
    | HouseholdFounded
    | HouseholdJoined
    | HouseholdMoved
    | CardTaken
    | HouseholdHosted
    | InvitationUsed
    | MeetingLogged
    | MeetingWithdrawn
    | CheckInOpened
    | CheckedIn
    | HousesCheckedIn
    | AlertChosen
    | AlertDropped
    | LanguageChosen
    | NewsChosen
    | NewsDropped
    | LinkCodeMade
    | ChatLinked
    | ChatParted
    | DeskLinked
    | ContestEntered
    | EntrantTold
    | EntrantMoved
    | AttemptBegun
    | ContestAnswered
    | ContestForetold
    | AttemptEnded
    | Complained
    | EntrantQuit
    | ReminderChosen
    | ReminderDropped
    | RemindersDropped
    | LiveBegun
    | LiveJoined
    | LiveAnswered
    | LiveMoved
    | LiveTeamed
    | LiveCounted
    | Forgotten
)
OfLive = LiveBegun | LiveJoined | LiveAnswered | LiveMoved | LiveTeamed | LiveCounted
"""Of a quiz in a hall: kept by `service/live/talk.py`, where its rules are known."""
