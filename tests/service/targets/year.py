"""A year of a province in which every book has something: for the report and whatever else shows all of it."""

from bot.model.meetings import Meeting
from bot.storage import counting, meetings, models, schools, spending
from bot.storage.reached import import_denominators
from bot.storage.sql import Db, Sql
from tests.conftest import House

THAT_KHE, QUOC_VIET, DOAN_KET = "06040", "06058", "06001"
_BATCH = Sql(
    """INSERT INTO batches (id, commune, village, grp, cards, source, issued_on)
    VALUES (:id, :commune, 'Nà Lầu', :grp, 40, 'UBND xã', '2026-01-05')"""
)
_HOUSE = Sql(
    """INSERT INTO households (id, commune, known, batch, number, code_hash, code, since)
    VALUES (:id, :commune, 'card', :batch, :id, :hash, :hash, '2026-01-05')"""
)


async def fill(house: House) -> None:
    """30 houses with a card (20 Dao in Thất Khê, 10 Tày in Quốc Việt), 2 of themselves; meetings, schools, a model, money."""
    await house.store.write(_books)
    await house.joins("lan", "that khe")
    await house.joins("pao", "quoc viet")


def _books(db: Db) -> None:
    _cards(db, 1, THAT_KHE, "dao", range(1, 21))
    _cards(db, 2, QUOC_VIET, "tay", range(21, 31))
    for number, known in enumerate((THAT_KHE, QUOC_VIET), 1):
        counting.keep(db, number, "2025-12", "binh-dang", "opened", known, "card")
    denominators = [_told("households", THAT_KHE, 1500), _told("households-few", THAT_KHE, 80)]
    import_denominators(db, [*denominators, _told("ethnic-officer", THAT_KHE, 4), _told("ethnic-officer", "", 90)])
    for number, meeting in enumerate(_meetings(), 1):
        meetings.log(db, number, f"test:{number}", meeting, "web", 0)
    school: dict[str, object] = {"id": "a", "name": "Trường PTDTNT A", "kind": "noi-tru", "commune": THAT_KHE}
    other: dict[str, object] = {"id": "b", "name": "Trường PTDTBT B", "kind": "ban-tru", "commune": QUOC_VIET}
    listed: dict[str, object] = {"classes": 8, "source": "Sở Giáo dục và Đào tạo", "as_of": "2026-09-05"}
    schools.put(db, [school | listed, other | listed])
    _models(db)
    money: list[dict[str, object]] = [
        {"year": 2025, "activity": "truyen-thong", "document": "01/2025", "amount": 90_000_000, "note": ""},
        {"year": 2026, "activity": "truyen-thong", "document": "02/2026", "amount": 12_345_678, "note": ""},
    ]
    spending.put(db, money)


def _cards(db: Db, batch: int, commune: str, group: str, houses: range) -> None:
    db.run(_BATCH, id=batch, commune=commune, grp=group)
    for number in houses:
        db.run(_HOUSE, id=number, commune=commune, batch=batch, hash=number.to_bytes(8))
        topic = "tuoi-cuoi" if number % 5 == 0 else "binh-dang"
        counting.keep(db, number, f"2026-{1 + number % 9:02}", topic, "opened", commune, "card")


def _meetings() -> list[Meeting]:
    officers = (("ethnic-officer", 3), ("prestigious", 12))
    return [
        Meeting("meeting", "2026-03-08", THAT_KHE, ("binh-dang",), "village-head", "Nà Lầu", "dao", 45, 30),
        Meeting("stall", "2026-05-02", QUOC_VIET, ("binh-dang", "tuoi-cuoi"), "women", "=chợ", people=60),
        Meeting("loudspeaker", "2026-05-03", DOAN_KET, ("binh-dang",), "officer"),
        Meeting(
            "school", "2026-10-10", THAT_KHE, ("tuoi-cuoi",), "teacher", people=70, school="a", classes=("6A", "6B")
        ),
        Meeting("training", "2026-06-06", THAT_KHE, ("can-bo",), "province", people=15, audiences=officers),
        Meeting("meeting", "2025-12-01", THAT_KHE, ("binh-dang",), "village-head", people=10, households=9),
    ]


def _models(db: Db) -> None:
    row: dict[str, object] = {"commune": THAT_KHE, "started": "2025-08-01", "ended": "", "source": "UBND xã"}
    models.put(
        db, [row | {"id": "m", "name": "Câu lạc bộ"}, row | {"id": "n", "name": "Tổ mới", "started": "2027-01-01"}]
    )
    indicator: dict[str, object] = {"model": "m", "indicator": "Cặp tảo hôn", "unit": "cặp", "source": "Khảo sát"}
    measured: dict[str, object] = {
        "baseline": 6.0,
        "baseline_on": "2025-08-01",
        "endline": 2.0,
        "endline_on": "2026-11-01",
    }
    models.put_indicators(db, [indicator | measured])


def _told(what: str, commune: str, n: int) -> dict[str, object]:
    return {"what": what, "commune": commune, "n": n, "source": "Cục Thống kê", "as_of": "2026-01-01"}
