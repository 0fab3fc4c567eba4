"""The forms of contests as officers typed them, whose they are, who saw the questions, and who may open winners' names."""

import msgspec

from bot.storage.sql import Db, Reading, Sql

_ADD = Sql(
    """INSERT INTO contest_sheets (id, area, body, version, saved_at, saved_by)
    VALUES (:id, :area, :body, 1, :now, :by) ON CONFLICT (id) DO NOTHING"""
)
_SAVE = Sql(
    """UPDATE contest_sheets SET body = :body, version = version + 1, saved_at = :now, saved_by = :by
    WHERE id = :id AND version = :version"""
)
_DROP = Sql("DELETE FROM contest_sheets WHERE id = :id")
_DROP_MAKERS = Sql("DELETE FROM contest_makers WHERE contest = :id")
_ONE = Sql("SELECT id, area, body, version, saved_at, saved_by FROM contest_sheets WHERE id = :id")
_ALL = Sql("SELECT id, area, body, version, saved_at, saved_by FROM contest_sheets ORDER BY saved_at DESC, id")
_AREAS = Sql("SELECT id, area FROM contest_sheets")
_SAW = Sql(
    """INSERT INTO contest_makers (contest, account, seen_at, told) VALUES (:contest, :account, :now, :told)
    ON CONFLICT (contest, account) DO UPDATE SET told = CASE WHEN contest_makers.told = 1 THEN 1 ELSE :told END"""
)
_MAKERS = Sql(
    """SELECT m.account, COALESCE(a.name, ''), m.seen_at, m.told FROM contest_makers m
    LEFT JOIN accounts a ON a.id = m.account WHERE m.contest = :contest ORDER BY m.seen_at, m.account"""
)
_STAFF = Sql("SELECT COUNT(*) FROM contest_staff WHERE contest = :contest")
_ASK = Sql(
    """INSERT INTO name_openings (contest, asked_by, asked_at, agreed_by, agreed_at)
    VALUES (:contest, :by, :now, 0, 0)"""
)
_AGREE = Sql(
    """UPDATE name_openings SET agreed_by = :by, agreed_at = :now
    WHERE id = :id AND contest = :contest AND agreed_by = 0 AND asked_by <> :by AND asked_at >= :since"""
)
_REFUSE = Sql("DELETE FROM name_openings WHERE id = :id AND contest = :contest AND agreed_by = 0")
_OPENINGS = Sql(
    """SELECT o.id, o.asked_by, COALESCE(a.name, ''), o.asked_at, o.agreed_by, COALESCE(b.name, ''), o.agreed_at
    FROM name_openings o LEFT JOIN accounts a ON a.id = o.asked_by LEFT JOIN accounts b ON b.id = o.agreed_by
    WHERE o.contest = :contest ORDER BY o.asked_at DESC, o.id DESC"""
)


class Sheet(msgspec.Struct, frozen=True):
    """`area`: the commune whose contest it is, "" for the province. `version` grows with every saving."""

    id: str
    area: str
    fields: tuple[tuple[str, str], ...]
    version: int
    saved_at: int
    saved_by: int


class Maker(msgspec.Struct, frozen=True):
    """Who saw the questions; `told`: her own telephone is among those that may not enter."""

    account: int
    name: str
    seen_at: int
    told: bool


class Opening(msgspec.Struct, frozen=True):
    """Two officers and the names of winners. `agreed_by` 0: nobody yet."""

    id: int
    asked_by: int
    asker: str
    asked_at: int
    agreed_by: int
    agreer: str
    agreed_at: int


_fields = msgspec.json.Decoder(tuple[tuple[str, str], ...])


def add(db: Db, id: str, area: str, fields: tuple[tuple[str, str], ...], by: int, now: int) -> bool:
    """False where the key is taken by another form."""
    return db.run(_ADD, id=id, area=area, body=msgspec.json.encode(fields), now=now, by=by) == 1


def save(db: Db, id: str, fields: tuple[tuple[str, str], ...], version: int, by: int, now: int) -> bool:
    """False where somebody else saved after `version`."""
    return db.run(_SAVE, id=id, body=msgspec.json.encode(fields), version=version, now=now, by=by) == 1


def drop(db: Db, id: str) -> None:
    """With the list of its makers."""
    db.run(_DROP, id=id)
    db.run(_DROP_MAKERS, id=id)


def one(db: Db, id: str) -> Sheet | None:
    row = db.one(_ONE, id=id)
    return _sheet(*row) if row else None


async def read_one(reading: Reading, id: str) -> Sheet | None:
    rows = await reading.rows(_ONE, id=id)
    return _sheet(*rows[0]) if rows else None


async def read_all(reading: Reading) -> list[Sheet]:
    """What was saved last stands first."""
    return [_sheet(*row) for row in await reading.rows(_ALL)]


async def areas(reading: Reading) -> dict[str, str]:
    """Whose each contest is, of those that were made on the pages."""
    return {str(id): str(area) for id, area in await reading.rows(_AREAS)}


def _sheet(id: str, area: str, body: bytes, version: int, at: int, by: int) -> Sheet:
    return Sheet(id, area, _fields.decode(bytes(body)), version, at, by)


def saw(db: Db, contest: str, account: int, now: int, *, told: bool) -> None:
    """Once told, it stays told."""
    db.run(_SAW, contest=contest, account=account, now=now, told=int(told))


async def makers(reading: Reading, contest: str) -> list[Maker]:
    rows = await reading.rows(_MAKERS, contest=contest)
    return [Maker(account, name, at, bool(told)) for account, name, at, told in rows]


async def staff(reading: Reading, contest: str) -> int:
    """How many telephones may not enter."""
    return int((await reading.rows(_STAFF, contest=contest))[0][0])


def ask_for_names(db: Db, contest: str, by: int, now: int) -> None:
    db.run(_ASK, contest=contest, by=by, now=now)


def agree_to_names(db: Db, contest: str, id: int, by: int, now: int, since: int) -> bool:
    """False where it was asked for by herself, before `since`, or answered already."""
    return db.run(_AGREE, contest=contest, id=id, by=by, now=now, since=since) == 1


def refuse_names(db: Db, contest: str, id: int) -> bool:
    return db.run(_REFUSE, contest=contest, id=id) == 1


async def openings(reading: Reading, contest: str) -> list[Opening]:
    """The newest first."""
    return [Opening(*row) for row in await reading.rows(_OPENINGS, contest=contest)]
