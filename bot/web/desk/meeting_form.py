"""The form of a meeting: a new one, or a correction of what was logged."""

import uuid

from msgspec import Struct
from starlette.responses import Response

from bot.model.atlas import Vintage, vintage_of
from bot.model.meetings import AUDIENCES, KINDS, LEADERS, Meeting
from bot.service.meetings.logged import REASONS, correct, known_for, limit_of, log
from bot.service.meetings.rules import FIRST_DAY, Known, Slip, classes_in, day_slip, slips_of
from bot.storage.ground import Ground
from bot.storage.meetings import Logged
from bot.web.desk.forms import filled
from bot.web.desk.meetings import MEETINGS, meeting_path, one_of, reason_in
from bot.web.desk.pages import Page
from bot.web.desk.visit import NotHere, Visit

FIELDS = {
    "kind": "loai",
    "day": "ngay",
    "commune": "xa",
    "village": "thon",
    "topics": "chu_de",
    "led_by": "chu_tri",
    "group": "dan_toc",
    "people": "so_nguoi",
    "households": "so_ho",
    "school": "truong",
    "classes": "lop",
    **{audience: f"so_{audience.replace('-', '_')}" for audience in AUDIENCES},
}
"""Names of Meeting's, and audiences → names on the form."""
MAPS = {
    Vintage.TODAY: "Từ 01/7/2025",
    Vintage.UNTIL_2025: "Từ 01/01/2020 đến 30/6/2025",
    Vintage.UNTIL_2020: "Đến 31/12/2019",
}


class Read(Struct, frozen=True):
    """What the form says, and what of it is no number or no day on that map."""

    meeting: Meeting
    slips: tuple[Slip, ...]


async def fresh(visit: Visit) -> Response:
    known = await _known(visit)
    values = filled((("ngay", visit.today.isoformat()), ("phieu", str(uuid.uuid4()))))
    own = known.schools.get(known.school)
    if own:
        values |= {"loai": "school", "truong": own.id, "xa": f"0:{own.commune}", "chu_tri": "teacher"}
    elif known.area:
        values |= {"xa": f"0:{known.area}"}
    return _form(visit, known, values)


async def add(visit: Visit) -> Response:
    known, read = await _read(visit)
    if read.slips:
        return _form(visit, known, visit.form.values(), read.slips, topics=visit.form.all("chu_de"))
    form = visit.form.text("phieu")
    try:
        uuid.UUID(form)
    except ValueError:
        raise NotHere from None
    done = await log(visit.store, visit.desk, known, read.meeting, form, visit.officer)
    if isinstance(done, tuple):
        return _form(visit, known, visit.form.values(), done, topics=visit.form.all("chu_de"))
    return visit.go(meeting_path(done), "ghi")


async def edit(visit: Visit) -> Response:
    logged = await one_of(visit)
    known = await _known(visit)
    return _form(visit, known, _values(logged), topics=logged.meeting.topics, logged=logged)


async def save(visit: Visit) -> Response:
    logged = await one_of(visit)
    known, read = await _read(visit)
    slips = read.slips
    if not slips:
        done = await correct(visit.store, visit.desk, known, logged.id, read.meeting, reason_in(visit), visit.officer)
        if done is True:
            return visit.go(meeting_path(logged.id), "sua")
        if done is False:
            raise NotHere
        slips = done
    return _form(visit, known, visit.form.values(), slips, topics=visit.form.all("chu_de"), logged=logged)


async def _known(visit: Visit) -> Known:
    async with visit.store.reading() as reading:
        return await known_for(reading, visit.desk, visit.officer)


async def _read(visit: Visit) -> tuple[Known, Read]:
    """All slips at once: cells that are no number, and what cannot be true."""
    known = await _known(visit)
    form = visit.form
    slips: list[Slip] = []

    def number(field: str) -> int | None:
        text = form.text(FIELDS[field]).replace(".", "").replace(" ", "")
        if text and not (text.isascii() and text.isdigit() and len(text) < 9):
            slips.append(Slip(field, "ghi một số nguyên, ví dụ 35"))
            return None
        return int(text) if text else None

    heads = [(audience, number(audience)) for audience in AUDIENCES]
    meeting = Meeting(
        kind=form.text("loai"),
        day=form.text("ngay"),
        commune=form.text("xa").partition(":")[2],
        topics=tuple(dict.fromkeys(form.all("chu_de"))),
        led_by=form.text("chu_tri"),
        village=" ".join(form.text("thon").split()),
        group=form.text("dan_toc"),
        people=number("people"),
        households=number("households"),
        school=form.text("truong"),
        classes=classes_in(form.text("lop")),
        audiences=tuple(sorted((audience, n) for audience, n in heads if n is not None)),
    )
    wrong = {slip.field for slip in slips}
    slips += [slip for slip in (*_map_slips(visit, meeting), *slips_of(meeting, known)) if slip.field not in wrong]
    return known, Read(meeting, tuple({slip.field: slip for slip in reversed(slips)}.values()))


def _map_slips(visit: Visit, meeting: Meeting) -> list[Slip]:
    """The same code may stand on several maps: the one that was chosen must be that of the day."""
    chosen = visit.form.text("xa").partition(":")[0]
    if not meeting.commune or day_slip(meeting.day, visit.today.isoformat()):
        return []  # which is told anyway
    meant = vintage_of(meeting.day)
    atlas = visit.desk.gazetteer.atlas
    is_late = meant == Vintage.UNTIL_2025 and not atlas.is_unit(meant, meeting.commune)
    if chosen == str(int(Vintage.UNTIL_2020 if is_late else meant)):
        return []
    return [Slip("commune", f"ngày này chọn ở nhóm “{MAPS[meant]}”")]


def _values(logged: Logged) -> dict[str, str]:
    meeting = logged.meeting
    told = {
        "loai": meeting.kind,
        "ngay": meeting.day,
        "xa": f"{int(vintage_of(meeting.day))}:{meeting.commune}",
        "thon": meeting.village,
        "chu_tri": meeting.led_by,
        "dan_toc": meeting.group,
        "so_nguoi": "" if meeting.people is None else str(meeting.people),
        "so_ho": "" if meeting.households is None else str(meeting.households),
        "truong": meeting.school,
        "lop": ", ".join(meeting.classes),
    }
    return filled([*told.items(), *[(FIELDS[audience], str(n)) for audience, n in meeting.audiences]])


def _form(
    visit: Visit,
    known: Known,
    values: dict[str, str],
    slips: tuple[Slip, ...] = (),
    *,
    topics: tuple[str, ...] = (),
    logged: Logged | None = None,
) -> Response:
    in_order = sorted(slips, key=lambda slip: list(FIELDS).index(slip.field))
    return visit.html(
        "desk/meeting-form.html",
        422 if slips else 200,
        values=values,
        slips=filled((FIELDS[slip.field], _sentence(slip)) for slip in slips),
        listed=[(FIELDS[slip.field], _sentence(slip)) for slip in in_order],
        topics=[(topic.key, topic.official) for topic in visit.desk.library_on(visit.today).topics],
        chosen=topics,
        kinds=[(key, name) for key, name in KINDS.items() if not known.school or key == "school"],
        leaders=list(LEADERS.items()),
        groups=[(group.key, group.name) for group in visit.desk.plan.group],
        schools=[
            (school.id, school.name)
            for school in known.schools.values()
            if known.school in ("", school.id) and known.area in ("", school.commune)
        ],
        audiences=[(FIELDS[key], name) for key, name in AUDIENCES.items()],
        communes=_communes(visit, known),
        first=FIRST_DAY,
        last=visit.today.isoformat(),
        logged=logged,
        of_school=bool(known.school),
        reasons=list(REASONS.items()),
        action=f"{meeting_path(logged.id)}/sua" if logged else f"{MEETINGS}/moi",
    )


def _sentence(slip: Slip) -> str:
    return f"{slip.sentence[:1].upper()}{slip.sentence[1:]}."


def _communes(visit: Visit, known: Known) -> list[tuple[str, list[tuple[str, str]]]]:
    """(days, units of the map of those days): a commune's officer finds what lies on her land."""
    atlas = visit.desk.gazetteer.atlas
    school = known.schools.get(known.school)
    ground = limit_of(visit.desk, visit.officer).ground
    mine = school.commune if school else ground.commune if isinstance(ground, Ground) else ""
    hers = set(atlas.spots(mine)) if mine else None
    found = []
    for vintage, words in MAPS.items():
        units = [
            (
                f"{int(vintage)}:{unit.code}",
                unit.name[:1].upper() + unit.name[1:] + (f", {unit.district}" if unit.district else ""),
            )
            for unit in atlas.units[vintage]
            if hers is None or (vintage, unit.code) in hers
        ]
        found.append((words, sorted(units, key=lambda each: each[1])))
    return found


PAGES = (
    Page(f"{MEETINGS}/moi", fresh, needs="log"),
    Page(f"{MEETINGS}/moi", add, method="POST", needs="log", records="itself"),
    Page(f"{MEETINGS}/{{meeting}}/sua", edit, needs="log"),
    Page(f"{MEETINGS}/{{meeting}}/sua", save, method="POST", needs="log", records="itself"),
)
