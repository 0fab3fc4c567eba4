"""The page of the annual report: the numbers of both files, the files by a button, each on the record, a commune's own only."""

import io
import re
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from bot.service.targets.annual import annual_report
from bot.web.desk.pages import HOME
from tests.conftest import House
from tests.service.targets.year import QUOC_VIET, THAT_KHE, fill
from tests.web.desk.kit import signed_in

REPORT = f"{HOME}/bao-cao"


async def test_the_page_shows_the_numbers_of_the_report(house: House) -> None:
    await fill(house)
    officer = await signed_in(house)
    await officer.opens(f"{REPORT}?nam=2026")
    async with house.store.reading() as reading:
        report = await annual_report(reading, house.desk, 2026)
    known = report.by_commune.total.reached
    assert known is not None
    assert f"{known.card + known.self} hộ" in officer.said
    assert f"Có thẻ: {known.card}; tự khai: {known.self}" in officer.said
    assert f"{known.declared} lượt hộ" in officer.said
    assert "5 buổi" in officer.said
    assert "12,3 triệu đồng" in officer.said
    row = re.search(r"b\) Hộ Dao, Mông, Cao Lan, Sán Chỉ \(hộ\)(.*?)c\)", officer.said)
    assert row is not None
    assert row[1].split()[:2] == ["chưa", "có"]
    assert "20 - 51" in row[1]


async def test_both_files_are_taken_by_a_button_and_stand_in_the_journal(house: House) -> None:
    await fill(house)
    officer = await signed_in(house)
    answer = await officer.sends(f"{REPORT}/word", at=REPORT, nam="2026", xa="")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="bao-cao-2026.docx"'
    document = Document(io.BytesIO(answer.content))
    assert "BÁO CÁO" in [paragraph.text for paragraph in document.paragraphs]
    answer = await officer.sends(f"{REPORT}/excel", at=REPORT, nam="2025", xa=THAT_KHE)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="bao-cao-2025-06040.xlsx"'
    assert load_workbook(io.BytesIO(answer.content)).sheetnames[0] == "Mục tiêu"
    told = await house.rows("SELECT area, what FROM audit WHERE action = 'report' ORDER BY id")
    assert told == [("", "docx/2026"), (THAT_KHE, "xlsx/2025")]


async def test_a_communes_officer_has_her_own_report_and_no_other(house: House) -> None:
    await fill(house)
    officer = await signed_in(house, "commune", THAT_KHE)
    await officer.opens(REPORT)
    assert "Báo cáo năm 2026, xã Thất Khê" in officer.said
    assert "Nơi báo cáo" not in officer.said
    assert "Kinh phí đã chi" not in officer.said
    answer = await officer.sends(f"{REPORT}/word", at=REPORT, nam="2026", xa="")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="bao-cao-2026-06040.docx"'
    for path in (f"{REPORT}/word", f"{REPORT}/excel"):
        assert (await officer.sends(path, at=REPORT, nam="2026", xa=QUOC_VIET)).status_code == 404
    assert (await officer.opens(f"{REPORT}?xa={QUOC_VIET}")).status_code == 404


async def test_an_auditor_looks_and_takes_nothing(house: House) -> None:
    officer = await signed_in(house, "auditor")
    assert (await officer.opens(REPORT)).status_code == 200
    assert "Tải bản" not in officer.said
    assert (await officer.sends(f"{REPORT}/word", nam="2026")).status_code == 404


async def test_a_year_that_is_none_is_this_year(house: House) -> None:
    officer = await signed_in(house)
    for year in ("", "2031", "1999", "x", "²"):
        await officer.opens(f"{REPORT}?nam={year}")
        assert "Báo cáo năm 2026, tỉnh Lạng Sơn" in officer.said, year


async def test_a_form_that_is_broken_is_told_and_the_excel_file_still_comes(
    house: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("bot.web.desk.report.CONTENT", tmp_path)
    officer = await signed_in(house)
    answer = await officer.sends(f"{REPORT}/word", at=REPORT, nam="2026")
    assert (answer.status_code, "report.toml" in officer.said) == (422, True)
    assert (await officer.sends(f"{REPORT}/excel", at=REPORT, nam="2026")).status_code == 200
