"""Officers log meetings on the pages: one use, one transaction, and its line in the journal within it."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from bot.model.codes import CODES, code_from, read_codes
from bot.model.meetings import Meeting
from bot.model.officers import NOWHERE, Officer
from bot.service.desk import Desk
from bot.service.meetings import halls
from bot.service.meetings.rules import Known, Slip, slips_of
from bot.service.officers import journal
from bot.storage import audit, checkins, meetings, people, schools
from bot.storage.audit import Entry
from bot.storage.ground import Ground, ground_of
from bot.storage.meetings import Asked, Logged
from bot.storage.sql import Db, Reading
from bot.storage.store import Store

Reason = Literal["slip", "twice", "not-held", "other"]
REASONS: dict[Reason, str] = {
    "slip": "Ghi nhầm",
    "twice": "Trùng với buổi khác",
    "not-held": "Buổi này không diễn ra",
    "other": "Lý do khác",
}
"""Why a figure is changed or taken back: a word of ours, because the journal takes no free text."""
WHO_CHECKED_IN = "đã có nhà điểm danh nên loại, ngày, xã và chủ đề không sửa được nữa"


class Limit(Struct, frozen=True):
    """What an officer may see and touch, as statements take it. `ground` None: the whole province."""

    ground: Ground | None = None
    school: str = ""


class Cards(Struct, frozen=True):
    """What came of a list of codes: `houses` were new; codes that could not be used are told back and kept nowhere."""

    houses: int
    typed: int
    unknown: tuple[str, ...] = ()
    slips: tuple[str, ...] = ()
    is_capped: bool = False


def limit_of(desk: Desk, officer: Officer) -> Limit:
    if officer.school:
        return Limit(school=officer.school)
    if officer.communes == "":
        return Limit()
    ground = Ground(NOWHERE) if officer.communes == NOWHERE else ground_of(desk.gazetteer.atlas, officer.communes)
    return Limit(ground)


async def known_for(reading: Reading, desk: Desk, officer: Officer) -> Known:
    area = "" if officer.school else officer.communes
    return Known(desk, {school.id: school for school in await schools.all_of(reading)}, area, officer.school)


def asked_for(desk: Desk, officer: Officer, first: str, last: str, kind: str = "", commune: str = "") -> Asked:
    """`commune`, of today, narrows what she may see and never widens it."""
    limit = limit_of(desk, officer)
    ground = limit.ground or (ground_of(desk.gazetteer.atlas, commune) if commune else None)
    return Asked(first, last, ground, kind, limit.school)


async def log(
    store: Store, desk: Desk, known: Known, meeting: Meeting, form: str, by: Officer
) -> int | tuple[Slip, ...]:
    """The meeting's id, or what is wrong with it. `form` is the page's own UUID: sent twice, it is logged once."""
    if slips := slips_of(meeting, known):
        return slips
    told = journal.entry(desk, by, "log", "meeting:logged", by.area)
    return await store.write(_logged, desk, meeting, f"web:{form}", by, told)


def _logged(db: Db, desk: Desk, meeting: Meeting, origin: str, by: Officer, told: Entry) -> int:
    id = desk.draw()
    if not meetings.log(db, id, origin, meeting, "web", told.at, by.id):
        there = meetings.by_origin(db, origin)
        return there.id if there else id
    audit.append(db, desk.keys, _about(told, id, "logged", *_figures(meeting)))
    return id


async def correct(
    store: Store, desk: Desk, known: Known, id: int, meeting: Meeting, reason: Reason, by: Officer
) -> bool | tuple[Slip, ...]:
    """False where she has no such meeting; else True, or what is wrong. The journal keeps the figures before and after."""
    if slips := slips_of(meeting, known):
        return slips
    told = journal.entry(desk, by, "log", "meeting:corrected", by.area)
    return await store.write(_corrected, desk, limit_of(desk, by), id, meeting, reason, told)


def _corrected(
    db: Db, desk: Desk, limit: Limit, id: int, meeting: Meeting, reason: Reason, told: Entry
) -> bool | tuple[Slip, ...]:
    before = meetings.get(db, id, limit.ground, limit.school)
    if before is None:
        return False
    if slips := fixed_slips(before, meeting):
        return slips
    meetings.correct(db, id, meeting, "web")
    if before.meeting.day != meeting.day:
        checkins.shut_door(db, id, told.at)
    audit.append(db, desk.keys, _about(told, id, "corrected", reason, *_changes(before.meeting, meeting)))
    return True


def fixed_slips(before: Logged, after: Meeting) -> tuple[Slip, ...]:
    """Who checked in was at that meeting, on that day, about those topics: that has been counted."""
    if not before.met and not before.met_people:
        return ()
    fixed = ("kind", "day", "commune", "topics")
    return tuple(
        Slip(field, WHO_CHECKED_IN)
        for field in fixed
        if _in_order(getattr(before.meeting, field)) != _in_order(getattr(after, field))
    )


def _in_order(value: str | tuple[str, ...]) -> str | list[str]:
    return sorted(value) if isinstance(value, tuple) else value


async def remove(store: Store, desk: Desk, id: int, reason: Reason, by: Officer) -> str | None:
    """The name of its photo ("" for none), to be put away after the commit; None where she has no such meeting."""
    told = journal.entry(desk, by, "log", "meeting:removed", by.area)
    return await store.write(_removed, desk, limit_of(desk, by), id, reason, told)


def _removed(db: Db, desk: Desk, limit: Limit, id: int, reason: Reason, told: Entry) -> str | None:
    before = meetings.get(db, id, limit.ground, limit.school)
    if before is None:
        return None
    meetings.remove(db, id)
    figures = (*_figures(before.meeting), *(("checked-in",) if before.met or before.met_people else ()))
    audit.append(db, desk.keys, _about(told, id, "removed", reason, *figures))
    return before.photo


async def keep_photo(store: Store, desk: Desk, id: int, photo: str, by: Officer) -> str | None:
    """The name of the photo before it ("" for none), to be put away; None where she has no such meeting."""
    told = journal.entry(desk, by, "log", "meeting:photo", by.area)
    return await store.write(_photographed, desk, limit_of(desk, by), id, photo, told)


def _photographed(db: Db, desk: Desk, limit: Limit, id: int, photo: str, told: Entry) -> str | None:
    before = meetings.get(db, id, limit.ground, limit.school)
    if before is None:
        return None
    meetings.keep_photo(db, id, photo)
    audit.append(db, desk.keys, _about(told, id, "photo" if photo else "photo-removed"))
    return before.photo


async def open_check_in(store: Store, desk: Desk, id: int, by: Officer) -> str | None:
    """The code of the hall until midnight; None where she has no such meeting, or it is not today's."""
    told = journal.entry(desk, by, "log", "meeting:opened", by.area)
    return await store.write(_opened, desk, limit_of(desk, by), id, told)


def _opened(db: Db, desk: Desk, limit: Limit, id: int, told: Entry) -> str | None:
    if meetings.get(db, id, limit.ground, limit.school) is None:
        return None
    code = code_from(desk.draw() % CODES)
    while not people.is_free(db, code, desk.keys):
        code = code_from(desk.draw() % CODES)
    opened = checkins.open_door(db, id, code, told.at, desk.keys)
    if opened is not None:
        audit.append(db, desk.keys, _about(told, id, "opened"))
    return opened


async def shut_check_in(store: Store, desk: Desk, id: int, by: Officer) -> bool:
    told = journal.entry(desk, by, "log", "meeting:shut", by.area)
    return await store.write(_shut, desk, limit_of(desk, by), id, told)


def _shut(db: Db, desk: Desk, limit: Limit, id: int, told: Entry) -> bool:
    if meetings.get(db, id, limit.ground, limit.school) is None or not checkins.shut_door(db, id, told.at):
        return False
    audit.append(db, desk.keys, _about(told, id, "shut"))
    return True


async def check_in_cards(store: Store, desk: Desk, id: int, typed: str, by: Officer) -> Cards | None:
    """Houses without a phone, by the codes of their cards; None where the check-in is not open or not hers."""
    told = journal.entry(desk, by, "log", "meeting:cards", by.area)
    return await store.write(_cards_typed, desk, limit_of(desk, by), id, typed, told)


def _cards_typed(db: Db, desk: Desk, limit: Limit, id: int, typed: str, told: Entry) -> Cards | None:
    logged = meetings.get(db, id, limit.ground, limit.school)
    if logged is None or logged.open_until <= told.at:
        return None
    now = desk.clock()
    written = read_codes(typed)
    found = halls.houses(db, desk, typed, id, now)
    new = checkins.check_in_houses(db, id, tuple(found.values()), told.at, desk.keys) or 0
    audit.append(db, desk.keys, _about(told, id, "cards"))
    unknown = tuple(code for code in written.codes if code not in found)
    return Cards(new, len(found), unknown, written.slips, not desk.guesses.allows(now, id))


def _about(told: Entry, id: int, what: str, *more: str) -> Entry:
    return Entry(told.at, told.actor, told.role, told.area, told.action, ":".join(("meeting", str(id), what, *more)))


def _figures(meeting: Meeting) -> tuple[str, ...]:
    counted: Mapping[str, int | None] = {"households": meeting.households, "people": meeting.people}
    return tuple(f"{name}={n}" for name, n in counted.items() if n is not None)


def _changes(before: Meeting, after: Meeting) -> tuple[str, ...]:
    """Figures before and after; of all else only that it changed."""
    pairs = [(name, getattr(before, name), getattr(after, name)) for name in ("households", "people")]
    figures = [
        f"{name}={old if old is not None else ''}-{new if new is not None else ''}"
        for name, old, new in pairs
        if old != new
    ]
    others = ("kind", "day", "commune", "topics", "led_by", "village", "group", "school", "classes", "audiences")
    return (*figures, *[name.replace("_", "-") for name in others if getattr(before, name) != getattr(after, name)])
