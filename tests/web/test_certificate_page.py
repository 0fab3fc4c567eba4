"""The page on which anybody checks a certificate: right, corrected or unknown; no name, no script, no other host."""

import re

import httpx
from starlette.applications import Starlette

from bot.model.entries import Decision
from bot.service.contests import results
from bot.web.certificate_page import certificate_routes
from bot.web.page import chat_routes
from tests.conftest import House
from tests.service.contests.test_certificates import of, published
from tests.web.desk.kit import words


async def opened(house: House, path: str) -> httpx.Response:
    app = Starlette(routes=[*chat_routes(), *certificate_routes(house.store, house.desk)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://loa.example") as web:
        return await web.get(path, follow_redirects=True)


async def test_the_address_in_the_qr_says_that_it_is_right_and_for_what(house: House) -> None:
    ids = await published(house)
    (each,) = await of(house, ids["lan"])
    answer = await opened(house, each.address.removeprefix("https://loa.example"))
    said = words(answer.text)
    assert answer.status_code == 200
    assert "Giấy này đúng." in said
    assert "Giấy do Sở Tư pháp cấp cho Giải Nhất , xếp hạng 1, Cuộc thi Tìm hiểu pháp luật năm 2026" in said
    assert "bản số 1, ngày 30/11/2026" in said
    assert "Lan" not in said
    assert "Thất Khê" not in said


async def test_a_paper_of_a_corrected_result_holds_no_more(house: House) -> None:
    ids = await published(house)
    (each,) = await of(house, ids["pao"])
    exclude = Decision(0, 1, 0, "exclude", "Thi hộ.", entrant=ids["pao"])
    await house.store.write(results.decide, house.desk, "thu", exclude)
    await results.publish(house.store, house.desk, "thu", -1)
    said = words((await opened(house, f"/thi/thu/giay/{each.code}")).text)
    assert "Giấy này không còn hiệu lực." in said
    assert "Kết quả đã được đính chính bằng bản công bố số 2" in said
    assert "Thi hộ" not in said


async def test_what_is_no_code_is_not_here_and_the_page_helps_on(house: House) -> None:
    answer = await opened(house, "/thi/thu/giay/KHONG")
    assert answer.status_code == 404
    assert "Không có giấy nào mang mã này." in words(answer.text)


async def test_a_code_is_typed_as_it_is_printed(house: House) -> None:
    ids = await published(house)
    (each,) = await of(house, ids["lan"])
    assert "Gõ mã in trên giấy" in words((await opened(house, "/thi/thu/giay")).text)
    answer = await opened(house, f"/thi/thu/giay?ma={each.code.lower().replace('-', '%20')}")
    assert "Giấy này đúng." in words(answer.text)


async def test_what_is_typed_is_shown_as_words_and_nothing_else(house: House) -> None:
    answer = await opened(house, "/thi/%3Cscript%3E/giay/%3Cscript%3Ealert(1)%3C%2Fscript%3E")
    assert "<script" not in answer.text


async def test_the_page_loads_nothing_from_elsewhere_and_is_kept_nowhere(house: House) -> None:
    answer = await opened(house, "/thi/thu/giay")
    assert "script" not in answer.text
    assert not re.findall(r'(?:src|href)="https?:', answer.text)
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
