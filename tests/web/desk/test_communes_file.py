"""The table of communes in Excel: what the page shows for a period, topic and map, on the record, one's own row only."""

import io

import pytest
from openpyxl import load_workbook

from bot.papers.report_words import DEMO, TOO_FEW
from bot.web.desk.pages import HOME
from tests.conftest import House
from tests.service.targets.year import THAT_KHE, fill
from tests.web.desk.kit import Officer, signed_in

PAGE = f"{HOME}/xa"


async def taken(officer: Officer, query: str = "") -> dict[str, tuple[object, ...]]:
    """Name → card, self, heads."""
    answer = await officer.sends(f"{PAGE}/excel{query}", at=PAGE)
    assert answer.status_code == 200
    sheet = load_workbook(io.BytesIO(answer.content))["Số hộ"]
    rows = sheet.iter_rows(min_row=5, max_col=5, values_only=True)
    return {str(row[1]): row[2:] for row in rows if row[1]}


async def test_the_file_holds_the_numbers_of_the_page(house: House) -> None:
    await fill(house)
    officer = await signed_in(house)
    found = await taken(officer, "?ky=2026")
    assert (found["xã Thất Khê"], found["xã Quốc Việt"], found["Toàn tỉnh"]) == ((20, 1, 30), (10, 1, 0), (30, 2, 30))
    assert len(found) == 66
    page = (await officer.opens(f"{PAGE}?ky=2026"), officer.said)[1]
    assert "Xã Thất Khê im ắng 20 1 30" in page or "Xã Thất Khê 20 1 30" in page
    assert "Tải cả bảng này (Excel)" in page
    name = officer.answer.headers.get("Content-Disposition")
    assert name is None
    assert await house.rows("SELECT action, what FROM audit WHERE action = 'export'") == [("export", "xlsx/2026/today")]


async def test_topic_and_map_are_those_of_the_address_and_small_cells_stay_words(house: House) -> None:
    await fill(house)
    officer = await signed_in(house)
    found = await taken(officer, "?ky=2026&chude=tuoi-cuoi")
    assert found["xã Thất Khê"] == (TOO_FEW, TOO_FEW, TOO_FEW)
    assert found["Toàn tỉnh"][0] == 6
    districts = await taken(officer, "?ky=2026&bando=11")
    assert len(districts) == 12
    assert officer.answer.headers["Content-Disposition"] == 'attachment; filename="so-ho-2026.xlsx"'


async def test_a_communes_officer_takes_her_own_row(house: House) -> None:
    await fill(house)
    officer = await signed_in(house, "commune", THAT_KHE)
    assert set(await taken(officer, "?ky=2026")) == {"xã Thất Khê"}
    assert officer.answer.headers["Content-Disposition"] == 'attachment; filename="so-ho-2026-06040.xlsx"'


async def test_a_demo_says_so_in_every_file_and_its_name(house: House) -> None:
    house.desk.is_demo = True
    officer = await signed_in(house)
    files = ((f"{PAGE}/excel?ky=2026", "so-ho-2026"), (f"{HOME}/bao-cao/excel", "bao-cao-2026"))
    for path, name in files:
        answer = await officer.sends(path, at=f"{HOME}/bao-cao")
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}-SO-LIEU-MAU.xlsx"'
        assert all(DEMO in str(sheet["A2"].value) for sheet in load_workbook(io.BytesIO(answer.content)).worksheets)
    answer = await officer.sends(f"{HOME}/bao-cao/word", at=f"{HOME}/bao-cao")
    assert 'filename="bao-cao-2026-SO-LIEU-MAU.docx"' in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("role", ["auditor", "editor"])
async def test_who_takes_nothing_away_takes_nothing(house: House, role: str) -> None:
    officer = await signed_in(house, role)  # type: ignore[arg-type]  # one of the roles
    assert (await officer.sends(f"{PAGE}/excel")).status_code == 404
