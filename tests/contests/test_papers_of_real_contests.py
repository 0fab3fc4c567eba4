"""Every real contest, from the opening to its papers: what they print is what was published."""

import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from bot.library.forms import read_form
from bot.papers.certificates import pdf
from bot.papers.contest_minutes import write_minutes
from bot.papers.contest_notice import write_notice
from bot.papers.contest_xlsx import write_xlsx
from bot.service.contests.certificates import all_in, certificates, check
from bot.service.contests.published import published
from bot.service.contests.results import places
from bot.storage.sqlite import SqliteStore
from tests.conftest import House
from tests.contests.test_real_contests import BY_HAND, held, rules
from tests.papers.test_report_docx import said
from tests.talking import ROOT, shipped_library


@pytest.fixture
async def house(database: Path) -> AsyncIterator[House]:
    """With the shipped content."""
    store = await SqliteStore.open(database)
    yield House(store, shipped_library())
    await store.close()


@pytest.mark.parametrize("name", BY_HAND)
async def test_its_papers_hold_the_published_result_and_its_certificates_are_true(
    house: House, tmp_path: Path, name: str
) -> None:
    contest = rules(name, tmp_path)
    _, results = await held(house, contest, 1)
    form = read_form(ROOT / "content")
    for result in results:
        of = await published(house.store, house.desk, contest.key, result.scope)
        sheet = load_workbook(io.BytesIO(write_xlsx(of)))["Kết quả cá nhân"]
        printed = [(row[0].value, row[2].value) for row in sheet.iter_rows(min_row=5, max_row=4 + len(of.lines))]
        ranked = await places(house.store, contest.key, result.scope)
        assert printed == [(each.place, str(each.entrant)) for each in ranked]
        for written in (write_minutes(of, form), write_notice(of, form)):
            told = said(Document(io.BytesIO(written)))
            assert result.checksum in told
            assert all(award.prize in told for award in result.awards)
        claims = all_in(contest, result)
        assert len(claims) == sum(len(award.entrants or award.areas) for award in result.awards)
        drawn = await certificates(house.store, house.desk, contest.key, claims, {})
        assert pdf(drawn).startswith(b"%PDF")
        for each in drawn:
            found = await check(house.store, house.desk, contest.key, each.code)
            assert (found.verdict, found.prize, found.version) == ("right", each.prize, result.version)
