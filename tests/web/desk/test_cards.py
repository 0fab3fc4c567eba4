"""Thẻ hộ: an officer issues, prints, replaces, moves and withdraws cards of her own area; codes leave only in the PDF."""

import datetime as dt
import re
import shutil
import subprocess

import httpx
import pytest

from bot.model.codes import code_from, read_code, shown
from bot.storage import batches, people, reached
from bot.storage.batches import FreshHouse, Wanted
from bot.storage.sql import Db
from bot.web.desk.pages import HOME
from tests.conftest import KEYS, House, heard
from tests.web.desk.kit import Officer, signed_in, site

CARDS = f"{HOME}/the"
OWN, OTHER = "06040", "06187"
GOOD = {"xa": OWN, "thon": "Nà Cạn", "so_the": "12", "nguon": "Danh sách hộ 01/11/2026", "dan_toc": "dao", "ngay": "2026-11-23"}  # fmt: skip


async def issuer(house: House, area: str = OWN) -> Officer:
    return await signed_in(house, "commune" if area else "province", area)


async def issued(house: House, **changes: str) -> Officer:
    officer = await issuer(house)
    answer = await officer.sends(f"{CARDS}/moi", GOOD | changes)
    assert answer.status_code == 200, officer.said
    return officer


def codes_in(answer: httpx.Response) -> list[str]:
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext here")
    told = subprocess.run(["pdftotext", "-", "-"], input=answer.content, capture_output=True).stdout.decode()
    return [code for found in re.findall(r"\b\w{3}-\w{3}-\w{3}\b", told) if (code := read_code(found))]


async def code_of(house: House, number: int) -> str:
    found = await house.store.write(batches.cards_of, 1, "", KEYS)
    assert found is not None
    return found[1][number - 1].code


async def journal(house: House) -> list[str]:
    return [row[0] for row in await house.rows("SELECT what FROM audit WHERE action = 'issue-cards' ORDER BY id")]


async def test_a_batch_is_issued_and_its_page_offers_the_print(house: House) -> None:
    officer = await issued(house)
    assert officer.answer.url.path == f"{CARDS}/1"
    assert "Đã lập lô thẻ" in officer.said
    assert "Nà Cạn, Xã Thất Khê" in officer.said and "12 thẻ" in officer.said
    assert await house.rows("SELECT commune, grp, cards FROM batches") == [(OWN, "dao", 12)]
    assert await journal(house) == ["issued:1:12"]


async def test_the_print_is_a_pdf_with_every_code_and_stands_in_the_journal(house: House) -> None:
    officer = await issued(house)
    answer = await officer.sends(f"{CARDS}/1/in")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="the-ho-lo-1.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert await journal(house) == ["issued:1:12", "printed:1"]
    codes = codes_in(answer)
    assert len(set(codes)) == 12
    now = int(house.now.timestamp())
    assert all([await house.store.write(people.meaning, code, now, house.desk.keys) for code in codes])


async def test_no_page_shows_a_code(house: House) -> None:
    officer = await issued(house)
    codes = codes_in(await officer.sends(f"{CARDS}/1/in"))
    for path in (CARDS, f"{CARDS}/1", f"{CARDS}/moi"):
        html = (await officer.opens(path)).text
        assert [code for code in codes if code in html or shown(code) in html] == []


async def test_one_card_is_printed_with_the_code_it_has(house: House) -> None:
    officer = await issued(house)
    answer = await officer.sends(f"{CARDS}/1/in", so_in="5")
    assert codes_in(answer) == [await code_of(house, 5)]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="the-ho-lo-1-so-5.pdf"'


async def test_a_lost_card_is_dead_at_once_and_the_new_one_is_offered(house: House) -> None:
    officer = await issued(house)
    lost = await code_of(house, 5)
    await officer.sends(f"{CARDS}/1/mat", so_mat="5")
    assert "Tải thẻ mới số 5" in officer.said
    (fresh,) = codes_in(await officer.sends(f"{CARDS}/1/in", so_in="5"))
    assert fresh != lost
    assert "Chưa có mã" in heard(await house.opens("finder", lost))
    assert "Mã nhà mình đây rồi" in heard(await house.opens("lan", fresh))
    assert await journal(house) == ["issued:1:12", "lost:1:5", "printed:1:5"]


async def test_the_journal_tells_of_cards_in_words(house: House) -> None:
    officer = await issued(house)
    await officer.sends(f"{CARDS}/1/mat", so_mat="5")
    province = await issuer(house, "")
    await province.opens(f"{HOME}/nhat-ky")
    assert "lập lô 1, 12 thẻ" in province.said
    assert "mất thẻ 5 của lô 1, cấp mã mới" in province.said


async def test_a_house_moves_with_its_card(house: House) -> None:
    officer = await issued(house)
    await officer.sends(f"{CARDS}/1/chuyen", so_chuyen="5", xa=OTHER)
    assert "Đã chuyển" in officer.said
    assert await house.rows("SELECT number FROM households WHERE commune = :commune", commune=OTHER) == [(5,)]


async def test_a_batch_is_withdrawn_only_when_its_number_is_typed_again(house: House) -> None:
    officer = await issued(house)
    answer = await officer.sends(f"{CARDS}/1/thu-hoi", lo="2")
    assert answer.status_code == 422 and "Gõ 1" in officer.said
    await officer.sends(f"{CARDS}/1/thu-hoi", lo="1")
    assert "Đã thu hồi" in officer.said
    assert await house.rows("SELECT COUNT(*) FROM households") == [(0,)]
    await officer.opens(f"{CARDS}/1")
    assert "Tải cả lô" not in officer.said
    for path, fields in (
        (f"{CARDS}/1/in", {}),
        (f"{CARDS}/1/mat", {"so_mat": "1"}),
        (f"{CARDS}/1/thu-hoi", {"lo": "1"}),
    ):
        assert (await officer.sends(path, fields)).status_code == 422


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"thon": ""}, "tên thôn"),
        ({"thon": "W" * 50}, "dài quá"),
        ({"so_the": "0"}, "từ 1 đến 500"),
        ({"so_the": "501"}, "từ 1 đến 500"),
        ({"so_the": "mười"}, "từ 1 đến 500"),
        ({"so_the": "9" * 30}, "từ 1 đến 500"),
        ({"nguon": " "}, "danh sách hộ"),
        ({"dan_toc": "elf"}, "dân tộc"),
        ({"ngay": "2999-01-01"}, "chưa tới"),
        ({"ngay": "mai"}, "ngày phát hành"),
    ],
)
async def test_a_slip_of_the_form_is_told_at_its_field_and_nothing_is_issued(
    house: House, changes: dict[str, str], told: str
) -> None:
    officer = await issuer(house)
    answer = await officer.sends(f"{CARDS}/moi", GOOD | changes)
    assert answer.status_code == 422
    assert told in officer.said
    assert 'aria-invalid="true"' in answer.text
    assert await house.rows("SELECT COUNT(*) FROM batches") == [(0,)]
    assert await journal(house) == []


async def test_what_was_typed_stays_in_the_form(house: House) -> None:
    officer = await issuer(house)
    answer = await officer.sends(f"{CARDS}/moi", GOOD | {"so_the": "0"})
    assert 'value="Nà Cạn"' in answer.text
    assert 'value="Danh sách hộ 01/11/2026"' in answer.text


@pytest.mark.parametrize("number", ["", "0", "-1", "13", "x", "9" * 40, "1 OR 1=1"])
async def test_a_number_that_is_on_no_card_changes_nothing(house: House, number: str) -> None:
    officer = await issued(house)
    before = await house.rows("SELECT * FROM households ORDER BY number")
    for path, fields in (("mat", {"so_mat": number}), ("chuyen", {"so_chuyen": number, "xa": OTHER})):
        assert (await officer.sends(f"{CARDS}/1/{path}", fields)).status_code == 422
    assert await house.rows("SELECT * FROM households ORDER BY number") == before


async def test_a_move_to_nowhere_is_refused(house: House) -> None:
    officer = await issued(house)
    assert (await officer.sends(f"{CARDS}/1/chuyen", so_chuyen="5", xa="00001")).status_code == 422
    assert await house.rows("SELECT DISTINCT commune FROM households") == [(OWN,)]


async def test_an_officer_of_a_commune_issues_for_her_own_whatever_the_form_says(house: House) -> None:
    officer = await issuer(house, OTHER)
    await officer.sends(f"{CARDS}/moi", GOOD)
    assert await house.rows("SELECT DISTINCT commune FROM batches") == [(OTHER,)]


async def test_a_batch_of_another_commune_is_not_there(house: House) -> None:
    await issued(house)
    stranger = await issuer(house, OTHER)
    before = await house.rows("SELECT * FROM households ORDER BY number")
    nowhere = (await stranger.opens(f"{HOME}/khong-co-trang-nay")).text
    assert (await stranger.opens(f"{CARDS}/1")).text == nowhere
    for path, fields in (
        ("in", {}),
        ("mat", {"so_mat": "1"}),
        ("chuyen", {"so_chuyen": "1", "xa": OTHER}),
        ("thu-hoi", {"lo": "1"}),
    ):
        answer = await stranger.sends(f"{CARDS}/1/{path}", fields)
        assert (answer.status_code, answer.text) == (404, nowhere)
    assert await house.rows("SELECT * FROM households ORDER BY number") == before
    await stranger.opens(CARDS)
    assert "Nà Cạn" not in stranger.said


async def test_who_came_by_a_link_from_the_talk_sees_batches_and_prints_none(house: House) -> None:
    await issued(house)
    short = await signed_in(house, "commune", OWN, "link")
    await short.opens(f"{CARDS}/1")
    assert "Nà Cạn" in short.said and "Tải cả lô" not in short.said
    for path in ("moi", "1/in", "1/mat", "1/chuyen", "1/thu-hoi"):
        assert (await short.sends(f"{CARDS}/{path}", GOOD | {"so_mat": "1", "lo": "1"})).status_code == 404
    assert await journal(house) == ["issued:1:12"]


async def test_the_list_tells_a_floor_of_who_joined_and_what_is_out(house: House) -> None:
    officer = await issued(house)
    for n in range(6):
        await officer.opens(CARDS)
        assert ("ít nhất 5" in officer.said) == (n > 4)
        await house.opens(f"phone {n}", await code_of(house, n + 1))
        await house.types(f"phone {n}", "dong y")
    await officer.opens(CARDS)
    assert "ít nhất 5" in officer.said and "ít nhất 6" not in officer.said
    assert "12 thẻ Trong 1 lô" in officer.said


async def test_what_is_out_stands_beside_the_households_there_are(house: House) -> None:
    officer = await issued(house)
    await officer.opens(CARDS)
    assert "Nhập bảng số hộ" in officer.said
    known = {"what": "households", "commune": OWN, "as_of": "2026-06-30", "n": 2311, "source": "UBND xã"}
    await house.store.write(reached.import_denominators, [known])
    await officer.opens(CARDS)
    assert "2.311 hộ UBND xã, 30/06/2026" in officer.said


async def test_a_province_looks_at_one_commune_and_leafs_back(house: House) -> None:
    for n in range(52):
        await house.store.write(_batch, n)
    officer = await issuer(house, "")
    await officer.opens(f"{CARDS}?xa={OWN}")
    assert "Lô 52" in officer.said and "Lô 2 " not in officer.said
    link = re.search(r'href="([^"]*truoc=[^"]*)"', officer.answer.text)
    assert link is not None
    await officer.opens(link[1].replace("&amp;", "&"))
    assert "Lô 2 " in officer.said and "Lô 3 " not in officer.said
    await officer.opens(f"{CARDS}?xa={OTHER}")
    assert "Chưa có lô thẻ nào" in officer.said


def _batch(db: Db, n: int) -> None:
    wanted = Wanted(OWN, "Nà Cạn", "", 1, "x", dt.date(2026, 11, 23))
    batches.issue(db, wanted, [FreshHouse(n + 1, code_from(n + 1))], "", KEYS)


async def test_an_address_for_this_machine_only_is_told_before_paper_is_wasted(house: House) -> None:
    officer = await issued(house)
    assert "chưa phải địa chỉ công khai" not in officer.said
    test_bed = await signed_in(house, "commune", OWN, app=site(house, address="http://127.0.0.1:8080"))
    test_bed.web.cookies.set("loa", test_bed.token, domain="loa.example", path="/")
    await test_bed.opens(f"{CARDS}/1")
    assert "chưa phải địa chỉ công khai" in test_bed.said
