"""Papers of a contest by a button: for who runs it, on the record; full names only for one of two officers who opened them."""

import io

import pytest
from docx import Document
from openpyxl import load_workbook

from bot.model.entries import Decision
from bot.service.contests import results
from bot.web.desk.pages import HOME
from tests.conftest import House
from tests.service.contests.test_certificates import published
from tests.web.desk.kit import Officer, signed_in

PAPERS = f"{HOME}/thi/thu/giay-to"
ALL = {"vong": "0", "ban": "1"}
NAMED = {**ALL, "day_du": "1"}


async def two_open_the_names(house: House) -> tuple[Officer, Officer]:
    """One asks, the other agrees, on the page of the names."""
    first, second = await signed_in(house), await signed_in(house)
    await first.sends(f"{HOME}/thi/thu/ten/xin")
    (asked,) = [id for (id,) in await house.rows("SELECT id FROM name_openings")]
    await second.sends(f"{HOME}/thi/thu/ten/tra-loi", xin=str(asked), tra_loi="dong-y")
    return first, second


def names_in(xlsx: bytes) -> list[object]:
    sheet = load_workbook(io.BytesIO(xlsx))["Kết quả cá nhân"]
    at = [cell.value for cell in sheet[4]].index("Họ tên")
    return [row[at].value for row in sheet.iter_rows(min_row=5, max_row=7)]


async def test_every_paper_is_a_file_of_its_kind_and_stands_in_the_journal(house: House) -> None:
    await published(house)
    officer = await signed_in(house)
    await officer.opens(PAPERS)
    assert "Bản công bố số 1" in officer.said
    assert "3 người, 3 lượt, 3 giải." in officer.said
    taken = {
        kind: await officer.sends(f"{PAPERS}/{kind}", ALL)
        for kind in ("excel", "bien-ban", "thong-bao", "giay-chung-nhan")
    }
    assert [answer.headers["Content-Disposition"].split('"')[1] for answer in taken.values()] == [
        "thu-ban-1-ket-qua.xlsx",
        "thu-ban-1-bien-ban.docx",
        "thu-ban-1-thong-bao.docx",
        "thu-ban-1-giay-chung-nhan.pdf",
    ]
    assert names_in(taken["excel"].content) == ["Nông Thị Lan", "Nông Thị Pao", "Nông Thị May"]
    kinds = [Document(io.BytesIO(taken[kind].content)).paragraphs for kind in ("bien-ban", "thong-bao")]
    assert [any(each.text in ("BIÊN BẢN", "THÔNG BÁO") for each in paragraphs) for paragraphs in kinds] == [True, True]
    assert taken["giay-chung-nhan"].content.startswith(b"%PDF")
    told = [what for (what,) in await house.rows("SELECT what FROM audit WHERE action = 'contest' ORDER BY id")]
    assert told == [
        f"contest:papers:thu:{kind}:0:1:public" for kind in ("ket-qua", "bien-ban", "thong-bao", "giay-chung-nhan")
    ]
    await officer.opens(f"{HOME}/thi/thu")
    assert "Giấy tờ: Excel, biên bản, giấy chứng nhận" in officer.said


@pytest.mark.parametrize("kind", ["excel", "bien-ban", "giay-chung-nhan"])
async def test_full_names_are_had_by_the_two_who_opened_them_and_by_nobody_else(house: House, kind: str) -> None:
    await published(house)
    alone = await signed_in(house)
    assert (await alone.sends(f"{PAPERS}/{kind}", NAMED)).status_code == 404
    await alone.opens(PAPERS)
    assert "Bản của Ban Tổ chức" not in alone.said
    first, second = await two_open_the_names(house)
    before = await seen(house)
    for officer in (first, second):
        await officer.opens(PAPERS)
        assert "Bản của Ban Tổ chức" in officer.said
        answer = await officer.sends(f"{PAPERS}/{kind}", NAMED)
        assert answer.status_code == 200
        assert "day-du-ten" in answer.headers["Content-Disposition"]
    assert (await alone.sends(f"{PAPERS}/{kind}", NAMED)).status_code == 404
    assert await seen(house) == before + 2
    house.later(hours=25)
    again = await signed_in(house)
    await again.sends(f"{PAPERS}/{kind}", NAMED)
    await first.sends(f"{PAPERS}/{kind}", NAMED)
    assert await seen(house) == before + 2, "it holds for a day"


async def seen(house: House) -> int:
    """How often names were seen, as the journal has it."""
    return len(await house.rows("SELECT 1 FROM audit WHERE what = 'contest:names-seen:thu:3'"))


async def test_telephones_stand_only_in_the_organisers_edition(house: House) -> None:
    await published(house)
    officer, _ = await two_open_the_names(house)
    public = (await officer.sends(f"{PAPERS}/excel", ALL)).content
    full = (await officer.sends(f"{PAPERS}/excel", NAMED)).content
    headings = [
        [cell.value for cell in load_workbook(io.BytesIO(each))["Kết quả cá nhân"][4]] for each in (public, full)
    ]
    assert ["Số điện thoại" in each for each in headings] == [False, True]


async def test_a_notice_is_public_whatever_is_asked(house: House) -> None:
    await published(house)
    officer, _ = await two_open_the_names(house)
    answer = await officer.sends(f"{PAPERS}/thong-bao", NAMED)
    assert answer.headers["Content-Disposition"].endswith('thu-ban-1-thong-bao.docx"')


async def test_before_the_results_there_are_no_papers(house: House) -> None:
    from tests.service.contests.test_results import three

    await three(house)
    officer = await signed_in(house)
    await officer.opens(PAPERS)
    assert "Chưa công bố kết quả, nên chưa có giấy tờ." in officer.said
    assert (await officer.sends(f"{PAPERS}/excel", ALL)).status_code == 404


async def test_an_older_version_can_be_had_and_says_what_it_is(house: House) -> None:
    ids = await published(house)
    exclude = Decision(0, 1, 0, "exclude", "Thi hộ.", entrant=ids["may"])
    await house.store.write(results.decide, house.desk, "thu", exclude)
    await results.publish(house.store, house.desk, "thu", -1)
    officer = await signed_in(house)
    await officer.opens(PAPERS)
    assert "Bản số 1" in officer.said
    old = load_workbook(io.BytesIO((await officer.sends(f"{PAPERS}/excel", ALL)).content))
    new = load_workbook(io.BytesIO((await officer.sends(f"{PAPERS}/excel", {"vong": "0"})).content))
    assert "KHÔNG CÒN HIỆU LỰC" in str(old["Kết quả cá nhân"]["A2"].value)
    assert "KHÔNG CÒN HIỆU LỰC" not in str(new["Kết quả cá nhân"]["A2"].value)


async def test_a_communes_officer_has_no_papers_of_the_provinces_contest(house: House) -> None:
    await published(house)
    officer = await signed_in(house, "commune", "06040")
    assert (await officer.opens(PAPERS)).status_code == 404
    assert (await officer.sends(f"{PAPERS}/excel", ALL)).status_code == 404


async def test_an_auditor_looks_and_takes_nothing(house: House) -> None:
    await published(house)
    officer = await signed_in(house, "auditor")
    await officer.opens(PAPERS)
    assert "Người kiểm tra xem ở đây" in officer.said
    assert "button" not in officer.answer.text.split("<main")[1].split("</main")[0]
    assert (await officer.sends(f"{PAPERS}/excel", ALL)).status_code == 404


@pytest.mark.parametrize(
    "fields", [{"vong": "7"}, {"vong": "0", "ban": "9"}, {"vong": "-1"}, {"vong": "x"}, {"vong": "0", "phan": "5"}]
)
async def test_what_is_not_there_is_not_here(house: House, fields: dict[str, str]) -> None:
    await published(house)
    officer = await signed_in(house)
    answer = await officer.sends(f"{PAPERS}/giay-chung-nhan", fields)
    assert answer.status_code == 404
