"""An officer's own account: what it is, where she is signed in, another password."""

import datetime as dt

import pytest

from bot.web.desk.pages import HOME
from tests.conftest import House
from tests.service.officers.kit import PASSWORD, digits
from tests.web.desk.kit import signed_in

OWN = f"{HOME}/tai-khoan"
NEW = "một câu mới hoàn toàn"
CHANGED = {"cu": PASSWORD, "moi": NEW, "nhac_lai": NEW}


async def test_it_tells_what_the_account_is_and_where_she_is_signed_in(house: House) -> None:
    mai = await signed_in(house, "commune", "06040")
    await mai.opens(OWN)
    assert "Cán bộ xã, phường · Xã Thất Khê" in mai.said and "23/11/2026 09:00 23/11/2026 09:00 Máy này" in mai.said


async def test_a_password_is_changed_with_the_old_one_and_digits(house: House) -> None:
    mai = await signed_in(house)
    await mai.sends(f"{OWN}/mat-khau", CHANGED, so=digits(house))
    assert "Đã đổi mật khẩu. Các máy khác đã thoát." in mai.said


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"cu": "sai hẳn"}, "Mật khẩu đang dùng hoặc sáu số chưa đúng"),
        ({"so": "000000"}, "Mật khẩu đang dùng hoặc sáu số chưa đúng"),
        ({"moi": "ngắn"}, "ít nhất 12 ký tự"),
        ({"nhac_lai": "khác"}, "chưa giống nhau"),
    ],
)
async def test_a_slip_is_told_and_no_password_comes_back(house: House, changes: dict[str, str], sentence: str) -> None:
    mai = await signed_in(house)
    answer = await mai.sends(f"{OWN}/mat-khau", CHANGED | {"so": digits(house)} | changes)
    assert answer.status_code == 422 and sentence in mai.said
    assert PASSWORD not in answer.text and NEW not in answer.text


async def test_digits_that_opened_the_session_do_not_change_the_password(house: House) -> None:
    mai = await signed_in(house)
    await mai.sends(f"{OWN}/mat-khau", CHANGED, so=digits(house))
    await mai.sends(f"{OWN}/mat-khau", cu=NEW, moi=PASSWORD, nhac_lai=PASSWORD, so=digits(house))
    assert mai.answer.status_code == 422
    house.now += dt.timedelta(seconds=30)
    await mai.sends(f"{OWN}/mat-khau", cu=NEW, moi=PASSWORD, nhac_lai=PASSWORD, so=digits(house))
    assert "Đã đổi mật khẩu" in mai.said
