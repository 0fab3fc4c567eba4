"""Contests as they were drafted and frozen, and their published results. Frozen rules and questions are never changed."""

import msgspec

from bot.model.contest import Contest
from bot.model.entries import Placing, Result
from bot.model.frozen import Frozen, FrozenQuestion
from bot.storage.sql import Db, Reading, Row, Sql

_DRAFT = Sql(
    """INSERT INTO contests (id, rules, frozen, master, salt, drafted_at, drafted_by, frozen_at, details_until)
    VALUES (:id, :rules, :empty, :empty, :empty, :now, :by, 0, 0)
    ON CONFLICT (id) DO UPDATE SET rules = :rules, drafted_at = :now, drafted_by = :by WHERE contests.frozen_at = 0"""
)
_NOTE = Sql(
    """INSERT INTO contests (id, rules, frozen, master, salt, drafted_at, drafted_by, frozen_at, details_until)
    VALUES (:id, :rules, :empty, :empty, :empty, :now, 0, 0, 0) ON CONFLICT (id) DO NOTHING"""
)
_WITHDRAW = Sql("DELETE FROM contests WHERE id = :id AND frozen_at = 0")
_DRAFTS = Sql("SELECT id, rules FROM contests WHERE frozen_at = 0 ORDER BY id")
_FREEZE = Sql(
    """UPDATE contests SET frozen = :frozen, rules = :rules, master = :master, salt = :salt, frozen_at = :now,
    details_until = :until WHERE id = :id AND frozen_at = 0"""
)
_PUT_QUESTION = Sql(
    """INSERT INTO contest_questions (contest, position, question, revision, digest, body)
    VALUES (:contest, :position, :question, :revision, :digest, :body)"""
)
_FROZEN = Sql("SELECT id, frozen, master, salt, details_until FROM contests WHERE frozen_at > 0 ORDER BY frozen_at, id")
_ONE = Sql("SELECT id, frozen, master, salt, details_until FROM contests WHERE frozen_at > 0 AND id = :id")
_KNOWN = Sql("SELECT 1 FROM contests WHERE id = :id")
_RULES = Sql("SELECT rules FROM contests WHERE frozen_at > 0 AND id = :id")
_QUESTIONS = Sql("SELECT body FROM contest_questions WHERE contest = :contest ORDER BY position")
_LIST = Sql("SELECT id, rules, frozen_at, details_until FROM contests ORDER BY drafted_at, id")
_KEEP_DETAILS = Sql("UPDATE contests SET details_until = :until WHERE id = :id")
_PUT_RESULT = Sql(
    """INSERT INTO results (contest, scope, version, at, body, checksum)
    VALUES (:contest, :scope, :version, :at, :body, :checksum)"""
)
_RESULTS = Sql("SELECT body FROM results WHERE contest = :contest ORDER BY scope, version")
_PUT_PLACING = Sql(
    """INSERT INTO placings (contest, scope, version, entrant, place, attempt, right_answers, points, distance, took_ms,
    ended_ms) VALUES (:contest, :scope, :version, :entrant, :place, :attempt, :right_answers, :points, :distance,
    :took_ms, :ended_ms)"""
)
_DROP_PLACINGS = Sql("DELETE FROM placings WHERE contest = :contest AND scope = :scope AND version = :version")
_PLACING = Sql(
    """SELECT place, entrant, attempt, right_answers, points, distance, took_ms, ended_ms FROM placings
    WHERE contest = :contest AND scope = :scope AND version = :version AND entrant = :entrant"""
)
_PLACINGS = Sql(
    """SELECT place, entrant, attempt, right_answers, points, distance, took_ms, ended_ms FROM placings
    WHERE contest = :contest AND scope = :scope AND version = :version AND (place, entrant) > (:place, :entrant)
    ORDER BY place, entrant LIMIT :most"""
)


_DENOMINATORS = Sql(
    "SELECT commune, n, source, as_of FROM denominators WHERE what = :what AND commune <> '' ORDER BY commune, as_of"
)


class Kept(msgspec.Struct, frozen=True):
    """A frozen contest. `master` is sealed; `salt` is empty once nobody can be told any more who an entrant was."""

    frozen: Frozen
    master: bytes
    salt: bytes
    details_until: int


class Listed(msgspec.Struct, frozen=True):
    contest: Contest
    frozen_at: int
    details_until: int


_contest = msgspec.json.Decoder(Contest)
_frozen = msgspec.json.Decoder(Frozen)
_question = msgspec.json.Decoder(FrozenQuestion)
_result = msgspec.json.Decoder(Result)
_encode = msgspec.json.Encoder(order="sorted").encode


def draft(db: Db, contest: Contest, by: int, now: int) -> bool:
    """Puts or changes a draft; False where the contest is frozen already and nothing can be changed."""
    return db.run(_DRAFT, id=contest.key, rules=_encode(contest), empty=b"", now=now, by=by) == 1


def note(db: Db, contest: Contest, now: int) -> None:
    """One of the content folder, that nobody drafted."""
    db.run(_NOTE, id=contest.key, rules=_encode(contest), empty=b"", now=now)


def withdraw(db: Db, id: str) -> bool:
    """A draft only."""
    return db.run(_WITHDRAW, id=id) == 1


def is_known(db: Db, id: str) -> bool:
    """A draft or a frozen one has that key."""
    return db.one(_KNOWN, id=id) is not None


def drafts(db: Db) -> list[Contest]:
    return [_contest.decode(bytes(rules)) for _, rules in db.all(_DRAFTS)]


def freeze(db: Db, frozen: Frozen, master: bytes, salt: bytes, until: int) -> bool:
    """`master` sealed. False where another was quicker."""
    id = frozen.contest.key
    bare = msgspec.structs.replace(frozen, questions=())
    taken = db.run(
        _FREEZE,
        id=id,
        frozen=_encode(bare),
        rules=_encode(frozen.contest),
        master=master,
        salt=salt,
        now=frozen.frozen_at,
        until=until,
    )
    if taken:
        db.many(_PUT_QUESTION, [_row(id, n, each) for n, each in enumerate(frozen.questions)])
    return taken == 1


def _row(id: str, position: int, question: FrozenQuestion) -> dict[str, object]:
    return {
        "contest": id,
        "position": position,
        "question": question.key,
        "revision": question.revision,
        "digest": question.digest,
        "body": _encode(question),
    }


def frozen_ones(db: Db) -> list[Kept]:
    return [_kept(row, db.all(_QUESTIONS, contest=row[0])) for row in db.all(_FROZEN)]


def one(db: Db, id: str) -> Kept | None:
    row = db.one(_ONE, id=id)
    return _kept(row, db.all(_QUESTIONS, contest=id)) if row else None


async def read_one(reading: Reading, id: str) -> Kept | None:
    rows = await reading.rows(_ONE, id=id)
    return _kept(rows[0], await reading.rows(_QUESTIONS, contest=id)) if rows else None


async def read_rules(reading: Reading, id: str) -> Contest | None:
    """Of a frozen contest, without its questions."""
    rows = await reading.rows(_RULES, id=id)
    return _contest.decode(bytes(rows[0][0])) if rows else None


def _kept(row: Row, bodies: list[Row]) -> Kept:
    _, frozen, master, salt, until = row
    questions = tuple(_question.decode(bytes(body)) for (body,) in bodies)
    whole = msgspec.structs.replace(_frozen.decode(bytes(frozen)), questions=questions)
    return Kept(whole, bytes(master), bytes(salt), until)


async def listed(reading: Reading) -> list[Listed]:
    """Drafts too, the oldest first."""
    return [Listed(_contest.decode(bytes(rules)), at, until) for _, rules, at, until in await reading.rows(_LIST)]


def keep_details_until(db: Db, id: str, until: int) -> None:
    db.run(_KEEP_DETAILS, id=id, until=until)


def put_placings(db: Db, contest: str, scope: int, version: int, placings: list[Placing]) -> None:
    """A piece. They count for nothing until `put_result` has been called for their version."""
    db.many(
        _PUT_PLACING,
        [
            {
                "contest": contest,
                "scope": scope,
                "version": version,
                "entrant": each.entrant,
                "place": each.place,
                "attempt": each.attempt,
                "right_answers": each.right,
                "points": each.points,
                "distance": each.distance,
                "took_ms": each.took,
                "ended_ms": each.ended,
            }
            for each in placings
        ],
    )


def drop_placings(db: Db, contest: str, scope: int, version: int) -> None:
    """Of a version that was begun and never published."""
    db.run(_DROP_PLACINGS, contest=contest, scope=scope, version=version)


def put_result(db: Db, result: Result) -> None:
    db.run(
        _PUT_RESULT,
        contest=result.contest,
        scope=result.scope,
        version=result.version,
        at=result.at,
        body=_encode(result),
        checksum=result.checksum,
    )


def results(db: Db, contest: str) -> list[Result]:
    """Every version of every ranking, in order."""
    return [_result.decode(bytes(body)) for (body,) in db.all(_RESULTS, contest=contest)]


async def read_results(reading: Reading, contest: str) -> list[Result]:
    return [_result.decode(bytes(body)) for (body,) in await reading.rows(_RESULTS, contest=contest)]


def placing(db: Db, contest: str, scope: int, version: int, entrant: int) -> Placing | None:
    row = db.one(_PLACING, contest=contest, scope=scope, version=version, entrant=entrant)
    return Placing(*row) if row else None


async def read_placing(reading: Reading, contest: str, scope: int, version: int, entrant: int) -> Placing | None:
    rows = await reading.rows(_PLACING, contest=contest, scope=scope, version=version, entrant=entrant)
    return Placing(*rows[0]) if rows else None


async def placings(
    reading: Reading, contest: str, scope: int, version: int, after: tuple[int, int] = (0, 0), most: int = 100
) -> list[Placing]:
    """Those behind that place and entrant, best first."""
    place, entrant = after
    rows = await reading.rows(
        _PLACINGS, contest=contest, scope=scope, version=version, place=place, entrant=entrant, most=most
    )
    return [Placing(*row) for row in rows]


def denominators(db: Db, what: str) -> list[tuple[str, int, str, str]]:
    """(commune, how many, source, day) as the province entered them, the latest day last."""
    return [(commune, int(n), source, as_of) for commune, n, source, as_of in db.all(_DENOMINATORS, what=what)]
