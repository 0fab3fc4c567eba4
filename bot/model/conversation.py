"""Where a person is in the talk. It is stored between two messages and is all the talk remembers."""

from enum import StrEnum
from typing import Literal

import msgspec
from msgspec import Struct

from bot.model.competing import AtContest, ChoosingContest, EnteringContest, InContest, TellingOrganiser
from bot.model.live_places import AtLive, ChoosingLive, LeadingLive, TypingLiveCode
from bot.model.news import Rhythm
from bot.model.people import Known


class Go(StrEnum):
    """What picking a row does; some need to know which (`Row.what`)."""

    HOME = "home"
    HELP = "help"
    LISTEN = "listen"
    TOPICS = "topics"
    TOPIC = "topic"
    TRACKS = "tracks"
    TRACK = "track"
    TEST = "test"
    NEXT = "next"
    EXAMPLE = "example"
    LAW = "law"
    PASS_ON = "pass-on"  # noqa: S105 (no password: what a row does)
    ASK = "ask"
    CARD = "card"
    RIGHT = "right"
    WRONG = "wrong"
    QUIZ = "quiz"
    ANSWER = "answer"
    GO_ON = "go-on"
    SETTINGS = "settings"
    LANGUAGE = "language"
    SETTINGS_MORE = "settings-more"
    NEWS = "news"
    NEWS_WISH = "news-wish"
    NEWS_PICK = "news-pick"
    NEWS_OFF = "news-off"
    LINK = "link"
    LINKED = "linked"
    PART = "part"
    PART_OTHERS = "part-others"
    BACK = "back"
    MORE = "more"
    JOIN = "join"
    AGREE = "agree"
    DECLINE = "decline"
    COMMUNE = "commune"
    NEW_HOUSE = "new-house"
    HAVE_CODE = "have-code"
    NO_HOUSE = "no-house"
    MOVE = "move"
    MOVED = "moved"
    APART = "apart"
    MOVE_IN = "move-in"
    TAKE_CARD = "take-card"
    HOST = "host"
    OWN_HOUSE = "own-house"
    FORGET = "forget"
    FIGURES = "figures"
    MEETING = "meeting"
    MEETING_KIND = "meeting-kind"
    MEETING_COMMUNE = "meeting-commune"
    MEETING_TOPIC = "meeting-topic"
    MEETING_TOPICS = "meeting-topics"
    MEETING_TOLD = "meeting-told"
    MEETING_UNCOUNTED = "meeting-uncounted"
    MEETING_DAY = "meeting-day"
    MEETING_LOG = "meeting-log"
    MEETING_DONE = "meeting-done"
    MEETING_UNDO = "meeting-undo"
    CHECK_IN = "check-in"
    FIGURES_BY = "figures-by"
    FIGURES_OF = "figures-of"
    FIGURES_WHEN = "figures-when"
    FIGURES_WHERE = "figures-where"
    ALERTS = "alerts"
    ALERT = "alert"
    PAGES = "pages"
    CONTESTS = "contests"
    CONTEST = "contest"
    ENTER = "enter"
    TELL = "tell"
    BEGIN = "begin"
    COMPLAIN = "complain"
    TODAY = "today"
    QUIZ_TOPICS = "quiz-topics"
    QUIZ_TOPIC = "quiz-topic"
    PROGRESS = "progress"
    BEFORE = "before"
    TRACK_NOW = "track-now"
    MARK = "mark"
    GROUP = "group"
    PICTURE = "picture"
    VOICE = "voice"
    CERTIFICATE = "certificate"
    REMIND = "remind"
    NO_REMINDERS = "no-reminders"
    QUIT = "quit"
    LIVE = "live"
    LIVE_ANSWER = "live-answer"
    LIVE_TEAM = "live-team"
    LIVE_NEW = "live-new"
    LIVE_SIZE = "live-size"
    LIVE_TOPIC = "live-topic"
    LIVE_MOVE = "live-move"
    LIVE_LINKS = "live-links"
    RELAY = "relay"
    SENT_CARD = "sent-card"


class Row(Struct, frozen=True, array_like=True):
    label: str
    go: Go
    what: str = ""


class Offer(Struct, frozen=True, array_like=True):
    """The rows that were shown. "3" means the third of these, whatever we would show today."""

    id: str = ""
    rows: tuple[Row, ...] = ()


class Home(Struct, frozen=True, tag="home"):
    pass


class ChoosingTopic(Struct, frozen=True, tag="topics"):
    """`page` counts from 0: more topics than rows are shown in turns."""

    page: int = 0


class ChoosingTrack(Struct, frozen=True, tag="tracks"):
    page: int = 0


class Reading(Struct, frozen=True, tag="reading"):
    """`run` counts the cards since the last rest; on a `track` (its key) there is no rest, but a test at the end."""

    card: str
    view: Literal["card", "example", "law", "pass-on"] = "card"
    run: int = 1
    track: str = ""


class Asking(Struct, frozen=True, tag="asking"):
    """A question about the law is waited for. `offered` are keys of cards; the question itself is never kept (S36)."""

    offered: tuple[str, ...] = ()


class Answered(Struct, frozen=True, tag="answered"):
    """A card was shown as the answer; `others` are the keys of cards that come next."""

    card: str
    others: tuple[str, ...] = ()


class Resting(Struct, frozen=True, tag="resting"):
    """After a few cards: a quiz on them, or go on. `card` is the last one that was read."""

    card: str


class EndingTrack(Struct, frozen=True, tag="track-end"):
    """All its cards were read; the test waits."""

    track: str


class InQuiz(Struct, frozen=True, tag="quiz"):
    """`seed` fixes the order of the options, so that the same question is shown the same way again.

    Of the test at the end of a track, `track` is its key, and `topic` is empty: it asks about several.
    `before`: the same test before the track; then nothing is told and nothing counted of a question.
    """

    topic: str
    questions: tuple[str, ...]
    seed: int
    index: int = 0
    right: int = 0
    card: str = ""
    track: str = ""
    before: bool = False


class QuizDone(Struct, frozen=True, tag="quiz-done"):
    topic: str
    asked: int
    right: int
    card: str = ""
    track: str = ""


class Practising(Struct, frozen=True, tag="practising"):
    """The few questions of today. Only the one on the screen stands here, and how many of those before it were right:
    which came back because they were missed can be read nowhere."""

    question: str
    seed: int
    asked: int = 0
    right: int = 0


class Practised(Struct, frozen=True, tag="practised"):
    asked: int
    right: int


class LookingBack(Struct, frozen=True, tag="progress"):
    """Which topics she is sure of, and which to hear more of."""


class ChoosingQuiz(Struct, frozen=True, tag="quiz-topics"):
    page: int = 0


class OfferedBefore(Struct, frozen=True, tag="before"):
    """A track was picked: first a short test, or hear it at once."""

    track: str


class Opining(Struct, frozen=True, tag="opining"):
    """A statement of a track's test is shown. What was said to those before it stands in no place of the talk, but sealed."""

    track: str
    phase: Literal["before", "after"]
    asked: int
    right: int
    index: int = 0


class Consenting(Struct, frozen=True, tag="consenting"):
    pass


class NamingCommune(Struct, frozen=True, tag="commune"):
    """`maybe` are the communes offered after an unclear name; `page` counts how often more were asked for.

    `moving`: her house is to move there, as a whole.
    """

    maybe: tuple[str, ...] = ()
    page: int = 0
    moving: bool = False


class NamingHouse(Struct, frozen=True, tag="house"):
    commune: str


class TypingHouseCode(Struct, frozen=True, tag="house-code"):
    """`commune` is empty where somebody who has a house types the code of another."""

    commune: str


class AtHouse(Struct, frozen=True, tag="at-house"):
    """Her house: its code, and what may be done with it."""


class OtherHouse(Struct, frozen=True, tag="other-house"):
    """The code of another house was typed or opened. Nothing changes before she picks what is meant."""

    household: int
    commune: str
    known: Known


class MovingHouse(Struct, frozen=True, tag="moving"):
    """Her whole house is to live in this commune, once she says yes."""

    commune: str


class InSettings(Struct, frozen=True, tag="settings"):
    """`more`: the second screen of them."""

    more: bool = False


class ChoosingNews(Struct, frozen=True, tag="news"):
    """How often she wishes to be told of new cards, and when; what is chosen so far. `page` of the courses."""

    step: Literal["rhythm", "market", "hours", "track"] = "rhythm"
    rhythm: Rhythm = "daily"
    market: int = 0
    opens: int = 0
    closes: int = 0
    page: int = 0


class Linking(Struct, frozen=True, tag="linking"):
    """A code is shown that makes another chat hers too."""

    code: str


class ConfirmingLink(Struct, frozen=True, tag="link-confirm"):
    """A code from another chat was typed; nothing changes before she says yes."""


class AtRelay(Struct, frozen=True, tag="relay"):
    """Her spoken code, and what came of it."""


class Through(Struct, frozen=True):
    """The spoken code through which she came: until her house is counted for it, or she writes on another day (S18)."""

    code: str
    hands: int
    day: str


FiguresBy = Literal["commune", "topic", "month", "evidence", "target"]
FiguresChoice = Literal["by", "of", "when", "where"]


class LookingAtFigures(Struct, frozen=True, tag="figures"):
    """`topic` "": on any; `area` "": all that the officer may see; `target` "": all five, where `by` is target."""

    period: str
    by: FiguresBy = "commune"
    topic: str = ""
    area: str = ""
    target: str = ""
    picture: bool = False


class ChoosingFigures(Struct, frozen=True, tag="figures-choice"):
    """How, when, where or of which topic else; `maybe` are the communes that an unclear name may mean."""

    figures: LookingAtFigures
    what: FiguresChoice
    page: int = 0
    maybe: tuple[str, ...] = ()


class InAlerts(Struct, frozen=True, tag="alerts"):
    """What an officer is reminded of, and the ways to log a meeting and to the pages."""


class Draft(Struct, frozen=True, array_like=True):
    """A meeting as far as it was told. `heads`: houses, or people at a training; None: not counted."""

    kind: str = ""
    commune: str = ""
    topics: tuple[str, ...] = ()
    heads: int | None = None
    day: str = ""


class ChoosingMeeting(Struct, frozen=True, tag="meeting-kind"):
    page: int = 0


class NamingMeetingCommune(Struct, frozen=True, tag="meeting-commune"):
    """For an officer of the whole province. `maybe`: the communes offered after an unclear name."""

    draft: Draft
    maybe: tuple[str, ...] = ()


class ChoosingMeetingTopic(Struct, frozen=True, tag="meeting-topic"):
    draft: Draft
    page: int = 0


class CountingHeads(Struct, frozen=True, tag="meeting-heads"):
    """A number is waited for: here it is no row."""

    draft: Draft


class ConfirmingMeeting(Struct, frozen=True, tag="meeting-confirm"):
    draft: Draft


class MeetingDone(Struct, frozen=True, tag="meeting-done"):
    """The meeting is `Conversation.logged`."""


class CheckingIn(Struct, frozen=True, tag="check-in"):
    """The hall's code is shown; codes of cards are waited for, of houses without a phone."""


Place = (
    Home
    | ChoosingTopic
    | ChoosingTrack
    | Reading
    | Asking
    | Answered
    | Resting
    | EndingTrack
    | InQuiz
    | QuizDone
    | Practising
    | Practised
    | LookingBack
    | ChoosingQuiz
    | OfferedBefore
    | Opining
    | Consenting
    | NamingCommune
    | NamingHouse
    | TypingHouseCode
    | AtHouse
    | OtherHouse
    | MovingHouse
    | InSettings
    | ChoosingNews
    | Linking
    | ConfirmingLink
    | LookingAtFigures
    | ChoosingMeeting
    | NamingMeetingCommune
    | ChoosingMeetingTopic
    | CountingHeads
    | ConfirmingMeeting
    | MeetingDone
    | CheckingIn
    | ChoosingFigures
    | InAlerts
    | AtRelay
    | ChoosingContest
    | AtContest
    | EnteringContest
    | TellingOrganiser
    | InContest
    | ChoosingLive
    | AtLive
    | LeadingLive
    | TypingLiveCode
)


class Guest(Struct, frozen=True):
    """Another house listens on this telephone until then (seconds since 1970): what is read counts for it."""

    household: int
    until: int


class Conversation(Struct, frozen=True, omit_defaults=True):
    """Place and offer, and the few things the talk must not forget.

    before    where "quay lại" leads; every ordinary way home sets it too, so it proves nothing (S24)
    after     what waits while the person joins: the card or quiz she had asked for
    last      the card she read last: "Nghe một mẩu" goes on after it
    opened    (month, topic) opened before the house was known, so that the house is counted once it is
    asked     the invitation to join was shown: it is shown once
    code      a code that waits for her consent
    is_late   an old message was already answered with the home card
    slips     wrong codes typed since `slips_from` (seconds since 1970)
    logged    the meeting that was logged last in this talk, and on which day: on that day it is found again
    through   the spoken code through which she came, until it is counted
    guest     the house that listens on this telephone for an hour
    quiet     16 bytes that every step of every talk writes anew; only the shell can read whether they say anything
    """

    place: Place = Home()
    offer: Offer = Offer()
    language: str = "vi"
    before: Place | None = None
    after: Place | None = None
    last: str = ""
    opened: tuple[tuple[str, str], ...] = ()
    asked: bool = False
    code: str = ""
    is_late: bool = False
    slips: int = 0
    slips_from: int = 0
    logged: tuple[int, str] = (0, "")
    guest: Guest | None = None
    through: Through | None = None
    quiet: bytes = b""


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Conversation)


def pack(conversation: Conversation) -> bytes:
    return _encoder.encode(conversation)


def unpack(stored: bytes) -> Conversation:
    """A conversation that an older or newer release wrote and this one cannot read starts at home."""
    try:
        return _decoder.decode(stored)
    except msgspec.DecodeError:
        return Conversation()
