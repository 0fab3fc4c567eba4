"""Two contests of the demo, one over and published, one that runs, and a commune's that is still written. All of it invented."""

import datetime as dt
from collections.abc import Sequence
from random import Random

from msgspec import Struct
from msgspec.structs import replace

from bot.contest.freezing import freeze
from bot.contest.papers import paper
from bot.contest.seeds import seed_of
from bot.library.contest_fields import fields_of
from bot.model.contest import Collective, Contest, Pool, Prediction, Prize, Round
from bot.model.frozen import Frozen
from bot.model.moments import here, seconds
from bot.service.contests.life import DAY, DETAILS_DAYS, UNRANKED_DAYS, lasting, sizes
from bot.service.contests.making import blank
from bot.service.contests.results import publish
from bot.service.demo.accounts import COMMUNE
from bot.service.demo.land import Land
from bot.service.desk import Desk
from bot.storage import attempts, contest_sheets, contests, entrants
from bot.storage.sql import Db
from bot.storage.store import Store

OVER, RUNNING, WRITTEN = "mau-da-xong", "mau-dang-mo", "mau-xa-dang-viet"
PEOPLE = {OVER: 420, RUNNING: 160}
ORGANISER = "Sở Tư pháp (mẫu)"


class Plan(Struct, frozen=True):
    """When it was frozen, and until when people came."""

    contest: Contest
    frozen_at: int
    until: dt.datetime


async def hold_contests(store: Store, desk: Desk, chance: Random, land: Sequence[Land]) -> None:
    """The one that is over is published as a real one is: its log keeps every promise."""
    now = here(desk.clock()).replace(minute=0, second=0, microsecond=0)
    over = _rules(desk, OVER, "Tìm hiểu pháp luật (mẫu)", now - dt.timedelta(days=24), 14)
    running = _rules(desk, RUNNING, "Hội thi đang mở (mẫu)", now - dt.timedelta(days=5), 14)
    for contest in (over, running):
        opens = contest.round[0].opens
        plan = Plan(contest, seconds(opens) - 3 * DAY, min(now, contest.round[0].closes))
        await store.write(_held, desk, chance, plan, [each.code for each in land])
    await publish(store, desk, OVER, over.scopes[0])
    await store.write(_written, desk)


def _rules(desk: Desk, key: str, name: str, opens: dt.datetime, days: int) -> Contest:
    topics = tuple(topic.key for topic in desk.everything.topics if topic.audience == "everyone")
    opens = opens.replace(hour=8)
    return Contest(
        key=key,
        name=name,
        official=f"{name}: số liệu dựng để xem thử",
        organiser=ORGANISER,
        round=(Round("Cả cuộc thi", opens, (opens + dt.timedelta(days=days)).replace(hour=17)),),
        pool=(Pool(10, topics=topics),),
        limit_minutes=15,
        tie=("right", "prediction", "duration", "earliest", "shared"),
        prediction=Prediction("people", "Có bao nhiêu người dự thi?"),
        prize=(Prize("Giải Nhất", 1), Prize("Giải Nhì", 2), Prize("Giải Ba", 3), Prize("Giải Khuyến khích", 5)),
        collective=(Collective("Giải tập thể xã, phường", 3, "commune", fewest=5),),
    )


def _held(db: Db, desk: Desk, chance: Random, plan: Plan, communes: Sequence[str]) -> None:
    contest = plan.contest
    master, salt = chance.randbytes(32), chance.randbytes(16)
    frozen = freeze(contest, lasting(desk, contest), sizes(db, contest), master, plan.frozen_at)
    until = seconds(contest.round[-1].closes) + (DETAILS_DAYS + UNRANKED_DAYS) * DAY
    contest_sheets.add(db, contest.key, "", tuple(fields_of(contest)), 0, plan.frozen_at)
    contests.note(db, contest, plan.frozen_at)
    contests.freeze(db, frozen, desk.keys.seal.close(master), salt, until)
    seed = seed_of(master, contest.key, contest.scopes[0])
    weights = [chance.uniform(0.2, 3) for _ in communes]
    for n in range(PEOPLE[contest.key]):
        commune = chance.choices(communes, weights)[0]
        _sat(db, desk, chance, plan, frozen, seed, n, commune)
    desk.contests.changed()


def _sat(db: Db, desk: Desk, chance: Random, plan: Plan, frozen: Frozen, seed: bytes, n: int, commune: str) -> None:
    """Somebody enters, tells an invented name, and hands in a paper that was drawn for her."""
    contest = plan.contest
    id, attempt = chance.getrandbits(61), chance.getrandbits(61)
    opens, until = seconds(contest.round[0].opens), seconds(plan.until) - 3600
    started = chance.randint(opens, until) * 1000
    row = _entered(db, desk, contest.key, id, commune, n, started // 1000)
    entrants.tell(db, row, "name", f"Người mẫu số {n + 1}", desk.keys)
    entrants.tell(db, row._replace(told="name"), "phone", f"0000{n:06}", desk.keys)
    entrants.publish_as(db, id, chance.choice(("full", "initials")))
    attempts.start(
        db,
        id=attempt,
        contest=contest.key,
        entrant=id,
        round=0,
        number=1,
        started_ms=started,
        allowed_ms=contest.limit_ms,
    )
    skill, pace, at = chance.uniform(0.5, 1.05), 900 if n % 97 == 5 else chance.randint(4_000, 20_000), 0
    for drawn in paper(frozen, seed, id, 1):
        question = frozen.by_key[drawn.question]
        wrong = [option for option in drawn.options if option != question.right]
        at += chance.randint(pace // 2, pace * 2)
        option = question.right if chance.random() < skill else chance.choice(wrong)
        attempts.answer(db, attempt, frozen.positions[drawn.question], option, at)
    attempts.predict(db, attempt, chance.randint(100, 900))
    attempts.end(db, attempt, at + chance.randint(1_000, 9_000))


def _entered(db: Db, desk: Desk, key: str, id: int, commune: str, n: int, at: int) -> entrants.Row:
    entrants.enter(
        db,
        id=id,
        contest=key,
        who=None,
        code_hash=desk.keys.digest("entrant", f"demo:{key}:{n}"),
        age="16+",
        commune=commune,
        unit="",
        represented_by=0,
        consent_text="demo",
        consent_channel="web",
        now=at,
    )
    return entrants.Row(id, key, "16+", commune, "", "", "")


def _written(db: Db, desk: Desk) -> None:
    """A commune's own contest, half written: some of its fields are still to be mended."""
    base = blank(desk, "UBND xã Thất Khê (mẫu)")
    base = replace(base, key=WRITTEN, name="Thi ở xã (mẫu)", official="")
    fields = (*fields_of(base), ("eligibility.communes", COMMUNE))
    contest_sheets.add(db, WRITTEN, COMMUNE, fields, 0, int(desk.clock().timestamp()))
