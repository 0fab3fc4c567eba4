"""What cannot be true of a meeting, told field by field: the same for a form, a sheet and a correction."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from bot.model.atlas import vintage_of
from bot.model.folding import fold, nfc
from bot.model.meetings import AUDIENCES, KINDS, LEADERS, Meeting
from bot.service.desk import Desk
from bot.storage.schools import School

FIRST_DAY = "2018-01-01"
"""The plan's first day."""
MOST_PEOPLE = 20_000
MOST_HOUSEHOLDS = 5_000
LONGEST_VILLAGE = 80
MOST_CLASSES = 60
_CLASS = re.compile(r"[0-9A-ZĐÀ-Ỹ][0-9A-ZĐÀ-Ỹ./ -]{0,11}")


class Slip(Struct, frozen=True):
    """`field` is a name of Meeting's, or an audience's key."""

    field: str
    sentence: str


class Known(Struct, frozen=True):
    """What a meeting is held against. `area`: the only commune of today that may be logged for, "" for all of them.

    `school`: the only school, "" for all.
    """

    desk: Desk
    schools: Mapping[str, School]
    area: str = ""
    school: str = ""

    @property
    def today(self) -> str:
        return self.desk.day_of(self.desk.clock()).isoformat()


def slips_of(meeting: Meeting, known: Known) -> tuple[Slip, ...]:
    """All of them, in the order of the form."""
    return tuple([Slip(field, sentence) for field, sentence in _slips(meeting, known)])


def class_name(written: str) -> str:
    """ "lớp 6a" and "6A" are one class."""
    text = nfc(written).strip().upper()
    return re.sub(r"\s+", " ", text.removeprefix("LỚP").strip())


def classes_in(written: str) -> tuple[str, ...]:
    """ "6A, 6B; lớp 7a", each once."""
    names = [class_name(each) for each in re.split(r"[,;\n]", written)]
    return tuple(dict.fromkeys(name for name in names if name))


def place_slip(known: Known, day: str, code: str) -> str:
    """Why a commune's code does not fit a day or is not hers; "" where it does and is."""
    atlas = known.desk.gazetteer.atlas
    if not atlas.name_on(day, code):
        return (
            f"mã {code or 'trống'} không có trên bản đồ ngày {_written(day)}: trước năm 2020 dùng mã 226 xã, đến 30/6/2025 "
            "mã 194 xã, từ 1/7/2025 mã 65 xã, phường"
        )
    if known.area and known.area not in {share.code for share in atlas.today(vintage_of(day), code)}:
        return f"{atlas.name_on(day, code)} không thuộc địa bàn được giao"
    return ""


def _slips(meeting: Meeting, known: Known) -> Iterator[tuple[str, str]]:
    if meeting.kind not in KINDS:
        yield "kind", "chọn loại hoạt động"
    elif known.school and meeting.kind != "school":
        yield "kind", "cán bộ trường học chỉ ghi buổi học ở trường mình"
    day = day_slip(meeting.day, known.today)
    if day:
        yield "day", day
    elif place := place_slip(known, meeting.day, meeting.commune):
        yield "commune", place
    if len(meeting.village) > LONGEST_VILLAGE:
        yield "village", f"tên thôn dài quá {LONGEST_VILLAGE} ký tự"
    topics = {topic.key for topic in known.desk.library_on(known.desk.day_of(known.desk.clock())).topics}
    if not meeting.topics:
        yield "topics", "chọn ít nhất một chủ đề"
    elif strange := [topic for topic in meeting.topics if topic not in topics]:
        yield "topics", f"không có chủ đề {', '.join(strange)}"
    if meeting.led_by not in LEADERS:
        yield "led_by", "chọn người chủ trì"
    if meeting.group and meeting.group not in {group.key for group in known.desk.plan.group}:
        yield "group", f"không có dân tộc {meeting.group}"
    yield from _head_slips(meeting)
    yield from _school_slips(meeting, known)


def day_slip(day: str, today: str) -> str:
    """Why a meeting cannot have been on that day; "" where it can. Only then does a code mean anything on it."""
    try:
        if dt.date.fromisoformat(day).isoformat() != day:  # "20261123" would be no day to a statement
            raise ValueError(day)
    except ValueError:
        return "ghi ngày, ví dụ 23/11/2026"
    if day > today:
        return "ngày này chưa tới"
    return "kế hoạch bắt đầu từ năm 2018: chỉ ghi từ 01/01/2018" if day < FIRST_DAY else ""


def _head_slips(meeting: Meeting) -> Iterator[tuple[str, str]]:
    people, households = meeting.people, meeting.households
    if people is not None and not 0 <= people <= MOST_PEOPLE:
        yield "people", f"số người từ 0 đến {MOST_PEOPLE}"
    if households is not None and not 0 <= households <= MOST_HOUSEHOLDS:
        yield "households", f"số hộ từ 0 đến {MOST_HOUSEHOLDS}"
    if meeting.kind == "loudspeaker" and (people is not None or households is not None):
        yield "people", "loa truyền thanh không đếm được ai nghe: để trống số người, số hộ"
    elif people is not None and households is not None and households > people:
        yield "households", "số hộ nhiều hơn số người: mỗi hộ có mặt ít nhất một người"
    for audience, heads in meeting.audiences:
        if audience not in AUDIENCES or not 0 < heads <= MOST_PEOPLE:
            yield audience, f"số người từ 1 đến {MOST_PEOPLE}"
    if meeting.audiences and meeting.kind != "training":
        yield meeting.audiences[0][0], "chỉ tập huấn mới ghi số cán bộ, người nòng cốt"
    elif meeting.audiences and people is not None and sum(heads for _, heads in meeting.audiences) > people:
        yield "people", "ít hơn tổng số cán bộ, người nòng cốt ghi bên dưới"


def _school_slips(meeting: Meeting, known: Known) -> Iterator[tuple[str, str]]:
    if meeting.kind != "school":
        if meeting.school or meeting.classes:
            yield "school", "chỉ buổi học ở trường mới ghi trường và lớp"
        return
    school = known.schools.get(meeting.school)
    if school is None:
        yield "school", "chọn trường trong danh sách (nhập danh sách ở mục Nhập bảng, loại Trường học)"
    elif known.school and known.school != school.id:
        yield "school", "trường này không phải trường được giao"
    elif not day_slip(meeting.day, known.today) and not _is_of_commune(school, meeting, known):
        yield "commune", f"{school.name} không ở xã, phường này"
    if meeting.households is not None:
        yield "households", "buổi học ở trường đếm lớp và học sinh, không đếm hộ: để trống số hộ"
    if wrong := [name for name in meeting.classes if not _CLASS.fullmatch(name)]:
        yield "classes", f"tên lớp không đọc được: {', '.join(wrong)} (viết 6A, 6B)"
    elif school and len(meeting.classes) > school.classes:
        yield "classes", f"{school.name} chỉ có {school.classes} lớp trong danh sách"


def _is_of_commune(school: School, meeting: Meeting, known: Known) -> bool:
    """A school stands on a code of today; on an older day its commune bore another."""
    shares = known.desk.gazetteer.atlas.today(vintage_of(meeting.day), meeting.commune)
    return school.commune in {share.code for share in shares}


def _written(day: str) -> str:
    return f"{dt.date.fromisoformat(day):%d/%m/%Y}"


def same_name(written: str, official: str) -> bool:
    """ "xã Thất Khê", "Thất Khê" and "XA THAT KHE" are one name."""
    told, known = fold(written), fold(official)
    kinds = ("xa ", "phuong ", "thi tran ")
    bare = next((known.removeprefix(kind) for kind in kinds if known.startswith(kind)), known)
    return told in (known, bare)
