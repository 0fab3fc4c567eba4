"""Two communes with something of everything in each, so that a page that shows too much shows it here.

What belongs to the other commune carries a word that stands nowhere else (`FOREIGN_WORDS`).
"""

import datetime as dt

from msgspec.structs import replace

from bot.library.contest_fields import fields_of
from bot.model.contest import Eligibility, Essay, Prize
from bot.model.live import LiveBegun, LiveQuestion, LiveRules
from bot.model.meetings import Meeting
from bot.service.contests.life import freeze_now
from bot.storage import (
    attempts,
    batches,
    campaigns,
    contest_sheets,
    entrants,
    live,
    meetings,
    models,
    reached,
    schools,
    verdicts,
)
from bot.storage.batches import FreshHouse, Wanted
from bot.storage.campaigns import Audience, Campaign
from bot.storage.live import Led
from bot.storage.sql import Db
from tests.conftest import KEYS, House
from tests.contest.kit import contest
from tests.service.officers.kit import employed

OWN, OTHER = "06040", "05983"
OWN_SCHOOL, OTHER_SCHOOL = "truong-khe", "truong-tri"
OTHER_VILLAGE, OTHER_SCHOOL_NAME, OTHER_MODEL = "Khuổi Xanhxa", "Trường Xaxanh", "Mô hình Xaxaxa"
OTHER_PRIZE = "Giải Xaxaxi"
FOREIGN_WORDS = (OTHER_VILLAGE, OTHER_SCHOOL_NAME, OTHER_MODEL, OTHER_SCHOOL, OTHER_PRIZE)

IDS: dict[str, tuple[str, str]] = {
    "commune": (OWN, OTHER),
    "school": (OWN_SCHOOL, OTHER_SCHOOL),
    "meeting": ("501", "502"),
    "live": ("601", "602"),
    "batch": ("1", "2"),
    "campaign": ("601", "602"),
    "number": ("1", "1"),
    "account": ("", ""),
    "target": ("b", "b"),
    "chart": ("thang", "thang"),
    "draft": ("nhap-khe", "nhap-tri"),
    "contest": ("thi-khe", "thi-tri"),
    "entrant": ("701", "702"),
    "essay": ("701", "702"),
}
"""What may stand in the braces of a path: something of one's own, and something of the other commune.

A page with another name in its path says here what it may be.
"""


QUESTION = LiveQuestion("q", "Bao nhiêu tuổi?", ("18", "20"), 0, "Đủ 18.", "Luật, Điều 8.")
ANYBODYS = {"target", "chart"}
"""Names in a path that belong to no commune: the page itself shows each officer her own."""


async def settled(house: House) -> dict[str, tuple[str, str]]:
    """Fills the house; IDS with the accounts that were made."""
    await house.joins("tay", "that khe")
    await house.joins("kinh", "luong van tri")
    for commune in (OWN, OTHER):
        await house.store.write(_commune, house.desk.day_of(house.now), commune, int(house.now.timestamp()))
        await house.store.write(_contests, house, commune)
    own, other = await employed(house, "commune", OWN), await employed(house, "commune", OTHER)
    return IDS | {"account": (str(own.id), str(other.id))}


def _commune(db: Db, today: dt.date, commune: str, now: int) -> None:
    is_own = commune == OWN
    village = "Bản Khe" if is_own else OTHER_VILLAGE
    school = OWN_SCHOOL if is_own else OTHER_SCHOOL
    name = "Trường Khe" if is_own else OTHER_SCHOOL_NAME
    day = today.isoformat()
    known: dict[str, object] = {"what": "households", "commune": commune, "as_of": day, "n": 4321 if is_own else 8765}
    reached.import_denominators(db, [known | {"source": "UBND"}])
    schools.put(db, [_school(school, name, commune, day)])
    lesson = Meeting(
        "school", day, commune, ("tao-hon",), "teacher", village, people=40, school=school, classes=("6A",)
    )
    meetings.log(db, 501 if is_own else 502, f"o{commune}", lesson, "sheet", now)
    talk = Meeting("meeting", day, commune, ("tao-hon",), "village-head", village, people=55, households=33)
    meetings.log(db, 503 if is_own else 504, f"p{commune}", talk, "sheet", now)
    campaigns.put(db, Campaign(601 if is_own else 602, "new", "any", Audience(commune), made_at=now, begins_at=now))
    asked = LiveRules((QUESTION,), teams=("Đội Khe" if is_own else OTHER_VILLAGE,), teams_by="own")
    quiz = LiveBegun(601 if is_own else 602, "100012" if is_own else "200013", asked, commune, 503 if is_own else 504)
    live.begin(db, quiz, Led(by=1, school=school), now)
    houses = [FreshHouse(int(commune) * 10 + n, f"{commune}{n}AAA") for n in range(3)]
    batches.issue(db, Wanted(commune, village, "dao", 3, "UBND", today), houses, commune, KEYS)
    model = "Mô hình Khe" if is_own else OTHER_MODEL
    models.put(
        db, [{"id": f"m{commune}", "commune": commune, "name": model, "started": day, "ended": "", "source": "x"}]
    )


def _contests(db: Db, house: House, commune: str) -> None:
    """One that is written and one that is open, with an entrant who sat it and wrote an essay."""
    n, now = (0 if commune == OWN else 1), int(house.now.timestamp())
    rules = contest(
        eligibility=Eligibility(communes=(commune,), details=("name", "phone")),
        essay=Essay("Viết về làng mình", "Nộp trên trang", 10),
        tie=("right", "points", "prediction", "duration", "shared"),
        prize=(Prize("Giải Khe" if commune == OWN else OTHER_PRIZE, 1),),
    )
    draft, frozen = IDS["draft"][n], replace(rules, key=IDS["contest"][n])
    contest_sheets.add(db, draft, commune, tuple(fields_of(replace(rules, key=draft))), 0, now)
    contest_sheets.add(db, frozen.key, commune, tuple(fields_of(frozen)), 0, now)
    freeze_now(db, house.desk, frozen)
    id = int(IDS["entrant"][n])
    entrants.enter(
        db,
        id=id,
        contest=frozen.key,
        who=None,
        code_hash=id.to_bytes(8),
        age="16+",
        commune=commune,
        unit="",
        represented_by=0,
        consent_text="1",
        consent_channel="web",
        now=now,
    )
    attempts.start(
        db, id=id, contest=frozen.key, entrant=id, round=0, number=1, started_ms=now * 1000, allowed_ms=600_000
    )
    attempts.answer(db, id, 0, 0, 1000)
    attempts.end(db, id, 60_000)
    verdicts.write_essay(db, id, frozen.key, "Làng tôi có suối.", KEYS, now)


def _school(id: str, name: str, commune: str, day: str) -> dict[str, object]:
    return {"id": id, "name": name, "kind": "ban-tru", "commune": commune, "classes": 9, "source": "Sở", "as_of": day}
