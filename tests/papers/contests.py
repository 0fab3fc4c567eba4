"""A published result made by hand, as its papers get it: ranked by the rules, winners with names of every kind."""

from typing import Any

from msgspec.structs import replace

from bot.contest.outcome import Books, as_result, outcome, scored
from bot.model.contest import Collective, Prize
from bot.model.entries import Appeal, Decision, Entrant
from bot.model.frozen import Frozen, Size
from bot.model.published import Counted, Line, Published, Suspected
from tests.contest.kit import CLOSES, attempt, frozen, seed
from tests.talking import gazetteer

COMMUNES = ("06040", "06001", "06058")
AT = 1_796_300_000
NAMES = {11: "Nông Thị Hoa", 12: '=HYPERLINK("http://x")', 13: "", 14: "@Giàng A Páo", 15: "Hoàng Thị Mẩy"}
PRIZES = (
    Prize("Giải Nhất", 1, amount=3_000_000),
    Prize("Giải Nhì", 2, amount=2_000_000),
    Prize("Giải May mắn", 2, by="lot"),
)
COLLECTIVE = (Collective("Giải phong trào", 1, "commune"),)
VOIDED = 2


def held(**changes: Any) -> Frozen:
    sizes = {code: Size(100 * n, "Công an tỉnh", "2026-06-30") for n, code in enumerate(COMMUNES[:2], 3)}
    of = frozen(prize=PRIZES, collective=COLLECTIVE, organiser="Sở Tư pháp", **changes)
    return replace(of, sizes=sizes)


def published(**changes: Any) -> Published:
    """Ten entrants, 11 to 20: 11 and 12 share the first place; 18 was excluded; a question is void."""
    of = changes.pop("frozen", None) or held()
    void = of.questions[VOIDED].key
    decisions = (
        Decision(1, AT - 900, 0, "exclude", "Mượn tên người khác, đã xác minh.", entrant=18),
        Decision(2, AT - 800, 7, "void", "+Câu hỏi có hai đáp án đúng.", question=void),
        Decision(3, AT + 50, 7, "answer", "Đã xem lại, thời gian đúng.", appeal=501),
    )
    entrants = {id: Entrant(id, COMMUNES[id % 3]) for id in range(11, 21)}
    tried = [
        attempt(of, id, wrong=max(0, id - 13), pace=9_000 + 10 * max(0, id - 12), started=_start(id)) for id in entrants
    ]
    books = Books(of, entrants, decisions=decisions[:2])
    found = outcome(books, scored(books, tried, -1), -1, seed(of), beacon="123456")
    result = as_result(of, found, 2, AT, seed(of))
    won = {id: tuple(each.prize for each in result.awards if id in each.entrants) for id in entrants}
    places = list(found.ranked.placings())
    communes = {code: _capital(commune.full_name) for code, commune in gazetteer().communes.items()}
    lines = tuple(
        Line(
            each,
            name=NAMES.get(each.entrant, "Triệu Thị Liều") if won[each.entrant] else "",
            unnamed="không nêu tên" if won[each.entrant] and NAMES.get(each.entrant) == "" else "",
            commune=communes[entrants[each.entrant].commune] if won[each.entrant] else "",
            prizes=won[each.entrant],
            is_shared=sum(other.place == each.place for other in places) > 1,
        )
        for each in places
    )
    values: dict[str, Any] = {
        "frozen": of,
        "result": result,
        "edition": "public",
        "lines": lines,
        "lots": tuple(sorted(each.entrant for each in places)),
        "excluded": 1,
        "questions": tuple(Counted(each, 9, 9 - n, each.key == void) for n, each in enumerate(of.questions)),
        "decisions": decisions,
        "appeals": (Appeal(501, 15, AT - 3600, "time", 3), Appeal(502, 16, AT - 1800, "other", 0)),
        "suspected": (Suspected("too-fast", 1, 1), Suspected("one-phone", 1, 2)),
        "earlier": (replace(result, version=1, at=AT - 86_400),),
        "newest": 2,
        "areas": communes,
        "made_on": "2026-12-03",
        "address": "https://loa.example",
    }
    return Published(**values | changes)


def _start(id: int) -> int:
    """11 and 12 begin and end in the same moment."""
    return int(CLOSES.timestamp()) * 1000 - 86_400_000 + 1_000 * max(id, 12)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
