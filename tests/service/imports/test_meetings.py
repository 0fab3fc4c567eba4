"""A sheet of meetings: history on the codes of its day, corrected by being imported again, never in silence."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model.codes import code_from
from bot.model.people import Household
from bot.service.imports import held_for
from bot.service.meetings.rules import slips_of
from bot.storage import checkins, meetings, schools
from bot.storage.checkins import end_of
from tests.conftest import House
from tests.service.imports.kit import MEETING, OF_THAT_KHE, imports, told
from tests.storage.test_registers import SCHOOL


async def held(house: House) -> list[tuple[object, ...]]:
    return await house.rows(
        "SELECT day, kind, commune, village, led_by, grp, people, households, school, classes, source FROM meetings ORDER BY day, kind"
    )


async def test_a_row_becomes_a_meeting(house: House, tmp_path: Path) -> None:
    row = MEETING | {"Chủ đề 2": "Phòng, chống tảo hôn", "Dân tộc của thôn": "Dao"}
    done = await imports(house, tmp_path, "meetings", row)
    assert (done.new, done.changed, done.same, done.problems) == (1, 0, 0, ())
    assert await held(house) == [("2026-11-23", "meeting", "06040", "Nà Cạn", "women", "dao", 60, 35, "", "", "sheet")]
    assert await house.rows("SELECT topic FROM meeting_topics ORDER BY topic") == [("binh-dang",), ("tuoi-cuoi",)]


async def test_the_same_sheet_again_changes_nothing(house: House, tmp_path: Path) -> None:
    rows = [MEETING, MEETING | {"Thôn": "Pò Cháo"}, MEETING | {"Buổi thứ": 2}]
    await imports(house, tmp_path, "meetings", *rows)
    before = await house.rows("SELECT * FROM meetings ORDER BY id")
    done = await imports(house, tmp_path, "meetings", *rows)
    assert (done.new, done.changed, done.same) == (0, 0, 3)
    assert await house.rows("SELECT * FROM meetings ORDER BY id") == before


async def test_a_corrected_row_replaces_and_says_what_changed(house: House, tmp_path: Path) -> None:
    await imports(house, tmp_path, "meetings", MEETING)
    done = await imports(house, tmp_path, "meetings", MEETING | {"Số hộ": 30, "Thôn": "NÀ CẠN"})
    assert (done.new, done.changed) == (0, 1)
    assert [note.sentence for note in done.notes] == ["sửa số hộ từ 35 thành 30"]
    assert [row[7] for row in await held(house)] == [30]


async def test_what_was_corrected_on_a_page_since_is_left_alone(house: House, tmp_path: Path) -> None:
    await imports(house, tmp_path, "meetings", MEETING)
    ((id,),) = await house.rows("SELECT id FROM meetings")
    there = await house.store.write(meetings.get, id)
    assert there is not None
    from msgspec.structs import replace

    await house.store.write(meetings.correct, id, replace(there.meeting, households=20), "web")
    done = await imports(house, tmp_path, "meetings", MEETING)
    assert (done.changed, done.same) == (0, 1)
    assert "sửa trên trang" in done.notes[0].sentence
    assert [row[7] for row in await held(house)] == [20]


async def test_all_problems_are_told_and_nothing_is_written(house: House, tmp_path: Path) -> None:
    rows = [
        MEETING,
        MEETING | {"Ngày": "24/11/2026"},
        MEETING | {"Ngày": "31/12/2017"},
        MEETING | {"Loại hoạt động": "Đám cưới", "Số hộ": "nhiều"},
        MEETING | {"Số người": 10},
        MEETING | {"Chủ đề": "", "Người chủ trì": "Bà Lan"},
        MEETING | {"Loại hoạt động": "Loa truyền thanh"},
        MEETING | {"Số trưởng thôn": 5},
        MEETING,
    ]
    done = await imports(house, tmp_path, "meetings", *rows)
    assert [(row, sentence.split(":")[0]) for row, sentence in told(done)] == [
        (3, 'cột 2 "Ngày"'),
        (4, 'cột 2 "Ngày"'),
        (5, 'cột 1 "Loại hoạt động"'),
        (5, 'cột 8 "Số hộ"'),
        (6, 'cột 8 "Số hộ"'),
        (7, 'cột 5 "Chủ đề"'),
        (7, 'cột 6 "Người chủ trì"'),
        (8, 'cột 7 "Số người"'),
        (9, 'cột 9 "Số trưởng thôn"'),
        (10, "dòng này trùng với dòng 2"),
    ]
    assert await held(house) == []


@pytest.mark.parametrize(
    ("day", "commune", "slip"),
    [
        ("2019-05-01", "05995", ""),
        ("2019-05-01", "05995 · thị trấn Thất Khê", ""),
        ("2022-05-01", "06040 · thị trấn Thất Khê", ""),
        ("2022-05-01", "06040", ""),
        ("2026-05-01", "06040 · Thất Khê", ""),
        ("2022-05-01", "06040 · xã Thất Khê", "ngày ấy mã 06040 là thị trấn Thất Khê"),
        ("2019-05-01", "06040 · xã Thất Khê", "ngày ấy mã 06040 là xã Đại Đồng"),
        ("2026-05-01", "05995", "không có trên bản đồ"),
        ("2022-05-01", "99999", "không có trên bản đồ"),
    ],
)
async def test_a_code_means_what_it_meant_on_the_day(
    house: House, tmp_path: Path, day: str, commune: str, slip: str
) -> None:
    done = await imports(house, tmp_path, "meetings", MEETING | {"Ngày": day, "Mã xã": commune})
    assert [slip in sentence for _, sentence in told(done)] == ([True] if slip else [])


async def test_who_answers_for_one_commune_imports_no_other(house: House, tmp_path: Path) -> None:
    rows = [MEETING, MEETING | {"Mã xã": "06058"}, MEETING | {"Ngày": "2019-05-01", "Mã xã": "05995"}]
    done = await imports(house, tmp_path, "meetings", *rows, by=OF_THAT_KHE)
    assert [row for row, _ in told(done)] == [3]
    assert "không thuộc địa bàn" in told(done)[0][1]
    assert await held(house) == []
    done = await imports(house, tmp_path, "meetings", rows[0], rows[2], by=OF_THAT_KHE)
    assert done.new == 2


async def test_a_lesson_names_a_school_of_the_register_and_its_classes(house: House, tmp_path: Path) -> None:
    await house.store.write(schools.put, [SCHOOL])
    lesson = MEETING | {
        "Loại hoạt động": "Buổi học ở trường",
        "Mã trường": "ls-01",
        "Lớp": "lớp 6a, 6B; 6A",
        "Số hộ": None,
        "Người chủ trì": "Thầy cô giáo",
    }
    assert (await imports(house, tmp_path, "meetings", lesson)).new == 1
    assert [row[8:10] for row in await held(house)] == [("ls-01", "6A,6B")]
    wrong = [
        lesson | {"Mã trường": "ls-99"},
        lesson | {"Thôn": "x", "Mã xã": "06058"},
        lesson | {"Thôn": "y", "Số hộ": 5},
        lesson | {"Thôn": "z", "Lớp": ",".join(f"{n}A" for n in range(1, 10))},
        MEETING | {"Mã trường": "ls-01"},
    ]
    done = await imports(house, tmp_path, "meetings", *wrong)
    assert [row for row, _ in told(done)] == [2, 3, 4, 5, 6]


async def test_a_training_tells_heads_of_each_audience(house: House, tmp_path: Path) -> None:
    row = MEETING | {"Loại hoạt động": "Tập huấn", "Số cán bộ dân tộc": 3, "Số trưởng thôn": 12, "Số hộ": None}
    await imports(house, tmp_path, "meetings", row)
    assert await house.rows("SELECT audience, people FROM meeting_audiences ORDER BY audience") == [
        ("ethnic-officer", 3),
        ("village-head", 12),
    ]
    done = await imports(house, tmp_path, "meetings", row | {"Số người": 14})
    assert "ít hơn tổng số" in told(done)[0][1]


async def test_a_meeting_that_is_there_already_another_way_is_pointed_at(house: House, tmp_path: Path) -> None:
    held = await held_for(house.store, house.desk)
    from bot.service.imports.meetings import MEETINGS, meeting_of
    from bot.service.imports.rows import checked
    from bot.service.sheets import read_sheet
    from tests.service.imports.kit import sheet

    (row,) = checked(read_sheet(sheet(tmp_path, MEETING)), MEETINGS, held, "x").rows
    meeting = meeting_of(row.values)
    assert slips_of(meeting, held.known) == ()
    await house.store.write(meetings.log, 9, "chat:9", meeting, "chat", 0)
    done = await imports(house, tmp_path, "meetings", MEETING)
    assert (done.new, "xem có trùng không" in done.notes[0].sentence) == (1, True)


async def test_where_somebody_checked_in_the_topics_are_not_changed_by_a_sheet(house: House, tmp_path: Path) -> None:
    await imports(house, tmp_path, "meetings", MEETING)
    ((id,),) = await house.rows("SELECT id FROM meetings")
    noon = end_of("2026-11-23") - 3600
    await house.store.write(checkins.open_door, id, code_from(3), noon, house.desk.keys)
    await house.store.write(checkins.check_in_houses, id, (Household(1, "06040", "self", ""),), noon, house.desk.keys)
    done = await imports(
        house, tmp_path, "meetings", MEETING | {"Chủ đề": "Phòng, chống tảo hôn"}, MEETING | {"Thôn": "x"}
    )
    assert [row for row, _ in told(done)] == [2]
    assert len(await held(house)) == 1
    assert (await imports(house, tmp_path, "meetings", MEETING | {"Số hộ": 36})).changed == 1
    assert await house.rows("SELECT met FROM meetings") == [(1,)]


async def test_a_sheet_that_would_hold_the_writer_long_is_to_be_divided(house: House, tmp_path: Path) -> None:
    done = await imports(house, tmp_path, "meetings", *[MEETING | {"Thôn": f"Thôn {n}"} for n in range(3001)])
    assert [sentence for _, sentence in told(done)] == ["bảng có hơn 3000 dòng: chia thành mấy tệp"]


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "Thôn": st.sampled_from(["Nà Cạn", "Pò Cháo", ""]),
            "Ngày": st.sampled_from(["2026-11-20", "2026-11-21"]),
            "Số hộ": st.sampled_from([None, 0, 12, 35]),
            "Buổi thứ": st.sampled_from([None, 2]),
        }
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda row: (row["Thôn"], row["Ngày"], row["Buổi thứ"]),
)


@given(rows=ROWS, again=st.randoms(use_true_random=False), newer=st.sampled_from([None, 20]))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_sheets_in_any_order_and_however_often_leave_the_same_meetings(
    house: House, tmp_path: Path, rows: list[dict[str, object]], again: object, newer: int | None
) -> None:
    await house.store.write(_emptied)
    full = [MEETING | row for row in rows]
    await imports(house, tmp_path, "meetings", *full)
    once = await held(house)
    mixed = list(full)
    again.shuffle(mixed)  # type: ignore[attr-defined]  # a Random of hypothesis
    for piece in (mixed, mixed[:2], full):
        done = await imports(house, tmp_path, "meetings", *piece)
        assert (done.new, done.changed, done.same) == (0, 0, len(piece))
    assert await held(house) == once
    corrected = [full[0] | {"Số hộ": newer}, *full[1:]]
    done = await imports(house, tmp_path, "meetings", *corrected)
    assert done.changed == (1 if rows[0]["Số hộ"] != newer else 0)
    assert len(await held(house)) == len(full)
    assert sorted(str(row[7]) for row in await held(house)) == sorted(str(row["Số hộ"]) for row in corrected)


def _emptied(db: object) -> None:
    from bot.storage.sql import Sql

    for table in ("meeting_topics", "meeting_audiences", "meetings"):
        db.run(Sql(f"DELETE FROM {table}"))  # type: ignore[attr-defined]  # a Db
