"""Schools, pilot models and money: written again they change nothing, corrected they are replaced."""

from bot.storage import models, schools, spending
from bot.storage.sql import Db, Sql
from bot.storage.store import Store
from tests.storage.conftest import counted

SCHOOL: dict[str, object] = {
    "id": "ls-01",
    "name": "Trường PTDTBT THCS Thất Khê",
    "kind": "ban-tru",
    "commune": "06040",
    "classes": 8,
    "source": "Sở Giáo dục và Đào tạo",
    "as_of": "2026-09-05",
}
MODEL: dict[str, object] = {
    "id": "mh-01",
    "commune": "06040",
    "name": "Mô hình điểm",
    "started": "2026-03-01",
    "ended": "",
    "source": "QĐ 12",
}
INDICATOR: dict[str, object] = {
    "model": "mh-01",
    "indicator": "Hộ biết Luật",
    "unit": "%",
    "baseline": 31.5,
    "baseline_on": "2026-03-01",
    "endline": None,
    "endline_on": "",
    "source": "Khảo sát",
}
PAPER: dict[str, object] = {
    "year": 2025,
    "activity": "tap-huan",
    "document": "QĐ 77",
    "amount": 45_000_000,
    "note": "",
}


def lesson(db: Db, id: int, day: str, classes: str, school: str = "ls-01", kind: str = "school") -> None:
    db.run(
        Sql(
            """INSERT INTO meetings (id, origin, kind, day, commune, village, led_by, grp, met, met_people, school,
            classes, source, photo, logged_at, logged_by, open_until)
            VALUES (:id, :origin, :kind, :day, '06040', '', 'teacher', '', 0, 0, :school, :classes, 'web', '', 0, 0, 0)"""
        ),
        id=id,
        origin=f"m{id}",
        kind=kind,
        day=day,
        school=school,
        classes=classes,
    )


async def test_a_school_written_again_is_replaced(store: Store) -> None:
    await store.write(schools.put, [SCHOOL])
    await store.write(schools.put, [SCHOOL | {"classes": 9}])
    async with store.reading() as reading:
        assert [(each.id, each.classes) for each in await schools.all_of(reading)] == [("ls-01", 9)]
        assert (await schools.one(reading, "ls-01")) == schools.School(**(SCHOOL | {"classes": 9}))  # type: ignore[arg-type]
        assert await schools.one(reading, "other") is None


async def test_who_may_see_one_commune_sees_its_schools_only(store: Store) -> None:
    await store.write(schools.put, [SCHOOL, SCHOOL | {"id": "ls-02", "commune": "06058"}])
    async with store.reading() as reading:
        assert [each.id for each in await schools.all_of(reading, "06058")] == ["ls-02"]
        assert len(await schools.all_of(reading, "")) == 2


async def test_classes_taught_are_those_of_lessons_on_the_days(store: Store) -> None:
    def taught(db: Db) -> None:
        lesson(db, 1, "2026-09-30", "6A,6B")
        lesson(db, 2, "2026-10-01", "6B,7A")
        lesson(db, 3, "2027-01-01", "9A")
        lesson(db, 4, "2026-10-01", "8A", kind="meeting")
        lesson(db, 5, "2026-10-01", "", school="ls-02")

    await store.write(taught)
    async with store.reading() as reading:
        assert await schools.taught(reading, "2026-01-01", "2026-12-31") == {
            "ls-01": frozenset({"6A", "6B", "7A"}),
            "ls-02": frozenset(),
        }


async def test_a_models_endline_joins_its_baseline(store: Store) -> None:
    await store.write(models.put, [MODEL])
    await store.write(models.put_indicators, [INDICATOR])
    await store.write(models.put_indicators, [INDICATOR | {"endline": 74.0, "endline_on": "2028-12-01"}])
    async with store.reading() as reading:
        assert [each.name for each in await models.all_of(reading)] == ["Mô hình điểm"]
        (found,) = await models.indicators_of(reading)
    assert (found.baseline, found.endline, found.endline_on) == (31.5, 74.0, "2028-12-01")


async def test_money_is_summed_by_year_and_activity_and_a_document_counts_once(store: Store) -> None:
    other = PAPER | {"document": "QĐ 78", "amount": 3_000_000_000}
    await store.write(spending.put, [PAPER, other, PAPER | {"year": 2024}])
    await store.write(spending.put, [PAPER | {"amount": 46_000_000}])
    async with store.reading() as reading:
        assert await spending.sums(reading) == {(2025, "tap-huan"): 3_046_000_000, (2024, "tap-huan"): 45_000_000}
        assert [each.document for each in await spending.of_year(reading, 2025)] == ["QĐ 77", "QĐ 78"]


async def test_a_document_is_removed_once(store: Store) -> None:
    await store.write(spending.put, [PAPER])
    assert await store.write(spending.remove, 2025, "tap-huan", "QĐ 77")
    assert not await store.write(spending.remove, 2025, "tap-huan", "QĐ 77")
    assert await counted(store, "spending") == 0
