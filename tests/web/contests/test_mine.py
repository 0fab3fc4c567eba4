"""An entrant at her own entry: by its code alone, with what is missing told, corrected in time, withdrawn at once."""

import datetime as dt
import re
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.model.certificates import Certificate
from bot.model.contest import Attempts, Eligibility, Essay, Prize
from bot.model.entries import Decision
from bot.model.events import Typed
from bot.service.contests.forms import Form, enter
from bot.service.contests.results import decide, publish
from bot.service.contests.staff import exclude_staff, represent
from bot.service.guesses import MOST_OF_A_NETWORK
from bot.storage.entrants import details
from tests.conftest import House, heard
from tests.contest.kit import CLOSES
from tests.service.contests.kit import begins, enters, frozen, sits
from tests.web.contests.kit import reader, words

AT = "/thi/thu/cua-toi"
AFTER = (CLOSES + dt.timedelta(hours=1)).replace(tzinfo=dt.UTC) - dt.timedelta(hours=7)


class Mine:
    """Her browser, without a script and without cookies: what a form holds is sent again with the next one."""

    def __init__(self, web: httpx.AsyncClient) -> None:
        self.web = web
        self.text = ""

    async def opens(self, code: str, at: str = AT) -> int:
        return await self._sent(at, {"ma": code})

    async def sends(self, work: str, **fields: str) -> int:
        token = re.search(r'name="phieu" value="([^"]+)"', self.text)
        assert token is not None
        return await self._sent(AT, {"phieu": token[1], "viec": work, **fields})

    async def _sent(self, at: str, fields: dict[str, str]) -> int:
        answer = await self.web.post(at, data=fields)
        assert answer.headers["cache-control"] == "no-store"
        self.text = answer.text
        return answer.status_code

    @property
    def said(self) -> str:
        return words(self.text)


@pytest.fixture
async def web(house: House) -> AsyncIterator[Mine]:
    async with reader(house) as client:
        yield Mine(client)


async def told(house: House) -> tuple[str, str]:
    [(entrant,)] = await house.rows("SELECT id FROM entrants")
    found = await house.store.write(details, entrant, house.desk.keys)
    return found.name, found.phone


async def test_by_her_code_she_sees_how_it_stands_and_hardly_who_she_is(house: House, web: Mine) -> None:
    of = await frozen(house)
    code = await enters(house, "lan", phone="0912345678")
    await sits(house, "lan", of, right=3, pace=7)
    assert await web.opens(code.lower().replace("-", " ")) == 200
    assert "Lượt 1: đúng 3/4 câu, 28 giây." in web.said
    assert "N.T.H." in web.said
    assert "…678" in web.said
    assert "Nông Thị Hoa" not in web.text.replace("ví dụ: Nông Thị Hoa", "")
    assert "0912345678" not in web.text
    assert code not in web.text  # not even her code: somebody may look over her shoulder


@pytest.mark.parametrize("code", ["", "abc", "ACD-347-XYE", "333-333-333", "x" * 9000])
async def test_a_wrong_code_opens_nothing(house: House, web: Mine, code: str) -> None:
    await frozen(house)
    assert await web.opens(code) in (413, 422)
    assert "phieu" not in web.text


async def test_after_too_many_wrong_codes_none_is_looked_at(house: House, web: Mine) -> None:
    await frozen(house)
    code = await enters(house, "lan")
    for _ in range(MOST_OF_A_NETWORK):
        house.desk.guesses.wrong(network="127.0.0.1")
    assert await web.opens(code) == 422
    house.later(hours=1)
    assert await web.opens(code) == 200


async def test_a_token_that_was_made_up_opens_nothing(house: House, web: Mine) -> None:
    await frozen(house)
    for token in ("x", "AAAA", "é", "A" * 200):
        web.text = f'name="phieu" value="{token}"'
        assert await web.sends("thoi-that") == 422
    assert await house.rows("SELECT COUNT(*) FROM erased") == [(0,)]


async def test_an_entry_of_another_contest_is_none_here(house: House, web: Mine) -> None:
    await frozen(house)
    code = await enters(house, "lan")
    await frozen(house, key="khac")
    assert await web.opens(code, "/thi/khac/cua-toi") == 422
    assert await web.opens(code) == 200


async def test_what_a_carrier_was_not_told_is_told_here(house: House, web: Mine) -> None:
    """S35: on Telegram neither name nor number is asked."""
    await frozen(house)
    for typed in ("chao", "thi", "tham gia thi", "dong y du thi", "that khe"):
        done = await house.does("lan", Typed(typed), channel="telegram", seal=None)
        if "Mã dự thi: " in heard(done):
            code = heard(done).split("Mã dự thi: ")[1].split()[0]
    await web.opens(code)
    assert web.said.count("chưa ghi") == 2
    assert await web.sends("ghi", name="Lý A Páo", phone="0912 345 670", names="initials") == 200
    assert "Đã ghi." in web.said
    assert await told(house) == ("Lý A Páo", "0912345670")
    assert await house.rows("SELECT told, names FROM entrants") == [("name phone", "initials")]


async def test_a_slip_is_said_beside_its_field_and_nothing_is_kept(house: House, web: Mine) -> None:
    await frozen(house)
    code = await enters(house, "lan", phone="0912345678")
    await enters(house, "pao", phone="0912345679", name="Lý A Páo")
    await house.store.write(exclude_staff, house.desk, "thu", ["0911222333"])
    await web.opens(code)
    for fields, slip in (
        ({"name": "Hoa"}, "Ghi cả họ và tên"),
        ({"name": "Hoa <b>x"}, "Ghi cả họ và tên"),
        ({"phone": "12"}, "mười chữ số"),
        ({"phone": "0912345679"}, "đã có người khác dự thi"),
        ({"phone": "0911222333"}, "Ban Tổ chức không dự thi"),
        ({"commune": "99999"}, "không nhận người ở xã"),
        ({"names": "loud"}, "Xem lại mục này"),
    ):
        status = await web.sends("ghi", **{"name": "Bế Thị Mai", **fields})
        assert (status, slip in web.said or "names" in fields) == (422, True), fields
        await web.opens(code)
    rows = await house.rows("SELECT id FROM entrants ORDER BY entered_at, id")
    names = {(await house.store.write(details, id, house.desk.keys)).name for (id,) in rows}
    assert names == {"Nông Thị Hoa", "Lý A Páo"}


async def test_her_own_number_is_no_other_entrants(house: House, web: Mine) -> None:
    await frozen(house)
    code = await enters(house, "lan", phone="0912345678")
    await web.opens(code)
    assert await web.sends("ghi", phone="0912345678", name="Nông Thị Hoà") == 200
    assert await told(house) == ("Nông Thị Hoà", "0912345678")


async def test_once_it_has_closed_what_was_told_stands_but_how_she_is_named(house: House, web: Mine) -> None:
    await frozen(house)
    code = await enters(house, "lan", phone="0912345678")
    house.now = AFTER
    await web.opens(code)
    assert "Sửa được đến" not in web.said
    assert await web.sends("ghi", name="Người Khác Rồi", phone="0912345670", commune="06001", names="initials") == 200
    assert await told(house) == ("Nông Thị Hoa", "0912345678")
    assert await house.rows("SELECT commune, names FROM entrants") == [("06040", "initials")]


async def test_of_a_child_nothing_is_asked_and_nothing_taken(house: House, web: Mine) -> None:
    await frozen(house, eligibility=Eligibility(ages=("16+", "under-16")))
    by = await house.store.write(represent, house.desk, "thu", kind="school", unit="", commune="06040", most=1)
    _, mine = await house.store.write(enter, house.desk, "thu", Form("under-16", True, representative=by))
    await web.opens(mine.code)
    assert "không hỏi gì" in web.said
    assert await web.sends("ghi", name="Bế Thị Bé", phone="0912345670", names="full") == 200
    assert await house.rows("SELECT COUNT(*) FROM entrant_details") == [(0,)]
    assert await house.rows("SELECT names FROM entrants") == [("",)]


async def test_leaving_takes_two_taps_and_everything_that_was_known(house: House, web: Mine) -> None:
    of = await frozen(house)
    code = await enters(house, "lan")
    await sits(house, "lan", of)
    await web.opens(code)
    await web.sends("thoi")
    assert "không lấy lại được" in web.said
    await web.sends("xem")
    assert "Thôi dự thi…" in web.said
    await web.sends("thoi")
    await web.sends("thoi-that")
    assert "Đã xóa" in web.said
    assert await house.rows("SELECT who, code_hash FROM entrants") == [(None, None)]
    assert await house.rows("SELECT COUNT(*) FROM entrant_details") == [(0,)]
    assert await house.rows("SELECT COUNT(*) FROM people") == [(1,)]  # the talk goes on
    assert await web.opens(code) == 422
    await house.types("lan", "thi")
    house.now = AFTER
    result = await publish(house.store, house.desk, "thu", -1)
    assert result.counts.people == 0  # who left is in no ranking


async def test_leaving_after_the_result_takes_the_name_and_leaves_the_place(house: House, web: Mine) -> None:
    of = await frozen(house)
    code = await enters(house, "lan")
    await sits(house, "lan", of)
    house.now = AFTER
    await publish(house.store, house.desk, "thu", -1)
    await web.opens(code)
    await web.sends("thoi-that")
    assert await house.rows("SELECT COUNT(*) FROM placings") == [(1,)]
    assert await house.rows("SELECT COUNT(*) FROM decisions") == [(0,)]


async def test_leaving_in_the_talk_is_the_same(house: House) -> None:
    of = await frozen(house)
    code = await enters(house, "lan")
    await sits(house, "lan", of)
    await house.types("lan", "thi", "thoi du thi", "thoi du thi va xoa")
    assert await house.rows("SELECT who, code_hash FROM entrants") == [(None, None)]
    assert await house.rows("SELECT kind, made_by FROM decisions") == [("exclude", 0)]
    assert "Chưa có mã này" in heard(await house.types("pao", code))
    await house.types("lan", "ve dau")
    assert await house.rows("SELECT COUNT(*) FROM people") == [(1,)]


async def test_a_complaint_is_made_without_a_word_and_its_answer_is_told(house: House, web: Mine) -> None:
    of = await frozen(house)
    code = await enters(house, "lan")
    await sits(house, "lan", of)
    await web.opens(code)
    assert "Có ý kiến" not in web.said
    house.now = AFTER
    await publish(house.store, house.desk, "thu", -1)
    await web.opens(code)
    assert "<textarea" not in web.text
    await web.sends("y-kien", ve="anything")
    assert await house.rows("SELECT COUNT(*) FROM appeals") == [(0,)]
    await web.sends("y-kien", ve="time")
    await web.sends("y-kien", ve="time")
    [(appeal, about, entrant)] = await house.rows("SELECT id, about, entrant FROM appeals")
    assert about == "time"
    await web.opens(code)
    assert "đang xem lại ý kiến" in web.said
    decision = Decision(0, 1, 7, "answer", "Máy chủ đã tính đúng giờ.", entrant=entrant, appeal=appeal)
    await house.store.write(decide, house.desk, "thu", decision)
    await web.opens(code)
    assert "đã trả lời ý kiến: Máy chủ đã tính đúng giờ." in web.said
    assert "đã trả lời ý kiến của bà con: Máy chủ" in heard(await house.types("lan", "thi"))


async def test_once_it_has_closed_she_is_led_to_her_certificate(house: House, web: Mine) -> None:
    of = await frozen(house)
    code = await enters(house, "lan")
    await sits(house, "lan", of)
    await web.opens(code)
    assert "giấy chứng nhận" not in web.said
    house.now = AFTER
    await web.opens(code)
    link = re.search(r'href="/#ma=([^"]+)"', web.text)
    assert link is not None
    await house.opens("other", link[1])
    assert "Lấy giấy chứng nhận" in house._offers["other"].choices


async def test_after_its_days_no_complaint_is_taken(house: House, web: Mine) -> None:
    of = await frozen(house)
    code = await enters(house, "lan")
    await sits(house, "lan", of)
    house.now = AFTER
    await publish(house.store, house.desk, "thu", -1)
    await web.opens(code)
    house.later(days=6)
    await web.sends("y-kien", ve="time")
    assert await house.rows("SELECT COUNT(*) FROM appeals") == [(0,)]


async def test_an_essay_is_handed_in_with_consent_and_kept_sealed(house: House, web: Mine) -> None:
    essay = Essay("Viết về một việc tốt ở bản mình.", "Nộp ở trang của mình.", most=10)
    await frozen(house, essay=essay, tie=("right", "points", "duration", "shared"), prediction=None)
    code = await enters(house, "lan")
    await web.opens(code)
    assert "Chưa có bài viết." in web.said
    assert await web.sends("bai-viet", bai_viet="Bản em có một lớp học chữ cho các bà.") == 422
    assert "Đánh dấu vào ô đồng ý" in web.said
    assert await web.sends("bai-viet", bai_viet="Ngắn.", dong_y="1") == 422
    assert await house.rows("SELECT COUNT(*) FROM essays") == [(0,)]
    assert await web.sends("bai-viet", bai_viet="Bản em có một lớp học chữ cho các bà." * 400, dong_y="1") == 200
    assert "Đã nhận bài viết." in web.said
    assert "lớp học chữ" not in web.text  # it is not shown again: others may look at the page
    [(sealed,)] = await house.rows("SELECT sealed FROM essays")
    assert "lớp".encode() not in bytes(sealed)
    house.now = AFTER
    await web.opens(code)
    assert "<textarea" not in web.text
    assert "Đã nhận bài viết." in web.said
    await web.sends("bai-viet", bai_viet="Bài khác, nộp muộn, không được nhận nữa.", dong_y="1")
    assert "Đã hết hạn nộp bài viết." in web.said
    assert await house.rows("SELECT sealed FROM essays") == [(sealed,)]


async def test_the_page_leads_back_to_the_paper_where_it_was(house: House, web: Mine) -> None:
    await frozen(house, attempts=Attempts(1))
    code = await enters(house, "lan")
    await begins(house, "lan")
    await web.opens(code)
    assert "Đang làm dở, còn 10 phút 0 giây." in web.said
    link = re.search(r'href="/#ma=([^"]+)"', web.text)
    assert link is not None
    await house.opens("other", link[1])
    await house.types("other", "lam tiep")
    assert house._offers["other"].title.startswith("Câu 1/4")


async def test_her_certificate_is_taken_with_her_name_by_who_has_the_code(house: House, web: Mine) -> None:
    of = await frozen(house, prize=(Prize("Giải Nhất", 1),))
    code = await enters(house, "lan")
    await web.opens(code)
    assert "Giấy chứng nhận" not in web.said
    await sits(house, "lan", of)
    await web.opens(code)
    assert "Tải giấy: đã dự thi" in web.said
    house.now = AFTER
    await publish(house.store, house.desk, "thu", -1)
    await web.opens(code)
    assert "Tải giấy: Giải Nhất" in web.said
    names: list[str] = []
    draw = house.desk.draw_certificate

    def drawn(each: Certificate) -> bytes:
        names.append(each.name)
        return draw(each)

    house.desk.draw_certificate = drawn
    token = re.search(r'name="phieu" value="([^"]+)"', web.text)
    assert token is not None
    answer = await web.web.post(AT, data={"phieu": token[1], "viec": "giay", "so": "0"})
    assert answer.content.startswith(b"\x89PNG")
    assert answer.headers["content-disposition"] == 'attachment; filename="giay.png"'
    assert answer.headers["cache-control"] == "no-store"
    assert names == ["Nông Thị Hoa"]
    await web.sends("giay", so="9")
    assert "Chưa có giấy chứng nhận." in web.said
