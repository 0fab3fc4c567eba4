"""Every place of the talk, reached as a person reaches it."""

import datetime as dt
from collections.abc import Callable

from msgspec.structs import replace

from bot.live.moves import possible
from bot.model.asked import Found, Kind, Scored, Search
from bot.model.codes import code_from
from bot.model.content import Library, Statement
from bot.model.contest import Pool
from bot.model.conversation import InQuiz, Practising
from bot.model.live import LiveQuestion, LiveRules, LiveSeen, LiveState, LiveStep, Phase
from bot.model.people import Gathering, Household, Invitation, Known, LinkCode, Role
from tests.contest.test_score import FILL
from tests.talk.entrant import SCHOOL, child, entrant, with_result
from tests.talking import NOW, Villager, small_library

HALL_CODE = code_from(123456789)
CARD = code_from(987_654_321)
"""On a printed card."""


def officer(area: str = "", channel: str = "web") -> Villager:
    return invited(Role("officer", area), channel)


def invited(role: Role, channel: str = "web") -> Villager:
    code = code_from(7)
    talk = Villager(channel=channel)
    talk.codes = {code: Invitation(5, role)}
    return talk.opens(code).types("dong y")


def leader() -> Villager:
    """A village head of Thất Khê."""
    return invited(Role("village-head", "06040"))


def logged() -> Villager:
    """Today's village meeting on two topics, 35 houses."""
    return leader().types("ghi buoi hop").types("1").types("1").types("2").types("1").types("35").types("1")


def in_the_hall() -> Villager:
    """At home in a talk of her own, the code of an open meeting in her hand: KQV-9AV-339."""
    talk = Villager().opens()
    talk.codes = {HALL_CODE: Gathering(77, "meeting", "06040")}
    return talk


QUIZ = LiveQuestion("q", "Bao nhiêu tuổi?", ("18 tuổi", "20 tuổi"), 0, "Đủ 18.", "Luật, Điều 8.")
QUIZ_CODE = "482914"


def live_seen(shown: Phase, teams: tuple[str, ...] = (), *, leads: bool = False, joined: bool = True) -> LiveSeen:
    """A quiz of two questions in a hall, on its first."""
    rules = LiveRules((QUIZ, QUIZ), 30, teams)
    state = LiveState(shown, -1 if shown == "lobby" else 0, 4000, 3)
    steps = possible(rules, state, 4000) if leads else {}
    moves = {move: LiveStep(to, tuple(possible(rules, to, 0))) for move, to in steps.items()}
    return LiveSeen(7, QUIZ_CODE, rules, state, shown, 26, leads=leads, joined=joined, moves=moves, links=("s", "c"))


def playing(shown: Phase, teams: tuple[str, ...] = (), *, joined: bool = True) -> Villager:
    talk = Villager().opens()
    talk.live = live_seen(shown, teams, joined=joined)
    return talk.types(QUIZ_CODE)


def leading(shown: Phase) -> Villager:
    talk = leader()
    talk.live = live_seen(shown, leads=True)
    return talk.types("hoi truong")


def in_a_house(other: str = "", *, known: Known = "card", roles: tuple[Role, ...] = ()) -> Villager:
    """Somebody of a house that declared itself; `other` is the code of another house, known by its card."""
    talk = Villager().joins()
    assert talk.person is not None
    talk.person = replace(talk.person, roles=roles)
    talk.codes = {other: Household(99, "06622", known, other)} if other else {}
    return talk


def answered(talk: Villager, rights: list[bool]) -> Villager:
    """Answers the questions of a quiz or test, each right or wrong as told."""
    for right in rights:
        place = talk.talk.place
        assert isinstance(place, InQuiz)
        options = talk.library.questions[place.questions[place.index]].options
        talk.taps(next(option.label for option in options if option.right is right))
    return talk


def track_read() -> Villager:
    """To the end of the officers' track of the small library: three cards."""
    talk = Villager().joins().types("lop hoc").types("2")
    return talk.types("tiep").types("tiep").types("tiep")


def with_statements() -> Library:
    """The small library, its first track with two statements: one to agree with, one not."""
    library = small_library()
    first = Statement("viec-nha", "Cơm nước, trông con là việc của cả hai.", "agree", "Soạn mới", NOW.date())
    second = Statement("mot-minh", "Việc lớn thì một người quyết là hơn.", "disagree", "Soạn mới", NOW.date())
    tracks = tuple(
        replace(each, statements=("viec-nha", "mot-minh") if each.key == "moi-cuoi" else ()) for each in library.tracks
    )
    return replace(library, tracks=tracks, statements={each.key: each for each in (first, second)})


def at_a_track() -> Villager:
    """She picked a track that has statements, and is offered the test before it."""
    return Villager(with_statements()).joins().types("lop hoc").types("1")


def gauged(rights: list[bool], *marks: str) -> Villager:
    """The test before the track: five questions, and what she says to the two statements."""
    talk = answered(at_a_track().types("1"), rights)
    for each in marks:
        talk.types(each)
    return talk


def to_the_test(talk: Villager) -> Villager:
    """From the first card of the track to the first question after it."""
    while "Thử ngay" not in talk.rows:
        talk.types("tiep")
    return talk.taps("Thử ngay")


def practised(days: int = 1) -> Villager:
    """She answered the question of the day, rightly, on so many days in a row."""
    talk = Villager().joins()
    for _ in range(days):
        talk.now += dt.timedelta(days=1)
        talk.types("do vui")
        while isinstance(talk.talk.place, Practising):
            options = talk.library.questions[talk.talk.place.question].options
            talk.taps(next(option.label for option in options if option.right))
    return talk


LINK = code_from(555_666_777)


def linking() -> Villager:
    """She typed the code that her other telephone shows."""
    talk = Villager().opens()
    talk.codes = {LINK: LinkCode(31)}
    return talk.types(LINK)


def finds(kind: Kind, *cards: str) -> Search:
    """A search that always finds these."""
    found = Found(kind, tuple(Scored(card, 9.0 - n) for n, card in enumerate(cards)))

    def search(_typed: str, /, *, officer: bool = False) -> Found:
        return found

    return search


def asks(kind: Kind, *cards: str) -> Villager:
    talk = Villager().opens()
    talk.search = finds(kind, *cards)
    talk.types("bao nhieu tuoi thi cuoi")
    talk.search = finds("none")
    return talk


STATES: dict[str, Callable[[], Villager]] = {
    "never wrote": lambda: Villager().opens(),
    "home": lambda: Villager().opens().types("ve dau"),
    "choosing a topic": lambda: Villager().opens().types("2"),
    "reading": lambda: Villager().opens().types("1"),
    "an example": lambda: Villager().opens().types("1").types("2"),
    "the law": lambda: Villager().opens().types("1").types("3"),
    "passing on": lambda: Villager().opens().types("1").types("4"),
    "asked to join": lambda: Villager().opens().types("1").types("1"),
    "naming the commune": lambda: Villager().opens().types("dang ky").types("1"),
    "an unclear commune": lambda: Villager().opens().types("dang ky").types("1").types("chi lang"),
    "naming the house": lambda: Villager().opens().types("dang ky").types("1").types("that khe"),
    "typing a house code": lambda: Villager().opens().types("dang ky").types("1").types("that khe").types("2"),
    "in a quiz": lambda: Villager().opens().types("do vui"),
    "a quiz done": lambda: Villager().opens().types("do vui").types("1").types("1").types("1").types("1"),
    "asking": lambda: Villager().opens().types("hoi luat"),
    "an answer": lambda: asks("answer", "tuoi-ket-hon", "khong-ngoai-le"),
    "several answers": lambda: asks("unsure", "tuoi-ket-hon", "khong-ngoai-le", "tu-nguyen"),
    "no other answer": lambda: asks("answer", "tuoi-ket-hon").types("chua dung"),
    "resting": lambda: Villager().joins().types("2").types("1").types("tiep").types("tiep"),
    "choosing a track": lambda: Villager().opens().types("lop hoc"),
    "on a track": lambda: Villager().joins().types("lop hoc").types("1").types("tiep"),
    "an example on a track": lambda: Villager().joins().types("lop hoc").types("1").types("2"),
    "the end of a track": track_read,
    "in a track's test": lambda: track_read().types("1"),
    "a test passed": lambda: answered(track_read().types("1"), [True] * 5),
    "a test not passed": lambda: answered(track_read().types("1"), [False] * 5),
    "practising": lambda: Villager().joins().types("do vui"),
    "practice done": practised,
    "practice done by a visitor": lambda: Villager().opens().types("cau hom nay").types("1"),
    "several days in a row": lambda: practised(3),
    "looking back": lambda: practised().taps("Mình vững chỗ nào"),
    "choosing a topic of a quiz": lambda: practised().taps("Đố theo chủ đề"),
    "a test offered before a track": at_a_track,
    "in a test before a track": lambda: at_a_track().types("1"),
    "asked for an opinion before a track": lambda: gauged([True] * 5),
    "in the middle of opinions": lambda: gauged([False] * 5, "2"),
    "asked for an opinion after a track": lambda: answered(to_the_test(gauged([True] * 5, "1", "5")), [True] * 5),
    "both tests taken": lambda: answered(to_the_test(gauged([True] * 5, "1", "5")), [True] * 5).types("3").types("3"),
    "at her house": lambda: in_a_house().types("cai dat").types("2"),
    "typing another house's code": lambda: in_a_house().types("cai dat").types("2").types("2"),
    "another house's code": lambda: in_a_house(CARD).types(CARD),
    "lending the telephone": lambda: in_a_house(CARD).types(CARD).taps("Nhà khác, nghe nhờ máy này"),
    "naming where the house moves": lambda: in_a_house().types("chuyen nha"),
    "moving the house": lambda: in_a_house().types("chuyen nha").types("ky lua"),
    "settings": lambda: Villager().opens().types("cai dat"),
    "settings in English": lambda: Villager().opens().types("cai dat").types("1"),
    "more settings": lambda: Villager().opens().types("cai dat").taps("Mục khác"),
    "how often to be told": lambda: Villager(channel="telegram").joins().types("nhan tin"),
    "which market days": lambda: Villager(channel="telegram").joins().types("nhan tin").types("2"),
    "at which hours to be told": lambda: Villager(channel="telegram").joins().types("nhan tin").types("1"),
    "what to be told of": lambda: Villager(channel="telegram").joins().types("nhan tin").types("1").types("1"),
    "a code for another phone": lambda: Villager().joins().types("may khac"),
    "linking another phone": linking,
    "an officer's figures": lambda: officer().types("thong ke"),
    "choosing what was done": lambda: leader().types("ghi buoi hop"),
    "where a meeting was": lambda: officer().types("ghi buoi hop").types("1"),
    "an unclear place of a meeting": lambda: officer().types("ghi buoi hop").types("1").types("chi lang"),
    "what a meeting was about": lambda: leader().types("ghi buoi hop").types("1"),
    "a further topic of a meeting": lambda: leader().types("ghi buoi hop").types("1").types("1"),
    "counting houses": lambda: leader().types("ghi buoi hop").types("1").types("1").types("1"),
    "confirming a meeting": lambda: leader().types("ghi buoi hop").types("1").types("1").types("1").types("35"),
    "a meeting logged": logged,
    "a check-in open": lambda: logged().types("1"),
    "at a meeting without a house": lambda: in_the_hall().types(HALL_CODE).types("dong y"),
    "an officer's figures as a picture": lambda: officer().types("thong ke").taps("Xem hình"),
    "an officer's figures on a sensitive topic": lambda: officer().types("thong ke tao hon"),
    "the plan's targets": lambda: officer().types("thong ke chi tieu"),
    "choosing how to see figures": lambda: officer().types("thong ke").taps("Xem kiểu khác"),
    "choosing when to see figures": lambda: officer().types("thong ke").taps("Kỳ khác"),
    "choosing whose figures": lambda: officer().types("thong ke").taps("Xem kiểu khác").taps("Một xã"),
    "an unclear commune of figures": lambda: officer().types("thong ke chi lang"),
    "choosing the topic of figures": lambda: (
        officer().types("thong ke").taps("Xem kiểu khác").taps("Xem thêm").taps("Một chủ đề")
    ),
    "an officer's alerts": lambda: officer().types("nhac toi"),
    "a link to the officers' pages": lambda: officer().types("mo trang"),
    "a contest's page": lambda: entrant().types("thi"),
    "a contest's rules": lambda: entrant().types("thi").types("the le"),
    "communes in a contest": lambda: entrant().types("thi").types("cac xa du thi"),
    "asked whether she enters": lambda: entrant().types("thi").types("tham gia thi"),
    "a child asked for a code": child,
    "a child asked whether she enters": lambda: child().types(SCHOOL),
    "asked for the commune": lambda: entrant().types("thi").types("tham gia thi").types("dong y"),
    "asked for the name": lambda: entrant().types("thi").types("tham gia thi").types("dong y").types("that khe"),
    "asked how to be named": lambda: entrant().enters().types("thi"),
    "in a contest": lambda: entrant().enters().begins(),
    "in the middle of a contest": lambda: entrant().enters().begins().answers(2),
    "filling in": lambda: entrant(question=(FILL,), pool=(Pool(1, own=True),)).enters().begins(),
    "foretelling": lambda: entrant().enters().begins().answers(4),
    "a paper handed in": lambda: entrant().enters().begins().answers(4).types("120"),
    "a contest's result": with_result,
    "complaining": lambda: with_result("co y kien ve ket qua"),
    "more of a contest": lambda: entrant().types("thi").types("xem them"),
    "asked whether to be reminded": lambda: entrant().types("thi").types("nhac toi"),
    "being reminded of a contest": lambda: entrant().types("thi").types("nhac toi").types("1").types("nhac toi"),
    "asked whether to leave a contest": lambda: entrant().enters().types("thoi du thi"),
    "answers of a contest": lambda: with_result("dap an bai cua minh"),
    "answers, further on": lambda: with_result("dap an bai cua minh", "cau sau"),
    "asked for a hall's code": lambda: Villager().opens().types("hoi truong"),
    "choosing a team in a hall": lambda: playing("lobby", joined=False, teams=("Nà Pài", "Khuổi Lầy")),
    "waiting in a hall": lambda: playing("lobby"),
    "asked in a hall": lambda: playing("asking"),
    "told the answer in a hall": lambda: playing("answer"),
    "standings in a hall": lambda: playing("standings"),
    "choosing what a hall is asked": lambda: leader().types("hoi truong"),
    "leading a hall": lambda: leading("asking"),
    "leading a hall that waits": lambda: leading("lobby"),
    "shown the ways to the screen": lambda: leading("lobby").types("man hinh lon phieu giay"),
    "asked whether a hall shall end": lambda: leading("asking").types("ket thuc buoi do"),
}
