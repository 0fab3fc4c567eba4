"""What people judge in a contest: essays and their marks, complaints, decisions; and the codes of representatives."""

from bot.model.entries import About, Appeal, Decision, Mark
from bot.model.people import Representative
from bot.storage.keys import Keys
from bot.storage.sql import Db, Reading, Sql

_PUT_ESSAY = Sql(
    """INSERT INTO essays (entrant, contest, sealed, written_at) VALUES (:entrant, :contest, :sealed, :now)
    ON CONFLICT (entrant) DO UPDATE SET sealed = :sealed, written_at = :now"""
)
_ESSAY = Sql("SELECT sealed FROM essays WHERE entrant = :entrant")
_ESSAYS = Sql("SELECT entrant FROM essays WHERE contest = :contest ORDER BY entrant")
_MARK = Sql(
    """INSERT INTO marks_of_essays (entrant, marker, contest, points, marked_at)
    VALUES (:entrant, :marker, :contest, :points, :now)
    ON CONFLICT (entrant, marker) DO UPDATE SET points = :points, marked_at = :now"""
)
_MARKS = Sql(
    """SELECT entrant, marker, points FROM marks_of_essays WHERE contest = :contest
    ORDER BY entrant, marked_at, marker"""
)
_APPEAL = Sql(
    """INSERT INTO appeals (id, contest, entrant, made_at, about, decision)
    VALUES (:id, :contest, :entrant, :now, :about, 0)"""
)
_APPEALS = Sql(
    """SELECT id, entrant, made_at, about, decision FROM appeals WHERE contest = :contest
    ORDER BY made_at, id"""
)
_ANSWER = Sql(
    """SELECT d.id, d.made_at, d.made_by, d.kind, d.reason, d.entrant, d.question, d.appeal
    FROM appeals a JOIN decisions d ON d.id = a.decision WHERE a.entrant = :entrant ORDER BY d.id DESC LIMIT 1"""
)
_ON_QUESTIONS = Sql(
    """SELECT id, made_at, made_by, kind, reason, entrant, question, appeal FROM decisions
    WHERE contest = :contest AND kind IN ('void', 'restore') ORDER BY id"""
)
_COMPLAINED = Sql("SELECT 1 FROM appeals WHERE entrant = :entrant AND decision = 0")
_ANSWERED = Sql("UPDATE appeals SET decision = :decision WHERE id = :appeal AND contest = :contest")
_DECIDE = Sql(
    """INSERT INTO decisions (contest, made_at, made_by, kind, reason, entrant, question, appeal)
    VALUES (:contest, :now, :by, :kind, :reason, :entrant, :question, :appeal) RETURNING id"""
)
_DECISIONS = Sql(
    """SELECT id, made_at, made_by, kind, reason, entrant, question, appeal FROM decisions WHERE contest = :contest
    ORDER BY id"""
)
_PUT_REPRESENTATIVE = Sql(
    """INSERT INTO representatives (id, contest, code_hash, kind, unit, commune, most, used, expires_at)
    VALUES (:id, :contest, :code_hash, :kind, :unit, :commune, :most, 0, :expires_at)"""
)
_REPRESENTATIVE = Sql(
    """SELECT id, contest, unit, commune, used >= most FROM representatives
    WHERE code_hash = :code_hash AND expires_at > :now"""
)
_USE = Sql("UPDATE representatives SET used = used + 1 WHERE id = :id AND used < most")


def write_essay(db: Db, entrant: int, contest: str, text: str, keys: Keys, now: int) -> None:
    """Kept with the entrant's own consent (S36), sealed; a second one takes the place of the first."""
    db.run(_PUT_ESSAY, entrant=entrant, contest=contest, sealed=keys.seal.close(text.encode()), now=now)


def essay(db: Db, entrant: int, keys: Keys) -> str:
    """Empty where there is none, or it has died."""
    row = db.one(_ESSAY, entrant=entrant)
    return keys.seal.open(bytes(row[0])).decode() if row and row[0] else ""


async def essays(reading: Reading, contest: str) -> list[int]:
    """Who has written one."""
    return [int(entrant) for (entrant,) in await reading.rows(_ESSAYS, contest=contest)]


def mark(db: Db, entrant: int, contest: str, marker: int, points: int, now: int) -> None:
    """In hundredths. A marker who marks again replaces her mark."""
    db.run(_MARK, entrant=entrant, marker=marker, contest=contest, points=points, now=now)


async def marks(reading: Reading, contest: str) -> list[Mark]:
    """Of an essay in the order in which they were given."""
    return [Mark(*row) for row in await reading.rows(_MARKS, contest=contest)]


def appeal(db: Db, id: int, contest: str, entrant: int, about: About, now: int) -> None:
    db.run(_APPEAL, id=id, contest=contest, entrant=entrant, about=about, now=now)


def waits_for_an_answer(db: Db, entrant: int) -> bool:
    """She has complained, and nobody has decided yet."""
    return db.one(_COMPLAINED, entrant=entrant) is not None


def answer(db: Db, entrant: int) -> Decision | None:
    """The newest decision that answered a complaint of hers."""
    row = db.one(_ANSWER, entrant=entrant)
    return Decision(*row) if row else None


def on_questions(db: Db, contest: str) -> list[Decision]:
    """Questions declared void or restored."""
    return [Decision(*row) for row in db.all(_ON_QUESTIONS, contest=contest)]


async def appeals(reading: Reading, contest: str) -> list[Appeal]:
    """The oldest first."""
    return [Appeal(*row) for row in await reading.rows(_APPEALS, contest=contest)]


def decide(db: Db, contest: str, decided: Decision) -> int:
    """The id it is kept under: later decisions have higher ones."""
    row = db.one(
        _DECIDE,
        contest=contest,
        now=decided.at,
        by=decided.by,
        kind=decided.kind,
        reason=decided.reason,
        entrant=decided.entrant,
        question=decided.question,
        appeal=decided.appeal,
    )
    id = int(row[0]) if row else 0
    if decided.appeal:
        db.run(_ANSWERED, contest=contest, appeal=decided.appeal, decision=id)
    return id


async def decisions(reading: Reading, contest: str) -> list[Decision]:
    return [Decision(*row) for row in await reading.rows(_DECISIONS, contest=contest)]


def represent(
    db: Db, *, id: int, contest: str, code: str, kind: str, unit: str, commune: str, most: int, until: int, keys: Keys
) -> None:
    """`kind`: "school" or "guardian". So many children may enter through the code."""
    db.run(
        _PUT_REPRESENTATIVE,
        id=id,
        contest=contest,
        code_hash=_code_hash(keys, code),
        kind=kind,
        unit=unit,
        commune=commune,
        most=most,
        expires_at=until,
    )


def representative(db: Db, code: str, now: int, keys: Keys) -> Representative | None:
    row = db.one(_REPRESENTATIVE, code_hash=_code_hash(keys, code), now=now)
    return Representative(row[0], row[1], row[2], row[3], bool(row[4])) if row else None


def use_representative(db: Db, id: int) -> bool:
    """False where as many have entered as may."""
    return db.run(_USE, id=id) == 1


def _code_hash(keys: Keys, code: str) -> bytes:
    return keys.digest("representative", code)
