"""Đố vui tại hội trường: begin a quiz for a meeting, find the way to its screen and controls, see what is left of it."""

import datetime as dt

from msgspec import Struct
from starlette.responses import Response

from bot.model.folding import nfc
from bot.model.live import FEWEST_SECONDS, MOST_QUESTIONS, MOST_SECONDS, TeamsBy
from bot.model.live_draw import tested, topics_for
from bot.model.meetings import KINDS
from bot.model.places import Meant
from bot.service.live.books import Wish, begin, control_key, teams_in
from bot.service.meetings.logged import asked_for
from bot.service.meetings.rules import Slip
from bot.storage import live, live_record, meetings, schools
from bot.storage.live_record import Mine, Record
from bot.web.desk.forms import filled
from bot.web.desk.pages import HOME, Page
from bot.web.desk.qr import svg_of
from bot.web.desk.visit import NotHere, Visit

LIVE = f"{HOME}/do-vui"
TEAMS: dict[TeamsBy, str] = {
    "": "Không chia đội",
    "village": "Theo thôn, bản",
    "commune": "Theo xã, phường",
    "own": "Tên đội tự đặt",
}
TRACK = "lop:"
SIZE = 50


class Read(Struct, frozen=True):
    wish: Wish
    slips: tuple[Slip, ...]


async def show(visit: Visit) -> Response:
    return await _page(visit, filled((("so_cau", "5"), ("so_giay", "30"), ("buoi", visit.query.get("buoi", "")))))


async def add(visit: Visit) -> Response:
    read = await _read(visit)
    if read.slips:
        return await _page(visit, visit.form.values(), read.slips, 422)
    quiz = await begin(visit.store, visit.desk, read.wish, visit.officer)
    if quiz is None:
        return await _page(visit, visit.form.values(), (Slip("chu_de", "Hôm nay chủ đề này chưa có câu hỏi."),), 422)
    return visit.go(f"{LIVE}/{quiz.id}")


async def one(visit: Visit) -> Response:
    text = visit.path["live"]
    if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) < 1 << 63):
        raise NotHere
    async with visit.store.reading() as reading:
        record = await live_record.one(reading, int(text), _mine(visit))
        if record is None:
            raise NotHere
        quiz = await live.seen(reading, record.code) if record.code else None
        totals = await live_record.totals(reading, record.id)
    library = visit.desk.everything
    control = f"{visit.shell.address}/hoi-truong/{quiz.code}/dieu-khien/{control_key(visit.desk, quiz)}" if quiz else ""
    return visit.html(
        "desk/live-one.html",
        record=record,
        topic=_topic(visit, record),
        quiz=quiz if quiz and not record.ended_at else None,
        control=control,
        qr=svg_of(control) if control and not record.ended_at else "",
        link=f"{visit.shell.address}/hoi-truong",
        questions=[
            (library.questions[each.item].ask if each.item in library.questions else each.item, each)
            for each in totals
            if each.kind == "question"
        ],
        teams=[each for each in totals if each.kind == "team"],
    )


def _mine(visit: Visit) -> Mine:
    officer = visit.officer
    return Mine(school=officer.school) if officer.school else Mine(commune=officer.communes)


def _topic(visit: Visit, record: Record) -> str:
    topic = visit.desk.everything.topic(record.topic)
    return topic.name if topic else "Nhiều chủ đề"


async def _page(visit: Visit, values: dict[str, str], slips: tuple[Slip, ...] = (), status: int = 200) -> Response:
    async with visit.store.reading() as reading:
        records = await live_record.listed(reading, _mine(visit), SIZE)
    return visit.html(
        "desk/live.html",
        status,
        values=values,
        slips=[(slip.field, slip.sentence) for slip in slips],
        wrong={slip.field: slip.sentence for slip in slips},
        choices=_choices(visit),
        teams=list(TEAMS.items()),
        meetings=[(str(id), words) for id, words in await _meetings(visit)],
        lines=[(record, _topic(visit, record)) for record in records],
        fewest=FEWEST_SECONDS,
        most=MOST_SECONDS,
        most_questions=MOST_QUESTIONS,
    )


def _choices(visit: Visit) -> list[tuple[str, str]]:
    """Topics, then ready quizzes: the tests of tracks."""
    library = visit.desk.library_on(visit.today)
    topics = [(topic.key, topic.name) for topic in topics_for(library, officers=True)]
    tracks = [
        (TRACK + track.key, f"Bài có sẵn: {track.name}")
        for track in library.tracks
        if tested(library, track, MOST_QUESTIONS, 0)
    ]
    return [*topics, *tracks]


async def _meetings(visit: Visit) -> list[tuple[int, str]]:
    """Those of yesterday and today that she may see."""
    asked = asked_for(
        visit.desk, visit.officer, (visit.today - dt.timedelta(days=1)).isoformat(), visit.today.isoformat()
    )
    async with visit.store.reading() as reading:
        found = await meetings.listed(reading, asked, SIZE)
    return [(each.id, _said(visit, each)) for each in found if each.meeting.kind != "loudspeaker"]


def _said(visit: Visit, logged: meetings.Logged) -> str:
    meeting = logged.meeting
    place = meeting.village or visit.desk.gazetteer.atlas.name_on(meeting.day, meeting.commune) or meeting.commune
    return f"{KINDS.get(meeting.kind, meeting.kind)}, {place}, {dt.date.fromisoformat(meeting.day):%d/%m/%Y}"


async def _read(visit: Visit) -> Read:
    form = visit.form
    slips = []
    questions, seconds = _number(form.text("so_cau")), _number(form.text("so_giay"))
    if not 1 <= questions <= MOST_QUESTIONS:
        slips.append(Slip("so_cau", f"Số câu từ 1 đến {MOST_QUESTIONS}."))
    if not FEWEST_SECONDS <= seconds <= MOST_SECONDS:
        slips.append(Slip("so_giay", f"Số giây mỗi câu từ {FEWEST_SECONDS} đến {MOST_SECONDS}."))
    chosen = form.text("chu_de")
    if chosen and chosen not in dict(_choices(visit)):
        slips.append(Slip("chu_de", "Chọn một chủ đề hoặc bài có sẵn trong danh sách."))
    by: TeamsBy = next((key for key in TEAMS if key == form.text("chia")), "")
    teams, team_slips = _teams(visit, by)
    meeting = form.text("buoi")
    if meeting and meeting not in {str(id) for id, _ in await _meetings(visit)}:
        slips.append(Slip("buoi", "Chọn một buổi của hôm nay hoặc hôm qua trong danh sách."))
    slips += team_slips
    wish = Wish(
        topics=(chosen,) if chosen and not chosen.startswith(TRACK) else (),
        questions=questions,
        seconds=seconds,
        teams=teams,
        teams_by=by,
        speed=form.text("toc_do") == "co",
        meeting=int(meeting) if meeting and not slips else 0,
        track=chosen.removeprefix(TRACK) if chosen.startswith(TRACK) else "",
        commune=await _school_commune(visit),
    )
    return Read(wish, tuple(slips))


async def _school_commune(visit: Visit) -> str:
    """Where her school stands: the commune's officers see its quizzes as they see its lessons."""
    if not visit.officer.school:
        return ""
    async with visit.store.reading() as reading:
        known = {school.id: school.commune for school in await schools.all_of(reading)}
    return known.get(visit.officer.school, "")


def _teams(visit: Visit, by: TeamsBy) -> tuple[tuple[str, ...], list[Slip]]:
    if not by:
        return (), []
    typed = [each for each in nfc(visit.form.text("doi")).replace(",", "\n").splitlines() if each.strip()]
    if by == "commune":
        typed, unknown = _communes(visit, typed)
        if unknown:
            return (), [Slip("doi", f"Chưa tìm ra xã, phường: {', '.join(unknown)}.")]
    teams = teams_in(typed)
    return teams, [] if len(teams) >= 2 else [Slip("doi", "Ghi từ hai đội trở lên, mỗi dòng một tên.")]


def _communes(visit: Visit, typed: list[str]) -> tuple[list[str], list[str]]:
    """Names as they are written today, and those that are none."""
    known, unknown = [], []
    for each in typed:
        match visit.desk.gazetteer.find(each):
            case Meant(code):
                known.append(visit.shell.commune_name(code))
            case _:
                unknown.append(each.strip()[:40])
    return known, unknown


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0


PAGES = (
    Page(LIVE, show, needs="log", menu="Đố vui hội trường", group="work", order=31),
    Page(LIVE, add, method="POST", needs="log", records="itself"),
    Page(f"{LIVE}/{{live}}", one, needs="log"),
)
