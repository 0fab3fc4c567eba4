"""Making a contest on the pages: its form is begun, saved with all its slips, withdrawn, frozen; each with its line in the journal."""

import asyncio
import datetime as dt
import re

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from bot.library.contest_fields import Fields, fields_of
from bot.library.contest_judge import Judged
from bot.model.contest import Contest, Eligibility, Pool, Prize, Round
from bot.model.folding import fold
from bot.model.frozen import Frozen
from bot.model.moments import here
from bot.model.officers import Officer
from bot.model.phones import phone_in
from bot.service.contests.life import freeze_now
from bot.service.desk import Desk
from bot.service.officers import journal
from bot.storage import audit, contest_sheets, contests, entrants
from bot.storage.audit import Entry
from bot.storage.contest_sheets import Sheet
from bot.storage.sql import Db
from bot.storage.store import Store

RESERVED = frozenset({"moi", "nhap", "cau-hoi"})
"""Words that stand where a contest's key stands in an address."""
LONGEST_KEY = 40
DAYS_AHEAD = 14
DAYS_OPEN = 14
MOST_PHONES = 500
COMMUNES = "eligibility.communes"


class Stale(Exception):
    """Somebody else saved the form in the meantime."""


class NotSound(ValueError):
    """It has slips, or is frozen already."""


class Closed(ValueError):
    """Its last round is over already: nobody could enter."""


def runs(officer: Officer, area: str) -> bool:
    """Whether a contest of that area ("" : of the province) is hers to run."""
    return officer.communes == "" if area == "" else officer.communes in ("", area)


def blank(desk: Desk, organiser: str) -> Contest:
    """What most contests have, two weeks from now; an officer changes what is otherwise."""
    opens = _monday_after(here(desk.clock()) + dt.timedelta(days=DAYS_AHEAD)).replace(hour=8, minute=0)
    closes = (opens + dt.timedelta(days=DAYS_OPEN - 3)).replace(hour=17)
    topics = tuple(topic.key for topic in desk.everything.topics if topic.audience != "officers")
    return Contest(
        key="",
        name="",
        official="",
        organiser=organiser,
        limit_minutes=15,
        round=(Round("Cả cuộc thi", opens, closes),),
        pool=(Pool(10, topics=topics),),
        eligibility=Eligibility(
            declares="Tôi từ đủ 16 tuổi; tôi không thuộc Ban Tổ chức, Tổ thư ký, đơn vị làm phần mềm."
        ),
        prize=(Prize("Giải Nhất", 1), Prize("Giải Nhì", 2), Prize("Giải Ba", 3), Prize("Giải Khuyến khích", 5)),
    )


def moved(contest: Contest, now: dt.datetime) -> Contest:
    """The rules of an earlier contest two weeks from now, on the same hours and as long as they were."""
    first = contest.round[0].opens
    target = _monday_after(now + dt.timedelta(days=DAYS_AHEAD))
    by = dt.timedelta(days=(target.date() - first.date()).days)
    rounds = tuple(replace(each, opens=each.opens + by, closes=each.closes + by) for each in contest.round)
    announce = contest.announce + by if contest.announce else None
    return replace(contest, round=rounds, announce=announce)


def _monday_after(moment: dt.datetime) -> dt.datetime:
    return (moment + dt.timedelta(days=-moment.weekday() % 7)).replace(second=0, microsecond=0)


async def start(store: Store, desk: Desk, officer: Officer, contest: Contest) -> str:
    """A new form, filled in; its key is made of the name."""
    fields = _hers(officer, tuple(fields_of(contest)))
    entry = journal.entry(desk, officer, "contest", "contest:made")
    return await store.write(_started, desk, fields, _slug(contest.name), officer, entry)


def _started(db: Db, desk: Desk, fields: Fields, slug: str, officer: Officer, entry: Entry) -> str:
    taken = {each.key for each in desk.contest_files} | RESERVED
    area = officer.communes
    for n in range(1, 1000):
        key = slug if n == 1 else f"{slug}-{n}"
        is_free = key not in taken and not contests.is_known(db, key)
        if is_free and contest_sheets.add(db, key, area, tuple(fields), officer.id, entry.at):
            audit.append(db, desk.keys, msgspec.structs.replace(entry, what=f"contest:made:{key}"))
            return key
    raise NotSound("no key is free")


def _slug(name: str) -> str:
    found = re.sub(r"[^a-z0-9]+", "-", fold(name))[:LONGEST_KEY].strip("-")
    return found or "cuoc-thi"


def _hers(officer: Officer, fields: Fields) -> tuple[tuple[str, str], ...]:
    """A commune's contest is for its own people, whatever the form says."""
    if officer.communes == "":
        return tuple(fields)
    kept = [(name, value) for name, value in fields if name != COMMUNES]
    return (*kept, (COMMUNES, officer.communes))


def of_area(sheet: Sheet, fields: Fields) -> tuple[tuple[str, str], ...]:
    """Also where the province helps with a commune's contest, it stays that commune's."""
    if not sheet.area:
        return tuple(fields)
    return (*((name, value) for name, value in fields if name != COMMUNES), (COMMUNES, sheet.area))


async def judged(desk: Desk, key: str, fields: Fields) -> Judged:
    if desk.judge is None:
        raise RuntimeError("this desk was opened without a judge of contests")
    return await asyncio.to_thread(desk.judge.judged, fields, key, here(desk.clock()).date())


async def save(store: Store, desk: Desk, officer: Officer, sheet: Sheet, fields: Fields, version: int) -> Judged:
    """What was typed is kept, whatever is wrong with it; a draft that could be frozen is there only while nothing is.

    Raises Stale, with nothing kept.
    """
    fields = of_area(sheet, fields)
    found = await judged(desk, sheet.id, fields)
    entry = journal.entry(desk, officer, "contest", f"contest:saved:{sheet.id}", sheet.area)
    await store.write(_saved, desk, sheet.id, fields, version, found, officer, entry)
    return found


def _saved(
    db: Db, desk: Desk, key: str, fields: Fields, version: int, found: Judged, officer: Officer, entry: Entry
) -> None:
    if contests.one(db, key) is not None or not contest_sheets.save(
        db, key, tuple(fields), version, officer.id, entry.at
    ):
        raise Stale
    if found.is_sound and found.contest is not None:
        contests.draft(db, found.contest, officer.id, entry.at)
    else:
        contests.withdraw(db, key)
    if any(name.startswith("question.") and value for name, value in fields):
        contest_sheets.saw(db, key, officer.id, entry.at, told=False)
    audit.append(db, desk.keys, entry)


async def withdraw(store: Store, desk: Desk, officer: Officer, sheet: Sheet) -> bool:
    """False where it was frozen meanwhile."""
    entry = journal.entry(desk, officer, "contest", f"contest:withdrawn-draft:{sheet.id}", sheet.area)
    return await store.write(_withdrawn, desk, sheet.id, entry)


def _withdrawn(db: Db, desk: Desk, key: str, entry: Entry) -> bool:
    if contests.one(db, key) is not None:
        return False
    contests.withdraw(db, key)
    contest_sheets.drop(db, key)
    entrants.drop_staff(db, key)
    audit.append(db, desk.keys, entry)
    return True


async def freeze(store: Store, desk: Desk, officer: Officer, contest: Contest, area: str) -> Frozen:
    """From here on nothing of it is changed. Raises NotSound, Closed, and CannotFreeze where questions are too few."""
    found = await judged(desk, contest.key, fields_of(contest))
    if not found.is_sound:
        raise NotSound(contest.key)
    if contest.round[-1].closes <= here(desk.clock()):
        raise Closed(contest.key)
    entry = journal.entry(desk, officer, "contest", f"contest:frozen:{contest.key}", area)
    frozen = await store.write(_frozen, desk, contest, entry)
    if frozen is None:
        raise NotSound(contest.key)
    return frozen


def _frozen(db: Db, desk: Desk, contest: Contest, entry: Entry) -> Frozen | None:
    frozen = freeze_now(db, desk, contest)
    if frozen is not None:
        audit.append(db, desk.keys, entry)
    return frozen


class Kept(Struct, frozen=True):
    """How many telephones were written down; `wrong`: lines that hold none."""

    n: int
    wrong: tuple[int, ...] = ()


async def keep_out(store: Store, desk: Desk, officer: Officer, key: str, area: str, text: str, *, own: bool) -> Kept:
    """Organisers and makers may not enter: of their telephones only digests are kept. One number a line.

    `own`: it is her own number, who saw the questions.
    """
    lines = [line.strip() for line in text.replace("\r", "\n").split("\n")]
    numbers = [(n, phone_in(line)) for n, line in enumerate(lines[:MOST_PHONES], start=1) if line]
    wrong = tuple(n for n, phone in numbers if phone is None)
    phones = [phone for _, phone in numbers if phone is not None]
    if wrong or not phones:
        return Kept(0, wrong)
    entry = journal.entry(desk, officer, "contest", f"contest:staff:{key}:{len(phones)}", area)
    await store.write(_kept_out, desk, key, phones, officer.id if own else 0, entry)
    return Kept(len(phones))


def _kept_out(db: Db, desk: Desk, key: str, phones: list[str], own: int, entry: Entry) -> None:
    entrants.put_staff(db, key, phones, desk.keys)
    if own:
        contest_sheets.saw(db, key, own, entry.at, told=True)
    audit.append(db, desk.keys, entry)


async def saw_questions(store: Store, desk: Desk, officer: Officer, key: str, area: str) -> None:
    """She looked at questions with their right answers: it stands in the journal, and among the makers."""
    entry = journal.entry(desk, officer, "contest", f"contest:seen-questions:{key}", area)
    await store.write(_saw, desk, key, officer.id, entry)


def _saw(db: Db, desk: Desk, key: str, account: int, entry: Entry) -> None:
    contest_sheets.saw(db, key, account, entry.at, told=False)
    audit.append(db, desk.keys, entry)
