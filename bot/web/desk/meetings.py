"""Buổi tuyên truyền: what was logged, by days, kind and place, and one meeting with all that can be done about it."""

import datetime as dt

from msgspec import Struct
from starlette.responses import Response

from bot.model.atlas import vintage_of
from bot.model.meetings import AUDIENCES, KINDS, LEADERS
from bot.service.meetings.logged import REASONS, Reason, asked_for, limit_of, remove
from bot.storage import checkins, live_record, meetings, schools
from bot.storage.meetings import Asked, Logged
from bot.web.desk.pages import HOME, Page
from bot.web.desk.visit import NotHere, Visit

MEETINGS = f"{HOME}/buoi"
SIZE = 50
SOURCES = {"web": "trang này", "chat": "trò chuyện", "sheet": "bảng nhập", "demo": "số liệu mẫu"}
FEW, FEW_SENSITIVE = 5, 10
"""S30: how many houses of a meeting checked in is told from so many on."""


class Line(Struct, frozen=True):
    """A meeting in words; a topic that is no longer in the library by its key. `met`: houses that checked in; too few to be told are "dưới 5"."""

    logged: Logged
    kind: str
    place: str
    topics: tuple[str, ...]
    leader: str
    group: str
    school: str
    met: str
    source: str


async def show(visit: Visit) -> Response:
    asked, slips = _asked(visit)
    page = visit.number("trang")
    async with visit.store.reading() as reading:
        found = await meetings.listed(reading, asked, SIZE, (page - 1) * SIZE)
        sums = await meetings.sums(reading, asked)
        register = {school.id: school for school in await schools.all_of(reading)}
        taught = await schools.taught(reading, asked.first, asked.last)
    own = register.get(visit.officer.school) if visit.officer.school else None
    return visit.html(
        "desk/meetings.html",
        lines=[line_of(visit, each, register) for each in found],
        count=sum(each.meetings for each in sums),
        households=sum(each.households for each in sums),
        people=sum(each.people for each in sums),
        page=page,
        size=SIZE,
        first=asked.first,
        last=asked.last,
        kind=asked.kind,
        commune=visit.query.get("xa", ""),
        kinds=list(KINDS.items()) if not own else [("school", KINDS["school"])],
        communes=_communes(visit),
        own=own,
        taught=sorted(taught.get(own.id, ())) if own else [],
        slips=slips,
    )


def _asked(visit: Visit) -> tuple[Asked, list[tuple[str, str]]]:
    """Days that cannot be read are told, and this year is shown."""
    slips = []
    days = {}
    for name, otherwise in (("tu", f"{visit.today.year}-01-01"), ("den", visit.today.isoformat())):
        written = visit.query.get(name, "")
        days[name] = _day(written) or otherwise
        if written and not _day(written):
            slips.append((name, f"Không đọc được ngày “{written[:20]}”."))
    if days["tu"] > days["den"]:
        slips.append(("tu", "Ngày đầu sau ngày cuối."))
    kind = visit.query.get("loai", "")
    commune = visit.query.get("xa", "")
    if commune and visit.officer.school == "":
        commune = visit.commune(commune)
    return (
        asked_for(visit.desk, visit.officer, days["tu"], days["den"], kind if kind in KINDS else "", commune),
        slips,
    )


def _day(written: str) -> str:
    try:
        return dt.date.fromisoformat(written).isoformat()
    except ValueError:
        return ""


def _communes(visit: Visit) -> list[tuple[str, str]]:
    """To choose among; who has one area chooses nothing."""
    if visit.officer.communes:
        return []
    named = [(code, visit.shell.commune_name(code)) for code in visit.desk.gazetteer.communes]
    return sorted(named, key=lambda each: each[1])


def line_of(visit: Visit, logged: Logged, register: dict[str, schools.School]) -> Line:
    meeting = logged.meeting
    topics = [topic for topic in visit.desk.library_on(visit.today).topics if topic.key in meeting.topics]
    few = FEW_SENSITIVE if any(topic.sensitive for topic in topics) else FEW
    place = visit.desk.gazetteer.atlas.name_on(meeting.day, meeting.commune) or meeting.commune
    village = f"{meeting.village}, " if meeting.village else ""
    school = register.get(meeting.school)
    return Line(
        logged,
        KINDS.get(meeting.kind, meeting.kind),
        f"{village}{place}",
        (*[topic.official for topic in topics], *sorted(set(meeting.topics) - {topic.key for topic in topics})),
        LEADERS.get(meeting.led_by, meeting.led_by),
        visit.desk.plan.group_name(meeting.group) if meeting.group else "",
        school.name if school else meeting.school,
        f"dưới {few}" if 0 < logged.met < few else str(logged.met),
        SOURCES.get(logged.source, logged.source),
    )


async def one_of(visit: Visit) -> Logged:
    """The meeting in the path, if it is hers: the statement itself holds the limit."""
    text = visit.path["meeting"]
    if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) < 1 << 63):
        raise NotHere
    limit = limit_of(visit.desk, visit.officer)
    async with visit.store.reading() as reading:
        found = await meetings.one(reading, int(text), limit.ground, limit.school)
    if found is None:
        raise NotHere
    return found


async def one(visit: Visit) -> Response:
    return await meeting_page(visit, await one_of(visit))


async def meeting_page(visit: Visit, logged: Logged, status: int = 200, /, **more: object) -> Response:
    """`more`: what was wrong with a photo, what came of a list of cards."""
    async with visit.store.reading() as reading:
        register = {school.id: school for school in await schools.all_of(reading)}
        hall = await checkins.seen(reading, logged.id, visit.now, visit.desk.keys)
        quizzes = await live_record.of_meeting(reading, logged.id)
    meeting = logged.meeting
    may_open = visit.may("log") and meeting.day == visit.today.isoformat() and meeting.kind != "loudspeaker"
    told: dict[str, object] = {"cards": None, "photo_slip": "", "typed": ""}
    return visit.html(
        "desk/meeting.html",
        status,
        line=line_of(visit, logged, register),
        logged=logged,
        meeting=meeting,
        audiences=[(AUDIENCES.get(key, key), n) for key, n in meeting.audiences],
        code=hall.code if hall else "",
        quizzes=quizzes,
        may_open=may_open,
        is_old_map=vintage_of(meeting.day).value > 0,
        reasons=list(REASONS.items()),
        photos=visit.shell.photos is not None,
        **(told | more),
    )


async def take_back(visit: Visit) -> Response:
    logged = await one_of(visit)
    reason = reason_in(visit)
    photo = await remove(visit.store, visit.desk, logged.id, reason, visit.officer)
    if photo is None:
        raise NotHere
    if photo and visit.shell.photos:
        visit.shell.photos.drop(photo)
    return visit.go(MEETINGS, "bo")


def reason_in(visit: Visit) -> Reason:
    return next((reason for reason in REASONS if reason == visit.form.text("ly_do")), "other")


def meeting_path(id: int) -> str:
    return f"{MEETINGS}/{id}"


SAYS = {"bo": "Đã bỏ buổi ấy. Nhật ký giữ lại số cũ."}
ONE_SAYS = {
    "ghi": "Đã ghi buổi này.",
    "sua": "Đã sửa. Nhật ký giữ lại số cũ và số mới.",
    "mo": "Đã mở điểm danh. Mã dùng đến hết hôm nay.",
    "dong": "Đã đóng điểm danh.",
    "anh": "Đã lưu ảnh.",
    "bo-anh": "Đã xóa ảnh.",
}
PAGES = (
    Page(MEETINGS, show, needs="meetings", menu="Buổi tuyên truyền", group="work", order=30, says=SAYS),
    Page(f"{MEETINGS}/{{meeting}}", one, needs="meetings", says=ONE_SAYS),
    Page(f"{MEETINGS}/{{meeting}}/bo", take_back, method="POST", needs="log", records="itself"),
)
