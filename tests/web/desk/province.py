"""Two communes with something of everything in each, so that a page that shows too much shows it here.

What belongs to the other commune carries a word that stands nowhere else (`FOREIGN_WORDS`).
"""

import datetime as dt

from bot.model.meetings import Meeting
from bot.storage import batches, meetings, models, reached, schools
from bot.storage.batches import FreshHouse, Wanted
from bot.storage.sql import Db
from tests.conftest import KEYS, House
from tests.service.officers import employed

OWN, OTHER = "06040", "05983"
OWN_SCHOOL, OTHER_SCHOOL = "truong-khe", "truong-tri"
OTHER_VILLAGE, OTHER_SCHOOL_NAME, OTHER_MODEL = "Khuổi Xanhxa", "Trường Xaxanh", "Mô hình Xaxaxa"
FOREIGN_WORDS = (OTHER_VILLAGE, OTHER_SCHOOL_NAME, OTHER_MODEL, OTHER_SCHOOL)

IDS: dict[str, tuple[str, str]] = {
    "commune": (OWN, OTHER),
    "school": (OWN_SCHOOL, OTHER_SCHOOL),
    "meeting": ("501", "502"),
    "batch": ("1", "2"),
    "number": ("1", "1"),
    "account": ("", ""),
    "target": ("b", "b"),
    "chart": ("thang", "thang"),
}
"""What may stand in the braces of a path: something of one's own, and something of the other commune.

A page with another name in its path says here what it may be.
"""


ANYBODYS = {"target", "chart"}
"""Names in a path that belong to no commune: the page itself shows each officer her own."""


async def settled(house: House) -> dict[str, tuple[str, str]]:
    """Fills the house; IDS with the accounts that were made."""
    await house.joins("tay", "that khe")
    await house.joins("kinh", "luong van tri")
    for commune in (OWN, OTHER):
        await house.store.write(_commune, house.desk.day_of(house.now), commune, int(house.now.timestamp()))
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
    houses = [FreshHouse(int(commune) * 10 + n, f"{commune}{n}AAA") for n in range(3)]
    batches.issue(db, Wanted(commune, village, "dao", 3, "UBND", today), houses, commune, KEYS)
    model = "Mô hình Khe" if is_own else OTHER_MODEL
    models.put(
        db, [{"id": f"m{commune}", "commune": commune, "name": model, "started": day, "ended": "", "source": "x"}]
    )


def _school(id: str, name: str, commune: str, day: str) -> dict[str, object]:
    return {"id": id, "name": name, "kind": "ban-tru", "commune": commune, "classes": 9, "source": "Sở", "as_of": day}
