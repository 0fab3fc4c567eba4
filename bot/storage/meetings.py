"""Work away from the screen: logged once, corrected, taken back, listed and summed."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from bot.model.meetings import Meeting
from bot.model.people import Role
from bot.storage import audit
from bot.storage.audit import Entry
from bot.storage.ground import Ground, lies_on, values_of
from bot.storage.keys import Keys
from bot.storage.sql import Db, Reading, Row, Sql

_COLUMNS = (
    "m.id, m.kind, m.day, m.commune, m.village, m.led_by, m.grp, m.people, m.households, m.school, m.classes, "
    "m.met, m.met_people, m.source, m.photo, m.logged_at, m.logged_by, m.open_until"
)
_ASKED = "m.day BETWEEN :first AND :last AND (:kind = '' OR m.kind = :kind) AND (:school = '' OR m.school = :school)"
_WHERE = (_ASKED, f"{_ASKED} AND {lies_on('m')}")
_PAGE = "ORDER BY m.day DESC, m.id DESC LIMIT :most OFFSET :skip"
_LIST = tuple([Sql(f"SELECT {_COLUMNS} FROM meetings m WHERE {where} {_PAGE}") for where in _WHERE])
_LIST_TOPICS = tuple(
    [
        Sql(
            f"""SELECT t.meeting, t.topic FROM meeting_topics t
            JOIN (SELECT m.id FROM meetings m WHERE {where} {_PAGE}) p ON p.id = t.meeting"""
        )
        for where in _WHERE
    ]
)
_LIST_AUDIENCES = tuple(
    [
        Sql(
            f"""SELECT a.meeting, a.audience, a.people FROM meeting_audiences a
            JOIN (SELECT m.id FROM meetings m WHERE {where} {_PAGE}) p ON p.id = a.meeting"""
        )
        for where in _WHERE
    ]
)
_HOW_MANY = tuple([Sql(f"SELECT COUNT(*) FROM meetings m WHERE {where}") for where in _WHERE])
_SUMS = tuple(
    [
        Sql(
            f"""SELECT substr(m.day, 1, 7), m.kind, m.commune, COUNT(*), COALESCE(SUM(m.people), 0),
            COALESCE(SUM(m.households), 0), SUM(m.met), SUM(m.met_people) FROM meetings m WHERE {where}
            GROUP BY substr(m.day, 1, 7), m.kind, m.commune ORDER BY substr(m.day, 1, 7), m.kind, m.commune"""
        )
        for where in _WHERE
    ]
)
_THIS = "m.id = :id AND (:school = '' OR m.school = :school)"
_ONE = (
    Sql(f"SELECT {_COLUMNS} FROM meetings m WHERE {_THIS}", lock="FOR UPDATE"),
    Sql(f"SELECT {_COLUMNS} FROM meetings m WHERE {_THIS} AND {lies_on('m')}", lock="FOR UPDATE"),
)
_SEEN = (
    Sql(f"SELECT {_COLUMNS} FROM meetings m WHERE {_THIS}"),
    Sql(f"SELECT {_COLUMNS} FROM meetings m WHERE {_THIS} AND {lies_on('m')}"),
)
_BY_ORIGIN = Sql(f"SELECT {_COLUMNS} FROM meetings m WHERE m.origin = :origin", lock="FOR UPDATE")
_TOPICS = Sql("SELECT topic FROM meeting_topics WHERE meeting = :meeting")
_AUDIENCES = Sql("SELECT audience, people FROM meeting_audiences WHERE meeting = :meeting")
_INSERT = Sql(
    """INSERT INTO meetings (id, origin, kind, day, commune, village, led_by, grp, people, households, met, met_people,
    school, classes, source, photo, logged_at, logged_by, code_hash, code, open_until)
    VALUES (:id, :origin, :kind, :day, :commune, :village, :led_by, :grp, :people, :households, 0, 0,
    :school, :classes, :source, '', :at, :by, NULL, NULL, 0) ON CONFLICT (origin) DO NOTHING"""
)
_UPDATE = Sql(
    """UPDATE meetings SET kind = :kind, day = :day, commune = :commune, village = :village, led_by = :led_by,
    grp = :grp, people = :people, households = :households, school = :school, classes = :classes, source = :source
    WHERE id = :id"""
)
_PHOTO = Sql("UPDATE meetings SET photo = :photo WHERE id = :id")
_NO_TOPICS = Sql("DELETE FROM meeting_topics WHERE meeting = :meeting")
_NO_AUDIENCES = Sql("DELETE FROM meeting_audiences WHERE meeting = :meeting")
_NO_CHECKINS = Sql("DELETE FROM checkins WHERE meeting = :meeting")
_NO_QUIZ = Sql("UPDATE live_quizzes SET meeting = 0 WHERE meeting = :meeting AND meeting > 0")
_NO_MEETING = Sql("DELETE FROM meetings WHERE id = :meeting")
_TOPIC = Sql("INSERT INTO meeting_topics (meeting, topic) VALUES (:meeting, :topic)")
_AUDIENCE = Sql("INSERT INTO meeting_audiences (meeting, audience, people) VALUES (:meeting, :audience, :people)")
_PHOTOS = Sql("SELECT photo FROM meetings WHERE photo <> ''")
_SAME_DAY = Sql(
    """SELECT COUNT(*) FROM meetings WHERE commune = :commune AND day = :day AND kind = :kind AND village = :village
    AND source <> :source"""
)


class Logged(Struct, frozen=True):
    """`met` houses and `met_people` persons checked in, each once. `photo`: a file's name, or empty.

    source     web, chat, sheet or demo; `logged_at` in seconds
    logged_by  the account that logged it; 0: in the talk or from the command line
    """

    id: int
    meeting: Meeting
    met: int
    met_people: int
    source: str
    photo: str
    logged_at: int
    logged_by: int
    open_until: int


class Asked(Struct, frozen=True):
    """Days as "2026-11-23", both inside. `ground` None: the whole province. `kind` and `school` empty: any."""

    first: str
    last: str
    ground: Ground | None = None
    kind: str = ""
    school: str = ""

    @property
    def values(self) -> dict[str, object]:
        asked: dict[str, object] = {"first": self.first, "last": self.last, "kind": self.kind, "school": self.school}
        return asked | (values_of(self.ground) if self.ground else {})


class Sum(NamedTuple):
    """Meetings of a month, kind and commune: how many, and the heads and check-ins in them added up."""

    month: str
    kind: str
    commune: str
    meetings: int
    people: int
    households: int
    met: int
    met_people: int


def log(db: Db, id: int, origin: str, meeting: Meeting, source: str, at: int, by: int = 0) -> bool:
    """False where a meeting of that `origin` is there already: nothing is changed then."""
    if db.run(_INSERT, id=id, origin=origin, source=source, at=at, by=by, **_values(meeting)) == 0:
        return False
    _put_parts(db, id, meeting)
    return True


def correct(db: Db, id: int, meeting: Meeting, source: str) -> None:
    """What was logged is replaced; who checked in stays."""
    db.run(_UPDATE, id=id, source=source, **_values(meeting))
    for statement in (_NO_TOPICS, _NO_AUDIENCES):
        db.run(statement, meeting=id)
    _put_parts(db, id, meeting)


def remove(db: Db, id: int) -> None:
    """The reach of houses that checked in stays: they were there."""
    for statement in (_NO_TOPICS, _NO_AUDIENCES, _NO_CHECKINS, _NO_QUIZ, _NO_MEETING):
        db.run(statement, meeting=id)


def withdraw(db: Db, id: int, by: Role, now: int, keys: Keys) -> bool:
    """Taken back in the talk in which it was logged, before anybody checked in; its figure stands in the journal."""
    there = get(db, id)
    if there is None or there.source != "chat" or there.met or there.met_people or there.photo:
        return False
    remove(db, id)
    counted = there.meeting.households if there.meeting.people is None else there.meeting.people
    told = f"meeting:{id}:removed:slip" + (f":counted={counted}" if counted is not None else "")
    audit.append(db, keys, Entry(now, 0, by.kind, there.meeting.commune, "log", told))
    return True


def keep_photo(db: Db, id: int, photo: str) -> None:
    db.run(_PHOTO, id=id, photo=photo)


def get(db: Db, id: int, ground: Ground | None = None, school: str = "") -> Logged | None:
    """Locked till the commit. None where it lies on other ground, or is another school's."""
    asked: dict[str, object] = {"id": id, "school": school} | (values_of(ground) if ground else {})
    row = db.one(_ONE[1 if ground else 0], **asked)
    return None if row is None else _with_parts(db, row)


def by_origin(db: Db, origin: str) -> Logged | None:
    row = db.one(_BY_ORIGIN, origin=origin)
    return None if row is None else _with_parts(db, row)


def twins(db: Db, meeting: Meeting, source: str) -> int:
    """Meetings of the same day, place and kind that came another way: perhaps the same one, logged twice."""
    told = {"commune": meeting.commune, "day": meeting.day, "kind": meeting.kind, "village": meeting.village}
    row = db.one(_SAME_DAY, source=source, **told)
    return int(row[0]) if row else 0


async def listed(reading: Reading, asked: Asked, most: int = 50, skip: int = 0) -> list[Logged]:
    """The newest day first."""
    n = 1 if asked.ground else 0
    page = asked.values | {"most": most, "skip": skip}
    rows = await reading.rows(_LIST[n], **page)
    topics: dict[int, list[str]] = {}
    for meeting, topic in await reading.rows(_LIST_TOPICS[n], **page):
        topics.setdefault(meeting, []).append(topic)
    audiences: dict[int, list[tuple[str, int]]] = {}
    for meeting, audience, people in await reading.rows(_LIST_AUDIENCES[n], **page):
        audiences.setdefault(meeting, []).append((audience, people))
    return [_logged(row, topics.get(row[0], ()), dict(audiences.get(row[0], ()))) for row in rows]


async def one(reading: Reading, id: int, ground: Ground | None = None, school: str = "") -> Logged | None:
    """As `get`, to be looked at only."""
    asked: dict[str, object] = {"id": id, "school": school} | (values_of(ground) if ground else {})
    rows = await reading.rows(_SEEN[1 if ground else 0], **asked)
    if not rows:
        return None
    topics = [topic for (topic,) in await reading.rows(_TOPICS, meeting=id)]
    audiences = [(audience, people) for audience, people in await reading.rows(_AUDIENCES, meeting=id)]
    return _logged(rows[0], topics, dict(audiences))


async def how_many(reading: Reading, asked: Asked) -> int:
    return int((await reading.rows(_HOW_MANY[1 if asked.ground else 0], **asked.values))[0][0])


async def sums(reading: Reading, asked: Asked) -> list[Sum]:
    """By month, kind and commune (a code of its month)."""
    return [Sum(*row) for row in await reading.rows(_SUMS[1 if asked.ground else 0], **asked.values)]


async def photos(reading: Reading) -> frozenset[str]:
    """The names of all files that belong to a meeting."""
    return frozenset(str(row[0]) for row in await reading.rows(_PHOTOS))


def _values(meeting: Meeting) -> dict[str, object]:
    return {
        "kind": meeting.kind,
        "day": meeting.day,
        "commune": meeting.commune,
        "village": meeting.village,
        "led_by": meeting.led_by,
        "grp": meeting.group,
        "people": meeting.people,
        "households": meeting.households,
        "school": meeting.school,
        "classes": ",".join(meeting.classes),
    }


def _put_parts(db: Db, id: int, meeting: Meeting) -> None:
    db.many(_TOPIC, [{"meeting": id, "topic": topic} for topic in meeting.topics])
    heads = [{"meeting": id, "audience": audience, "people": people} for audience, people in meeting.audiences]
    db.many(_AUDIENCE, heads)


def _with_parts(db: Db, row: Row) -> Logged:
    topics = [topic for (topic,) in db.all(_TOPICS, meeting=row[0])]
    return _logged(row, topics, dict(db.all(_AUDIENCES, meeting=row[0])))


def _logged(row: Row, topics: Sequence[str], audiences: Mapping[str, int]) -> Logged:
    id, kind, day, commune, village, led_by, group, people, households, school, classes = row[:11]
    meeting = Meeting(
        kind,
        day,
        commune,
        tuple(sorted(topics)),
        led_by,
        village,
        group,
        people,
        households,
        school,
        tuple(classes.split(",")) if classes else (),
        tuple(sorted(audiences.items())),
    )
    return Logged(id, meeting, *row[11:])
