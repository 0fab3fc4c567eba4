"""Meetings of a sheet that was filled offline: history on the codes of its day included."""

import hashlib
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from bot.model.folding import fold
from bot.model.meetings import AUDIENCES, KINDS, LEADERS, Meeting
from bot.service.imports.cells import (
    Column,
    Wrong,
    code_beside_name,
    day,
    key_of,
    maybe,
    maybe_one_of,
    number,
    one_of,
    some_words,
)
from bot.service.imports.kinds import Held, Kind, Refused, Row, Slips, Values, Written, communes_offered
from bot.service.meetings.logged import fixed_slips
from bot.service.meetings.rules import (
    FIRST_DAY,
    LONGEST_VILLAGE,
    MOST_HOUSEHOLDS,
    MOST_PEOPLE,
    classes_in,
    same_name,
    slips_of,
)
from bot.storage import meetings
from bot.storage.meetings import Logged
from bot.storage.sql import Db
from bot.storage.upsert import Upserted

TOPIC_COLUMNS = 3
_SHORT = {
    "ethnic-officer": "Số cán bộ dân tộc",
    "gender-officer": "Số cán bộ bình đẳng giới",
    "prestigious": "Số người có uy tín",
    "village-head": "Số trưởng thôn",
}


def _columns(held: Held) -> tuple[Column, ...]:
    desk = held.desk
    today = desk.day_of(desk.clock())
    topics = [(each.key, (each.official, each.name)) for each in desk.library_on(today).topics]
    groups = [(each.key, (each.name,)) for each in desk.plan.group]
    officials = tuple(names[0] for _, names in topics)
    return (
        Column("kind", "Loại hoạt động", one_of([(key, (name,)) for key, name in KINDS.items()], "loại hoạt động"), ("loai", "kind"), example=KINDS["meeting"], width=24, options=tuple(KINDS.values())),
        Column("day", "Ngày", day(FIRST_DAY, today), ("ngay to chuc", "day"), holds="day", example="2026-11-23", width=13),
        Column("commune", "Mã xã", _commune, ("xa phuong", "commune", "ma xa phuong"), example="06040 · xã Thất Khê", width=28, options=communes_offered(held), is_closed=False, help="Mã của ngày ấy: trước năm 2020 theo 226 xã, đến 30/6/2025 theo 194 xã, từ 01/7/2025 theo 65 xã, phường (xem trang Mã xã)."),
        Column("village", "Thôn", some_words(LONGEST_VILLAGE), ("thon ban", "village"), needed=False, example="Nà Cạn", width=20),
        Column("number", "Buổi thứ", _nth, ("buoi", "number"), needed=False, holds="number", width=9, help="Chỉ ghi khi một ngày có hai buổi cùng loại ở cùng một nơi: 2, 3…"),
        *[
            Column("topics" if n == 1 else f"topics_{n}", "Chủ đề" if n == 1 else f"Chủ đề {n}", _topics(topics, needed=n == 1), ("topics",) if n == 1 else (), needed=n == 1, example=officials[0] if n == 1 else "", width=25, options=officials)
            for n in range(1, TOPIC_COLUMNS + 1)
        ],
        Column("led_by", "Người chủ trì", one_of([(key, (name,)) for key, name in LEADERS.items()], "người chủ trì"), ("chu tri", "led by"), example=LEADERS["women"], width=28, options=tuple(LEADERS.values()), help="Chức vụ, không ghi tên người."),
        Column("group", "Dân tộc của thôn", maybe_one_of(groups, "dân tộc trong kế hoạch"), ("dan toc", "nhom", "group"), needed=False, width=18, options=tuple(each.name for each in desk.plan.group), help="Chỉ ghi khi cả thôn (gần như) một dân tộc, theo danh sách của xã. Không hỏi ai."),
        Column("people", "Số người", maybe(number(0, MOST_PEOPLE, "số người", 60)), ("so nguoi du", "people"), needed=False, holds="number", example="60", width=11, help="Đếm được bao nhiêu người. Không đếm thì để trống."),
        Column("households", "Số hộ", maybe(number(0, MOST_HOUSEHOLDS, "số hộ", 35)), ("so ho du", "so nha", "households"), needed=False, holds="number", example="35", width=10, help="Có bao nhiêu hộ có người dự. Không đếm thì để trống."),
        Column("school", "Mã trường", lambda text: key_of(text) if text else "", ("truong", "school"), needed=False, width=20, options=tuple(held.schools), help="Chỉ cho buổi học ở trường."),
        Column("classes", "Lớp", lambda text: classes_in(text), ("cac lop", "classes"), needed=False, width=18, help="6A, 6B, 7A"),
        *[
            Column(key, heading, maybe(number(1, MOST_PEOPLE, "số người", 12)), (key.replace("-", " "),), needed=False, holds="number", width=16, help=f"Chỉ cho tập huấn: {AUDIENCES[key]}.")
            for key, heading in _SHORT.items()
        ],
    )  # fmt: skip


def _commune(text: str) -> tuple[str, str]:
    """(code, the name beside it, if any): whether they fit the day is seen with the day."""
    code, name = code_beside_name(text)
    if not code:
        raise Wrong("để trống: ghi mã xã")
    return code, name


def _nth(text: str) -> int:
    return int(str(number(1, 9, "số thứ tự của buổi", 2)(text))) if text else 1


def _topics(topics: Sequence[tuple[str, tuple[str, ...]]], *, needed: bool) -> Callable[[str], tuple[str, ...]]:
    """One topic a column, or several in one cell with ; between them: names of topics hold commas."""
    one = one_of(topics, "chủ đề")

    def read(text: str) -> tuple[str, ...]:
        if not text and needed:
            raise Wrong("để trống: ghi chủ đề")
        return tuple(str(one(each.strip())) for each in text.split(";") if each.strip())

    return read


def meeting_of(values: Values) -> Meeting:
    """The row as a meeting. Topics of its several columns are one list."""
    topics = [
        topic for n in range(1, TOPIC_COLUMNS + 1) for topic in _listed(values["topics" if n == 1 else f"topics_{n}"])
    ]
    heads = [(key, _counted(values[key])) for key in AUDIENCES]
    return Meeting(
        kind=str(values["kind"]),
        day=str(values["day"]),
        commune=_listed(values["commune"])[0],
        topics=tuple(sorted(set(topics))),
        led_by=str(values["led_by"]),
        village=str(values["village"]),
        group=str(values["group"]),
        people=_counted(values["people"]),
        households=_counted(values["households"]),
        school=str(values["school"]),
        classes=_listed(values["classes"]),
        audiences=tuple(sorted((key, n) for key, n in heads if n is not None)),
    )


def _listed(value: object) -> tuple[str, ...]:
    return tuple(str(each) for each in value) if isinstance(value, tuple) else ()


def _counted(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _fits(values: Values, held: Held) -> Slips:
    meeting = meeting_of(values)
    slips = [(slip.field, slip.sentence) for slip in slips_of(meeting, held.known)]
    code, name = _listed(values["commune"])
    official = held.desk.gazetteer.atlas.name_on(meeting.day, code)
    if name and official and not same_name(name, official):
        slips.append(("commune", f"ngày ấy mã {code} là {official}, không phải {name}"))
    return slips


def origin_of(values: Values) -> str:
    """What makes two rows the same meeting: day, place, kind, which of that day, and the school."""
    named = [str(values[field]) for field in ("day", "kind", "number", "school")]
    key = "|".join([*named, _listed(values["commune"])[0], fold(str(values["village"]))])
    return "sheet:" + hashlib.blake2b(key.encode(), digest_size=16).hexdigest()


def _write(db: Db, held: Held, rows: Sequence[Row]) -> Written:
    at = int(held.desk.clock().timestamp())
    new = changed = same = 0
    notes: list[tuple[int, str]] = []
    slips: list[tuple[int, str]] = []
    for row in rows:
        meeting, origin = meeting_of(row.values), origin_of(row.values)
        there = meetings.by_origin(db, origin)
        if there is None:
            meetings.log(db, held.desk.draw(), origin, meeting, "sheet", at)
            new += 1
            if meetings.twins(db, meeting, "sheet"):
                notes.append(
                    (
                        row.number,
                        "ngày ấy, nơi ấy đã có buổi cùng loại ghi trong trò chuyện hoặc trên trang: xem có trùng không",
                    )
                )
        elif _is_same(there, meeting):
            same += 1
        elif there.source != "sheet":
            same += 1
            notes.append((row.number, "buổi này đã được sửa trên trang sau khi nhập: giữ như trên trang"))
        elif fixed := fixed_slips(there, meeting):
            slips += [(row.number, f"buổi này {slip.sentence}") for slip in fixed]
        else:
            meetings.correct(db, there.id, meeting, "sheet")
            changed += 1
            notes += [(row.number, f"sửa {told}") for told in _told(there.meeting, meeting)]
    if slips:
        raise Refused(slips)
    return Written(Upserted(new, changed, same), tuple(notes))


def _is_same(there: Logged, meeting: Meeting) -> bool:
    return replace(there.meeting, topics=tuple(sorted(there.meeting.topics))) == meeting


def _told(before: Meeting, after: Meeting) -> list[str]:
    """A figure never changes in silence."""
    pairs = (("số hộ", before.households, after.households), ("số người", before.people, after.people))
    return [f"{name} từ {_n(old)} thành {_n(new)}" for name, old, new in pairs if old != new]


def _n(count: int | None) -> str:
    return "trống" if count is None else str(count)


MEETINGS = Kind(
    "meetings",
    "Buổi tuyên truyền, tập huấn",
    "Mỗi dòng một buổi: họp thôn, chợ phiên, chiếu phim, câu lạc bộ, loa truyền thanh, buổi học ở trường, tập huấn.",
    _columns,
    origin_of,
    _fits,
    _write,
    most=3_000,
)
