"""In front of the gate: signing in, an invitation, a link from the talk. All of it without a script."""

import base64
import re

import pytest

from bot.service.officers import accounts as doings
from bot.service.officers.accounts import Place
from bot.service.officers.passes import make_pass
from bot.service.officers.typed_codes import in_groups
from bot.web.desk.gate import SIGN_IN
from bot.web.desk.pages import HOME
from tests.conftest import KEYS, House
from tests.service.officers.kit import PASSWORD, digits, employed
from tests.web.desk.kit import Officer, officer_in_talk, words

LINK, INVITATION = f"{HOME}/mo", f"{HOME}/moi"
MAI = Place("Bà Mai, UBND xã Thất Khê", "commune", "06040")


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found is not None, name
    return found[1]


def key_of(html: str) -> bytes:
    found = re.search(r'<code class="key">([A-Z2-7 ]+)</code>', html)
    assert found is not None
    return base64.b32decode(found[1].replace(" ", ""))


async def test_wrong_login_wrong_password_and_wrong_digits_are_answered_alike(house: House) -> None:
    account = await employed(house)
    answers = set()
    for login, password, so in (
        ("khongcoai", PASSWORD, digits(house)),
        (account.login, "sai mật khẩu rồi", digits(house)),
        (account.login, PASSWORD, "000000"),
    ):
        web = Officer(house)
        answer = await web.posts(SIGN_IN, {"dang_nhap": login, "mat_khau": password, "so": so})
        answers.add((answer.status_code, answer.text.replace(login, "")))
    assert len(answers) == 1


async def test_being_locked_out_looks_like_being_wrong_whether_the_login_exists_or_not(house: House) -> None:
    account = await employed(house)
    told = set()
    for login in (account.login, "khongcoai"):
        for _ in range(12):
            web = Officer(house)
            answer = await web.posts(SIGN_IN, {"dang_nhap": login, "mat_khau": "sai", "so": "0"})
            told.add((answer.status_code, answer.text.replace(login, "")))
    assert len(told) == 1


async def test_the_password_does_not_come_back_in_the_page(house: House) -> None:
    web = Officer(house)
    await web.posts(SIGN_IN, {"dang_nhap": "mai", "mat_khau": "bí mật của tôi", "so": "123456"})
    assert "bí mật" not in web.answer.text and "123456" not in web.answer.text and 'value="mai"' in web.answer.text


@pytest.mark.parametrize("path", [SIGN_IN, INVITATION, LINK])
async def test_a_form_from_another_site_signs_nobody_in(house: House, path: str) -> None:
    account = await employed(house)
    fields = {"dang_nhap": account.login, "mat_khau": PASSWORD, "so": digits(house), "ma": "x"}
    web = Officer(house)
    answer = await web.posts(path, fields, follow=False, **{"Sec-Fetch-Site": "cross-site"})
    assert "Set-Cookie" not in answer.headers and answer.status_code in (303, 403)
    assert await house.rows("SELECT * FROM tries") == [] or path == LINK


async def test_an_invitation_becomes_an_account_without_a_script(house: House) -> None:
    code = in_groups(await doings.invite(house.store, house.desk, MAI, None))
    web = Officer(house)
    assert "Mã mời" in words((await web.opens(INVITATION)).text)
    second = (await web.posts(INVITATION, {"ma": code})).text
    assert "Bà Mai, UBND xã Thất Khê" in second and "<svg" in second
    fields = {
        "ma": code,
        "khoa": hidden(second, "khoa"),
        "dang_nhap": "mai",
        "mat_khau": PASSWORD,
        "nhac_lai": PASSWORD,
        "so": digits(house, secret=key_of(second)),
    }
    await web.posts(INVITATION, fields)
    assert web.answer.status_code == 200 and "Cán bộ xã, phường · Xã Thất Khê" in web.said


async def test_after_a_slip_the_telephone_keeps_its_key_and_no_password_comes_back(house: House) -> None:
    code = in_groups(await doings.invite(house.store, house.desk, MAI, None))
    web = Officer(house)
    first = (await web.posts(INVITATION, {"ma": code})).text
    fields = {
        "ma": code,
        "khoa": hidden(first, "khoa"),
        "dang_nhap": "mai",
        "mat_khau": "bí mật của tôi đây",
        "so": "1",
    }
    second = (await web.posts(INVITATION, fields)).text
    assert web.answer.status_code == 422 and key_of(first) == key_of(second)
    assert "bí mật" not in second and 'value="mai"' in second and 'aria-invalid="true"' in second


async def test_each_look_at_an_invitation_shows_another_key(house: House) -> None:
    """Whoever saw the page before the officer used it cannot make her digits."""
    code = in_groups(await doings.invite(house.store, house.desk, MAI, None))
    web = Officer(house)
    first, second = [(await web.posts(INVITATION, {"ma": code})).text for _ in range(2)]
    assert key_of(first) != key_of(second)


async def test_a_used_or_wrong_code_is_told(house: House) -> None:
    web = Officer(house)
    for code in ("", "xxx", "343-434-343-434-343-434"):
        answer = await web.posts(INVITATION, {"ma": code})
        assert answer.status_code == 403 and "đã dùng rồi hoặc đã hết hạn" in web.said


async def given(house: House) -> str:
    person = await officer_in_talk(house, "06040")
    return in_groups(await house.store.write(make_pass, KEYS, person, "06040", int(house.now.timestamp())))


async def test_a_preview_of_a_link_does_not_use_it_up_and_a_button_does(house: House) -> None:
    code, web = await given(house), Officer(house)
    for _ in range(3):
        assert (await web.opens(LINK, follow=False)).status_code == 200
    await web.posts(LINK, {"ma": code})
    assert web.answer.status_code == 200 and "Cán bộ xã, phường · Xã Thất Khê" in web.said
    assert "chỉ xem số liệu và ghi buổi họp" in web.said
    again = Officer(house)
    assert (await again.posts(LINK, {"ma": code})).status_code == 403


async def test_by_link_there_is_no_account_to_change(house: House) -> None:
    web = Officer(house)
    await web.posts(LINK, {"ma": await given(house)})
    await web.opens(f"{HOME}/tai-khoan")
    assert "không có tài khoản và mật khẩu" in web.said and "Đổi mật khẩu" not in web.said
    for path in ("mat-khau", "thoat-moi-may"):
        assert (await web.sends(f"{HOME}/tai-khoan/{path}")).status_code == 404


async def test_pages_in_front_of_the_gate_load_nothing_from_elsewhere_and_run_nothing_inline(house: House) -> None:
    code = in_groups(await doings.invite(house.store, house.desk, MAI, None))
    web = Officer(house)
    pages = [(await web.opens(path)).text for path in (SIGN_IN, INVITATION, LINK)]
    pages.append((await web.posts(INVITATION, {"ma": code})).text)
    for html in pages:
        assert set(re.findall(r'(?:src|href)="([^/#"][^"]*)"', html)) == set()
        assert "style=" not in html and "<style" not in html and not re.search(r"<script(?! src=)", html)
        assert not re.search(r"\son\w+=", html)
