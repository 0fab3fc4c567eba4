"""The annual report is collected by the one query layer: the same number stands in it, in both files, in the talk and in `bot reach`."""

import asyncio
import datetime as dt
import io
import json
from pathlib import Path

import pytest
from docx import Document
from msgspec.structs import replace
from openpyxl import load_workbook
from typer.testing import CliRunner

from bot.cli import app
from bot.library.forms import read_form
from bot.model.replies import Figures, Say
from bot.papers.report_docx import write_docx
from bot.papers.report_words import TOO_FEW
from bot.papers.report_xlsx import write_xlsx
from bot.reach.annual import AnnualReport
from bot.reach.figures import Reached
from bot.service.talks.figures import say_figures
from bot.service.targets.annual import NoSuchReport, annual_report
from tests.conftest import House
from tests.service.targets.year import QUOC_VIET, THAT_KHE, fill
from tests.talking import ROOT


async def reported(house: House, year: int = 2026, area: str = "") -> AnnualReport:
    async with house.store.reading() as reading:
        return await annual_report(reading, house.desk, year, area)


def word_of(report: AnnualReport) -> list[list[str]]:
    """The rows of all tables, and each paragraph as a row of one."""
    document = Document(io.BytesIO(write_docx(report, read_form(ROOT / "content"))))
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    return [[text.replace("\N{NO-BREAK SPACE}", " ") for text in row] for row in rows] + [
        [paragraph.text.replace("\N{NO-BREAK SPACE}", " ")] for paragraph in document.paragraphs
    ]


def excel_of(report: AnnualReport, sheet: str) -> list[dict[str, object]]:
    found = load_workbook(io.BytesIO(write_xlsx(report)))[sheet]
    heading = [str(cell.value) for cell in found[4]]
    return [dict(zip(heading, row, strict=True)) for row in found.iter_rows(min_row=5, values_only=True)]


async def test_an_empty_database_makes_a_report_that_says_what_is_missing(house: House) -> None:
    report = await reported(house)
    assert report.by_commune.total.reached == Reached()
    assert (report.held, report.schools, report.models, report.trained) == ((), (), (), ())
    told = "\n".join(text for row in word_of(report) for text in row)
    assert "Còn 65 xã, phường chưa có số liệu nào trong năm" in told
    assert "không tính được vì" in told
    assert len(excel_of(report, "Theo xã")) >= 66


async def test_a_year_with_everything_is_collected_whole(house: House) -> None:
    await fill(house)
    report = await reported(house)
    assert report.by_commune.total.reached == Reached(card=30, self=2, declared=30)
    assert report.before.reached == Reached(card=2, self=0, declared=9)
    held = {kind.key: (kind.meetings, kind.people) for kind in report.kinds if kind.meetings}
    assert held == {"meeting": (1, 45), "stall": (1, 60), "loudspeaker": (1, 0), "school": (1, 70), "training": (1, 15)}
    assert [each.day for each in report.held] == ["2026-03-08", "2026-05-02", "2026-05-03", "2026-06-06", "2026-10-10"]
    assert report.held[0].commune == "xã Thất Khê"
    assert report.meetings_in == {THAT_KHE: 3, QUOC_VIET: 1, "06001": 1}
    assert sum(report.meetings_by_month.values()) == 5
    assert [(each.audience, each.trainings, each.people) for each in report.trained] == [
        ("Cán bộ làm công tác dân tộc", 1, 3),
        ("Người có uy tín", 1, 12),
    ]
    assert [(school.lessons, school.taught) for school in report.schools] == [(1, ("6A", "6B")), (0, ())]
    (model,) = report.models
    assert (model.name, model.commune, model.indicators[0].endline) == ("Câu lạc bộ", "xã Thất Khê", 2.0)
    assert (report.money[0].planned, report.money[0].spent, report.money[0].spent_to_date) == (
        None,
        12_345_678,
        102_345_678,
    )
    assert report.all_money.planned_to_date == 3_190_000_000


async def test_a_report_of_a_past_year_tells_nothing_of_what_came_later(house: House) -> None:
    await fill(house)
    report = await reported(house, 2025)
    assert (report.is_over, report.as_of, report.so_far) == (True, "2025-12-31", "2021-2025")
    assert report.by_commune.total.reached == Reached(card=2, self=0, declared=9)
    assert [kind.meetings for kind in report.kinds if kind.meetings] == [1]
    assert [(each.baseline, each.endline, each.endline_on) for each in report.models[0].indicators] == [(6.0, None, "")]
    assert report.money[0].planned == 100_000_000
    assert report.has_goals


async def test_a_phase_so_far_counts_a_house_once(house: House) -> None:
    await fill(house)
    house.now = dt.datetime(2027, 3, 1, tzinfo=dt.UTC)
    report = await reported(house, 2027)
    assert report.so_far == "2026-2027"
    assert report.by_commune.total.reached == Reached()
    assert report.total_so_far.reached == Reached(card=30, self=2, declared=30)
    told = "\n".join(text for row in word_of(report) for text in row)
    assert "Lũy kế từ năm 2026 đến hết năm 2027: 32 hộ được tiếp cận thông tin" in told


async def test_a_commune_sees_its_own_and_nothing_of_others(house: House) -> None:
    await fill(house)
    report = await reported(house, area=QUOC_VIET)
    assert [line.code for line in report.by_commune.lines] == [QUOC_VIET]
    assert report.by_commune.total.reached == Reached(card=10, self=1)
    assert [each.village for each in report.held] == ["=chợ"]
    assert [school.name for school in report.schools] == ["Trường PTDTBT B"]
    assert (report.models, report.money, report.by_topic_commune, report.trained) == ((), (), (), ())
    hidden = [line.name for line in report.by_topic.lines if line.reached is None]
    assert "Phòng, chống tảo hôn" in hidden
    rows = word_of(report)
    assert [row[1:4] for row in rows if row[0] == "Phòng, chống tảo hôn"] == [[TOO_FEW] * 3]
    told = "\n".join(text for row in rows for text in row)
    assert "Thất Khê" not in told


async def test_the_communes_reports_add_up_to_the_province(house: House) -> None:
    await fill(house)
    whole = await reported(house)
    parts = [await reported(house, area=code) for code in (THAT_KHE, QUOC_VIET, "06001")]
    assert sum(len(part.held) for part in parts) == len(whole.held)
    cards = [part.by_commune.total.reached for part in parts]
    assert whole.by_commune.total.reached is not None
    assert sum(each.card for each in cards if each) == whole.by_commune.total.reached.card


async def test_page_talk_command_and_papers_show_the_same_number(
    house: House, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(house)
    monkeypatch.setattr("bot.app.desk_for", lambda settings, keys: house.desk)
    monkeypatch.setenv("LOA_BAN_DATA", str(tmp_path))
    command = ["reach", "--period", "2026", "--json", "--db", str(database)]
    printed = await asyncio.to_thread(CliRunner().invoke, app, command)
    reach = {row["code"]: row for row in json.loads(printed.output)["rows"]}
    report = await reported(house)
    for code, name in ((THAT_KHE, "xã Thất Khê"), (QUOC_VIET, "xã Quốc Việt")):
        line = next(line for line in report.by_commune.lines if line.code == code)
        assert line.reached is not None
        known = line.reached
        assert reach[code]["households"] == {"card": known.card, "self": known.self, "declared": known.declared}
        order = Figures("2026", "commune", code, "vi", Say(title="t"))
        said = (await say_figures(house.store, house.desk, order)).body
        heads = f", đếm ở buổi họp {known.declared}" if known.declared else ""
        assert f"{name}: thẻ {known.card}, tự khai {known.self}{heads} (" in said
        word = next(row for row in word_of(report) if len(row) == 13 and row[1] == name)
        assert word[2:5] == [str(known.card), str(known.self), str(known.declared)]
        excel = next(row for row in excel_of(report, "Theo xã") if row["Mã"] == code)
        assert (excel["Hộ có thẻ"], excel["Hộ tự khai"], excel["Hộ đếm ở buổi họp"]) == (
            known.card,
            known.self,
            known.declared,
        )
        if line.denominator is not None:
            share = word[6].split(" - ")
            assert f"({'-'.join(share)} % của" in said
            low, high = (float(each.replace(",", ".")) / 100 for each in share)
            assert (excel["Tỉ lệ từ"], excel["Tỉ lệ đến"]) == (pytest.approx(low), pytest.approx(high))
        own = await reported(house, area=code)
        assert own.by_commune.total.reached == known


async def test_the_command_writes_both_files(
    house: House, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(house)
    monkeypatch.setattr("bot.app.desk_for", lambda settings, keys: house.desk)
    monkeypatch.setenv("LOA_BAN_DATA", str(tmp_path))
    out = tmp_path / "ra"
    command = ["report", "--year", "2026", "--out", str(out), "--db", str(database)]
    for _ in range(2):  # a second time replaces the first
        done = await asyncio.to_thread(CliRunner().invoke, app, command)
        assert done.exit_code == 0, done.output
    await asyncio.to_thread(CliRunner().invoke, app, [*command, "--area", THAT_KHE])
    names = ["bao-cao-2026-06040.docx", "bao-cao-2026-06040.xlsx", "bao-cao-2026.docx", "bao-cao-2026.xlsx"]
    assert sorted(file.name for file in out.iterdir()) == names
    wrong = await asyncio.to_thread(CliRunner().invoke, app, [*command, "--year", "2031"])
    assert (wrong.exit_code, "không có báo cáo năm 2031" in wrong.output) == (1, True)


async def test_no_report_of_a_year_to_come_or_of_a_place_that_is_not_there(house: House) -> None:
    for year, area, told in ((2017, "", "2017"), (2027, "", "2027"), (2026, "99999", "99999")):
        with pytest.raises(NoSuchReport, match=told):
            await reported(house, year, area)


async def test_a_page_does_without_the_long_lists(house: House) -> None:
    await house.joins("lan")
    async with house.store.reading() as reading:
        whole = await annual_report(reading, house.desk, 2026)
        short = await annual_report(reading, house.desk, 2026, lists=False)
    assert whole.by_topic_commune and not (short.by_topic_commune or short.held)
    assert short == replace(whole, by_topic_commune=(), held=())


async def test_a_demo_says_so_in_its_name(house: House) -> None:
    assert (await reported(house)).file_name == "bao-cao-2026"
    assert replace(await reported(house, area=THAT_KHE), is_demo=True).file_name == "bao-cao-2026-06040-SO-LIEU-MAU"
