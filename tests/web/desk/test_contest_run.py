"""A contest from its first word to a corrected result, on the officers' pages alone."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from bot.library.contest_fields import fields_of
from bot.model.contest import Attempts, Contest, Eligibility, Essay, Pool, Prize, Round
from bot.model.moments import VIETNAM
from bot.service.contests import forms
from bot.service.contests.forms import Form
from bot.service.contests.life import end_overdue
from bot.service.contests.results import complain
from bot.storage.sql import Db
from tests.conftest import House
from tests.contest.kit import contest
from tests.service.officers.kit import journal
from tests.web.desk.kit import Officer, signed_in

THI = "/can-bo/thi"
OPENS, CLOSES = dt.datetime(2026, 12, 7, 8, 0), dt.datetime(2026, 12, 14, 17, 0)
KEY = "thi-thu-2026"


def rules(**changes: Any) -> Contest:
    fields: dict[str, Any] = {
        "key": KEY,
        "name": "Thi thử 2026",
        "round": (Round("Vòng 1", OPENS, CLOSES),),
        "attempts": Attempts(1),
        "eligibility": Eligibility(details=("name", "phone")),
        "prize": (Prize("Giải Nhất", 1), Prize("Giải Nhì", 1)),
        "prediction": None,
        "tie": ("right", "duration", "earliest", "shared"),
    }
    return contest(**fields | changes)


def form(contest: Contest, version: int = 1, doing: str = "luu") -> dict[str, object]:
    sent: dict[str, list[str]] = defaultdict(list)
    for name, value in fields_of(contest):
        sent[name].append(value)
    return {**sent, "ban": str(version), "lam": doing}


def at(house: House, local: dt.datetime) -> None:
    house.later(seconds=(local.replace(tzinfo=VIETNAM) - house.now).total_seconds())


async def officer(house: House, role: Any = "province", area: str = "") -> Officer:
    """Signed in anew: days go by in these tests, and a session lasts an hour."""
    return await signed_in(house, role, area)


async def written(house: House, contest: Contest) -> Officer:
    """A form that is begun and saved."""
    mai = await officer(house)
    await mai.sends(f"{THI}/moi", {"ten": contest.name, "tu": "moi"})
    await mai.sends(f"{THI}/nhap/{KEY}", form(contest))
    assert "Thể lệ đã đủ" in mai.said, mai.said
    return mai


async def frozen(house: House, contest: Contest) -> Officer:
    mai = await written(house, contest)
    await mai.sends(f"{THI}/nhap/{KEY}/chot", {"ma": KEY})
    assert "Đã chốt" in mai.said, mai.said
    return mai


def sits(db: Db, house: House, name: str, phone: str, right: int, seconds: int) -> int:
    """Somebody on the page: so many right, so many seconds in all."""
    _, mine = forms.enter(db, house.desk, KEY, Form("16+", True, "06040", name, phone))
    _, mine = forms.begin(db, house.desk, mine.entrant)
    assert mine.sitting is not None
    paper = mine.sitting.paper
    for n, asked in enumerate(paper):
        house.later(seconds=seconds / len(paper))
        wrong = (asked.question.right + 1) % len(asked.question.options)
        option = asked.question.right if n < right else wrong
        forms.answer(db, house.desk, mine.entrant, f"web:{phone}:{n}", asked.position, option)
    forms.finish(db, house.desk, mine.entrant)
    return mine.entrant


async def held(house: House) -> tuple[int, int, int]:
    """Three people sit it, and it closes."""
    at(house, OPENS + dt.timedelta(hours=1))
    first = await house.store.write(sits, house, "Nông Thị Hoa", "0912000001", 4, 40)
    second = await house.store.write(sits, house, "Hoàng Văn Ba", "0912000002", 4, 60)
    third = await house.store.write(sits, house, "Lý Thị Mẩy", "0912000003", 3, 30)
    at(house, CLOSES + dt.timedelta(hours=1))
    while await house.store.write(end_overdue, house.desk):
        pass
    return first, second, third


async def test_a_contest_from_its_first_word_to_a_corrected_result(house: House) -> None:
    mai = await written(house, rules())
    await mai.opens(f"{THI}/nhap/{KEY}/xem-thu")
    for words in ("Câu 4", "không có thật", "Sau khi chốt thì không sửa được", "Đồng ý dự thi", "Bốc đề mẫu khác"):
        assert words in mai.said
    await mai.sends(f"{THI}/nhap/{KEY}/chot", {"ma": "sai"})
    assert mai.answer.status_code == 422 and f"Gõ {KEY}" in mai.said
    await mai.sends(f"{THI}/nhap/{KEY}/chot", {"ma": KEY})
    commitment = re.findall(r"<code>([0-9a-f]{64})</code>", mai.answer.text)
    assert len(commitment) == 2 and "Dán lời cam kết" in mai.said
    first, second, third = await held(house)

    mai = await officer(house)
    await mai.opens(f"{THI}/{KEY}")
    assert "Đã đóng, chưa công bố" in mai.said and "Người dự thi 3 người" in mai.said
    await mai.opens(f"{THI}/{KEY}/nghi-van")
    assert "không loại ai" in mai.said
    await mai.opens(f"{THI}/{KEY}/xep-hang")
    assert re.findall(r"nguoi/(\d+)", mai.answer.text)[-3:] == [str(first), str(second), str(third)]
    assert "Nông Thị Hoa" not in mai.said and "0912000001" not in mai.answer.text

    await mai.sends(f"{THI}/{KEY}/quyet-dinh", {"viec": "exclude", "nguoi": str(first), "ly_do": ""})
    assert mai.answer.status_code == 422 and "Ghi lý do" in mai.said
    await mai.sends(f"{THI}/{KEY}/cong-bo", {"vong": "0"})
    assert mai.answer.status_code == 422 and "Đánh dấu" in mai.said
    await mai.sends(f"{THI}/{KEY}/cong-bo", {"vong": "0", "ro": "1"})
    assert "Đã công bố" in mai.said

    assert await house.store.write(complain, house.desk, KEY, second, "place")
    await mai.opens(f"{THI}/{KEY}")
    assert "1 chờ trả lời" in mai.said
    await mai.opens(f"{THI}/{KEY}/khieu-nai")
    [appeal] = re.findall(r'name="y_kien" value="(\d+)"', mai.answer.text)
    await mai.sends(f"{THI}/{KEY}/quyet-dinh", {"viec": "exclude", "nguoi": str(first), "ly_do": "Thi hộ, Điều 5"})
    await mai.sends(f"{THI}/{KEY}/quyet-dinh", {"viec": "answer", "y_kien": appeal, "ly_do": "Đã xem lại, đúng"})
    assert "Đã trả lời" in mai.said
    await mai.opens(f"{THI}/{KEY}/xep-hang")
    assert "Khác bản 1 đã công bố" in mai.said
    await mai.sends(f"{THI}/{KEY}/cong-bo", {"vong": "0", "ro": "1"})
    await mai.opens(f"{THI}/{KEY}/xep-hang")
    assert "Đúng như bản 2" in mai.said
    assert re.findall(r"nguoi/(\d+)", mai.answer.text)[0] == str(second)
    await mai.opens(f"{THI}/{KEY}")
    assert "công bố lần đầu" in mai.said and "Thi hộ, Điều 5" in mai.said
    await mai.opens(f"{THI}/{KEY}/quyet-dinh")
    assert "Thi hộ, Điều 5" in mai.said and "đã tính" in mai.said
    await mai.opens(f"{THI}/{KEY}/kiem-tra")
    assert mai.said.count("Đúng ") == 5 and "SAI" not in mai.said
    await mai.opens("/can-bo/nhat-ky?viec=contest")
    for words in (f"cuộc thi, chốt, {KEY}", f"cuộc thi, quyết định, {KEY}, loại người dự thi, {first}"):
        assert words in mai.said
    written_down = [what.split(":")[1] for action, what in await journal(house) if action == "contest"]
    assert [what for what in written_down if what != "saved"] == [
        "made", "frozen", "published", "decided", "decided", "published",
    ]  # fmt: skip


async def test_what_is_typed_is_kept_whatever_is_wrong_with_it(house: House) -> None:
    mai = await officer(house)
    await mai.sends(f"{THI}/moi", {"ten": "Thi thử 2026", "tu": "moi"})
    broken = form(rules()) | {"limit_minutes": "một tiếng", "round.0.closes": "", "rules": "Dở dang"}
    await mai.sends(f"{THI}/nhap/{KEY}", broken)
    assert 'value="một tiếng"' in mai.answer.text and "Dở dang" in mai.said
    assert "Thời gian làm bài (phút): Ghi một con số" in mai.said
    assert "Vòng thi 1, giờ đóng: Chưa ghi." in mai.said
    again = await officer(house)
    await again.opens(f"{THI}/nhap/{KEY}")
    assert 'value="một tiếng"' in again.answer.text
    assert await house.rows("SELECT 1 FROM contests") == []
    await again.opens(f"{THI}/nhap/{KEY}/chot")
    assert "phải sửa" in again.said


async def test_a_form_with_slips_can_be_looked_at_all_the_same(house: House) -> None:
    mai = await officer(house)
    await mai.sends(f"{THI}/moi", {"ten": "Thi thử 2026", "tu": "moi"})
    await mai.sends(f"{THI}/nhap/{KEY}", form(rules(organiser="")) | {"limit_minutes": "lâu"})
    await mai.opens(f"{THI}/nhap/{KEY}/xem-thu")
    assert "còn 2 chỗ phải sửa" in mai.said and "Câu 4" in mai.said and ">Chốt<" not in mai.answer.text


async def test_rows_are_added_and_taken_away_without_a_script(house: House) -> None:
    mai = await written(house, rules())
    await mai.sends(f"{THI}/nhap/{KEY}", form(rules(), 2, "them:round"))
    assert 'name="round.1.name" type="text" value="Vòng 2"' in mai.answer.text
    assert 'value="2026-12-15T08:00"' in mai.answer.text
    more = form(rules(), 3, "them:question") | {"round.1.name": "Vòng 2"}
    await mai.sends(f"{THI}/nhap/{KEY}", more)
    assert f'value="{KEY}-1"' in mai.answer.text and "Câu hỏi riêng 1" in mai.said
    await mai.sends(f"{THI}/nhap/{KEY}", more | {"ban": "4", "lam": "bo:round.1"})
    assert 'name="round.1.name"' not in mai.answer.text and 'name="round.0.name"' in mai.answer.text


async def test_of_two_who_save_at_once_the_second_is_told_and_loses_nothing(house: House) -> None:
    mai = await written(house, rules())
    lan = await officer(house)
    await mai.sends(f"{THI}/nhap/{KEY}", form(rules(appeal_days=7), 2))
    await lan.sends(f"{THI}/nhap/{KEY}", form(rules(rules="Của Lan"), 2))
    assert lan.answer.status_code == 422 and "đã lưu một bản mới hơn" in lan.said and "Của Lan" in lan.said
    await lan.sends(f"{THI}/nhap/{KEY}", form(rules(rules="Của Lan"), 3))
    assert "Của Lan" in lan.said and lan.answer.status_code == 200


async def test_rules_come_in_and_go_out_as_toml(house: House) -> None:
    mai = await written(house, rules())
    await mai.opens(f"{THI}/nhap/{KEY}/tai")
    text = mai.answer.text
    assert 'name = "Thi thử 2026"' in text
    await mai.uploads(
        f"{THI}/nhap/{KEY}/toml", "tep", "x.toml", text.replace("limit_minutes = 10", "limit_minutes = 25").encode()
    )
    assert 'value="25"' in mai.answer.text
    await mai.sends(f"{THI}/nhap/{KEY}/toml", {"toml": 'name = "x"\nlimit_minutes = "lâu"'})
    assert mai.answer.status_code == 422 and "Dòng 2" in mai.said and "lâu" in mai.answer.text
    await mai.uploads(f"{THI}/moi", "tep", "x.toml", text.encode(), {"ten": "Bản chép"})
    assert "Bản nháp: Bản chép" in mai.said


async def test_a_new_one_begins_from_an_earlier_one_or_from_real_rules(house: House) -> None:
    mai = await frozen(house, rules())
    await mai.sends(f"{THI}/moi", {"ten": "Năm sau", "tu": f"cu:{KEY}"})
    assert "Bản nháp: Năm sau" in mai.said and 'value="Giải Nhì"' in mai.answer.text
    await mai.sends(f"{THI}/moi", {"ten": "Theo mẫu", "tu": "mau:ha-tinh-2024"})
    assert "Có bao nhiêu người dự thi?" in mai.answer.text
    await mai.sends(f"{THI}/moi", {"ten": "", "tu": "mau:khong-co"})
    assert mai.answer.status_code == 422 and "Ghi tên ngắn" in mai.said and "Chọn một dòng" in mai.said


async def test_a_draft_is_withdrawn_and_a_frozen_one_is_not(house: House) -> None:
    mai = await written(house, rules())
    await mai.sends(f"{THI}/nhap/{KEY}/bo")
    assert "Đã bỏ bản nháp" in mai.said
    await frozen(house, rules())
    await mai.sends(f"{THI}/nhap/{KEY}/bo")
    assert await house.rows("SELECT id FROM contests WHERE frozen_at > 0") == [(KEY,)]


async def test_what_is_frozen_cannot_be_saved_any_more(house: House) -> None:
    mai = await frozen(house, rules())
    await mai.sends(f"{THI}/nhap/{KEY}", form(rules(appeal_days=30), 2))
    assert "Đã chốt, chưa mở" in mai.said
    assert "appeal_days = 30" not in (await mai.opens(f"{THI}/{KEY}/the-le")).text


async def test_freezing_late_needs_a_word_more_and_is_told_afterwards(house: House) -> None:
    mai = await written(house, rules())
    at(house, OPENS + dt.timedelta(days=1))
    mai = await officer(house)
    await mai.sends(f"{THI}/nhap/{KEY}/chot", {"ma": KEY})
    assert mai.answer.status_code == 422 and "Chốt muộn" in mai.said
    await mai.sends(f"{THI}/nhap/{KEY}/chot", {"ma": KEY, "muon": "1"})
    assert "sau giờ mở vòng đầu" in mai.said


async def test_names_are_opened_by_two_and_only_of_winners(house: House) -> None:
    mai = await frozen(house, rules())
    await held(house)
    mai, lan = await officer(house), await officer(house)
    await mai.sends(f"{THI}/{KEY}/cong-bo", {"vong": "0", "ro": "1"})
    await mai.sends(f"{THI}/{KEY}/ten/xin")
    assert "Tự mình không đồng ý được" in mai.said and "Nông Thị Hoa" not in mai.said
    [request] = re.findall(r'name="xin" value="(\d+)"', (await lan.opens(f"{THI}/{KEY}/ten")).text)
    await mai.sends(f"{THI}/{KEY}/ten/tra-loi", {"xin": request, "tra_loi": "dong-y"})
    assert "Nông Thị Hoa" not in mai.said
    await lan.sends(f"{THI}/{KEY}/ten/tra-loi", {"xin": request, "tra_loi": "dong-y"})
    for each in (mai, lan):
        await each.opens(f"{THI}/{KEY}/ten")
        assert "Nông Thị Hoa" in each.said and "0912000001" in each.said
        assert "Lý Thị Mẩy" not in each.said
    ba = await officer(house)
    await ba.opens(f"{THI}/{KEY}/ten")
    assert "Nông Thị Hoa" not in ba.said
    assert sum("names-seen" in what for _, what in await journal(house)) == 3
    house.later(hours=25)
    mai = await officer(house)
    await mai.opens(f"{THI}/{KEY}/ten")
    assert "Nông Thị Hoa" not in mai.said


async def test_markers_do_not_see_each_other_and_a_gap_calls_a_third(house: House) -> None:
    essay = Essay("Viết về làng mình", "Nộp trên trang", 10, 2, 2)
    await frozen(house, rules(essay=essay, tie=("points", "duration", "shared")))
    first, *_ = await held(house)
    house.later(hours=-2)
    assert await house.store.write(forms.write_essay, house.desk, first, "Làng tôi có suối.")
    house.later(hours=2)
    mai, lan, ba = [await signed_in(house, "editor") for _ in range(3)]
    paper = f"/can-bo/cham/{KEY}/{first}"
    await mai.opens(paper)
    assert "Làng tôi có suối." in mai.said and "Nông" not in mai.said
    await mai.sends(paper, {"diem": "11"})
    assert mai.answer.status_code == 422 and "từ 0 đến 10" in mai.said
    await mai.sends(paper, {"diem": "9,5"})
    await lan.opens(paper)
    assert "9,5" not in lan.answer.text
    await lan.sends(paper, {"diem": "5"})
    chief = await officer(house)
    await chief.opens(f"{THI}/{KEY}/xep-hang")
    assert "Còn 1 bài viết chưa chấm xong" in chief.said
    await ba.opens("/can-bo/cham")
    assert "Chờ tôi chấm" in ba.said
    await ba.opens(paper)
    assert "điểm thêm" in ba.said and "9,5" not in ba.answer.text
    await ba.sends(paper, {"diem": "8"})
    await chief.opens(f"{THI}/{KEY}/xep-hang")
    assert "11,50" in chief.said  # 4 questions, and the mean of 9,5; 5; 8


async def test_a_communes_contest_is_for_its_own_people_whatever_the_form_says(house: House) -> None:
    khe = await officer(house, "commune", "06040")
    await khe.sends(f"{THI}/moi", {"ten": "Thi thử 2026", "tu": "moi"})
    wide = replace(rules(), eligibility=Eligibility(communes=("05983",)))
    await khe.sends(f"{THI}/nhap/{KEY}", form(wide))
    await khe.sends(f"{THI}/nhap/{KEY}/chot", {"ma": KEY})
    assert "Đã chốt" in khe.said
    text = (await khe.opens(f"{THI}/{KEY}/the-le")).text
    assert 'communes = ["06040"]' in text and "05983" not in text
    tri = await officer(house, "commune", "05983")
    for path in (f"{THI}/{KEY}", f"{THI}/nhap/{KEY}", f"{THI}/{KEY}/xep-hang"):
        assert (await tri.opens(path)).status_code == 404
    assert "Thi thử" not in (await tri.opens(THI)).text


async def test_a_commune_looks_at_the_provinces_contest_and_at_its_own_people_only(house: House) -> None:
    await frozen(house, rules())
    await held(house)
    tri = await officer(house, "commune", "05983")
    await tri.opens(f"{THI}/{KEY}")
    assert "Đã đóng" in tri.said and "Thất Khê" not in tri.said
    for path in ("xep-hang", "nghi-van", "khieu-nai", "quyet-dinh", "ten", "so-sach", "cau"):
        assert (await tri.opens(f"{THI}/{KEY}/{path}")).status_code == 404, path
    khe = await officer(house, "commune", "06040")
    await khe.opens(f"{THI}/{KEY}")
    assert "dưới 5" in khe.said


async def test_right_answers_of_own_questions_wait_for_the_makers_own_number(house: House) -> None:
    own = {
        "question.0.key": "rieng-1",
        "question.0.ask": "Con gái từ đủ bao nhiêu tuổi thì được cưới?",
        "question.0.options.0.label": "Đủ 18 tuổi",
        "question.0.options.0.right": "1",
        "question.0.options.1.label": "Đủ 16 tuổi",
        "question.0.options.1.why": "Chưa đủ tuổi theo luật.",
        "question.0.explain": "Con gái từ đủ 18 tuổi.",
        "question.0.laws.0.law": "luat-52-2014",
        "question.0.laws.0.article": "8",
        "question.0.laws.0.clause": "1",
        "question.0.certainty": "read",
        "question.0.source": "Luật 52/2014/QH13, Điều 8",
        "question.0.checked_on": "2026-11-20",
        "question.0.revision": "1",
        "pool.1.number": "1",
        "pool.1.own": "1",
    }
    mai = await written(house, rules())
    await mai.sends(f"{THI}/nhap/{KEY}", form(rules(), 2) | own)
    assert "Thể lệ đã đủ" in mai.said, mai.said
    assert "ghi số máy của mình" in mai.said
    await mai.opens(f"{THI}/nhap/{KEY}/xem-thu")
    assert "Con gái từ đủ 18 tuổi." not in mai.said and "Đáp án các câu riêng đang che" in mai.said
    await mai.sends(f"{THI}/nhap/{KEY}/so-may", {"so": "12", "cua": "minh"})
    assert mai.answer.status_code == 422 and "Dòng 1" in mai.said
    await mai.sends(f"{THI}/nhap/{KEY}/so-may", {"so": "0912 999 888", "cua": "minh"})
    assert "đã ghi" in mai.said
    await mai.opens(f"{THI}/nhap/{KEY}/xem-thu")
    assert "Con gái từ đủ 18 tuổi." in mai.said
    assert any("seen-questions" in what for _, what in await journal(house))
    await mai.sends(f"{THI}/nhap/{KEY}/chot", {"ma": KEY})
    at(house, OPENS + dt.timedelta(hours=1))
    try:
        await house.store.write(forms.enter, house.desk, KEY, Form("16+", True, "06040", "Nông Thị Mai", "0912999888"))
    except forms.Wrong as wrong:
        slips: Mapping[str, str] = wrong.slips
    assert slips == {"phone": "staff"}


async def test_a_code_for_children_is_shown_once(house: House) -> None:
    mai = await frozen(house, rules(eligibility=Eligibility(ages=("16+", "under-16"), details=("name", "phone"))))
    await mai.sends(f"{THI}/{KEY}/ma", {"loai": "school", "xa": "06040", "so": "30"})
    [code] = re.findall(r'class="key">([A-Z0-9-]{11})<', mai.answer.text)
    assert "30 cháu" in mai.said
    assert code not in (await mai.opens(f"{THI}/{KEY}/ma")).text
    await mai.sends(f"{THI}/{KEY}/ma", {"loai": "x", "xa": "1", "so": "0"})
    assert mai.answer.status_code == 422 and mai.said.count("Chọn") >= 2


async def test_a_question_found_wrong_is_void_for_everybody(house: House) -> None:
    await frozen(house, rules())
    _, _, third = await held(house)
    mai = await officer(house)
    await mai.opens(f"{THI}/{KEY}/nguoi/{third}")
    assert "đúng 3/4" in mai.said
    await mai.opens(f"{THI}/{KEY}/cau")
    keys = re.findall(r'name="cau" value="([a-z0-9-]+)"', mai.answer.text)
    for key in keys:
        await mai.sends(f"{THI}/{KEY}/quyet-dinh", {"viec": "void", "cau": key, "ly_do": "Đề sai"})
    assert "ai làm cũng tính đúng" in mai.said
    await mai.opens(f"{THI}/{KEY}/xep-hang")
    assert "Người đúng hết 3 người" in mai.said


async def test_the_log_that_is_taken_away_can_be_counted_by_anybody_and_names_nobody(house: House) -> None:
    await frozen(house, rules())
    await held(house)
    mai = await officer(house)
    log = (await mai.opens(f"{THI}/{KEY}/so-sach")).text
    assert log.splitlines()[-1].startswith('{"checksum"') and "Hoa" not in log and "0912" not in log
    assert ("export", "thi/contest/so-sach") in await journal(house)


async def test_signs_are_shown_with_what_else_they_may_be_and_exclude_nobody(house: House) -> None:
    """Six questions answered in a second each, the same wrong ones by two people."""
    await frozen(house, rules(pool=(Pool(6, topics=("tuoi-cuoi",)),), shuffle_questions=False, shuffle_options=False))
    at(house, OPENS + dt.timedelta(hours=1))
    fast = await house.store.write(sits, house, "Nông Thị Hoa", "0912000001", 6, 6)
    slow = await house.store.write(sits, house, "Hoàng Văn Ba", "0912000002", 6, 90)
    at(house, CLOSES)
    mai = await officer(house)
    await mai.opens(f"{THI}/{KEY}/nghi-van?loai=too-fast")
    assert f"nguoi/{fast}" in mai.answer.text and f"nguoi/{slow}" not in mai.answer.text
    assert "trong 1,0 giây một câu" in mai.said and "Có thể thuộc bài" in mai.said
    await mai.opens(f"{THI}/{KEY}/nguoi/{fast}")
    assert "Điều đáng xem lại" in mai.said and "có xếp hạng" in mai.said
    assert (await mai.opens(f"{THI}/{KEY}/nguoi/12345")).status_code == 404
