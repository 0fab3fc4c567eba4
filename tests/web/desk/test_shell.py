"""The frame of the officers' pages: who is let in, and what every page carries."""

import re

from starlette.responses import Response

from bot.web.desk.gate import SIGN_IN
from bot.web.desk.pages import HOME, Page
from bot.web.desk.shell import HEADERS, number
from bot.web.desk.visit import Visit
from tests.conftest import House
from tests.service.officers.kit import PASSWORD, digits, employed
from tests.web.desk.kit import Officer, signed_in, site


async def test_who_is_not_signed_in_is_led_to_the_sign_in_page_whatever_she_asks_for(house: House) -> None:
    web = Officer(house)
    for path in (HOME, f"{HOME}/tai-khoan", f"{HOME}/khong-co", f"{HOME}/", f"{HOME}/a/b/c"):
        answer = await web.opens(path, follow=False)
        assert (answer.status_code, answer.headers["Location"]) == (303, SIGN_IN), path


async def test_login_password_and_digits_open_the_pages(house: House) -> None:
    account = await employed(house, "commune", "06040", name="Bà Nông Thị Mai")
    web = Officer(house)
    fields = {"dang_nhap": account.login, "mat_khau": PASSWORD, "so": digits(house)}
    await web.posts(SIGN_IN, fields)
    assert web.answer.status_code == 200
    assert "Bà Nông Thị Mai" in web.said and "Cán bộ xã, phường · Xã Thất Khê" in web.said


async def test_every_page_carries_the_security_headers_and_is_not_kept(house: House) -> None:
    officer, stranger = await signed_in(house), Officer(house)
    for web, path in (
        (officer, f"{HOME}/tai-khoan"),
        (officer, f"{HOME}/khong-co"),
        (stranger, SIGN_IN),
        (stranger, HOME),
    ):
        answer = await web.opens(path, follow=False)
        assert {name: answer.headers[name] for name in HEADERS} == dict(HEADERS), path
        assert answer.headers["Cache-Control"] == "no-store"


async def test_what_never_was_is_not_here(house: House) -> None:
    officer = await signed_in(house)
    await officer.opens(f"{HOME}/khong-co-trang-nay")
    assert officer.answer.status_code == 404 and "Không có trang này" in officer.said


async def test_signing_out_ends_the_session_and_not_only_the_cookie(house: House) -> None:
    officer = await signed_in(house)
    stolen = officer.web.cookies["__Host-loa"]
    await officer.sends(f"{HOME}/thoat")
    assert "Đăng nhập" in officer.said
    thief = Officer(house)
    thief.web.cookies.set("__Host-loa", stolen, domain="loa.example", path="/")
    assert (await thief.opens(HOME, follow=False)).headers["Location"] == SIGN_IN


def test_numbers_are_written_as_in_viet_nam() -> None:
    assert (number(1234), number(1234.5, 1), number(0)) == ("1.234", "1.234,5", "0")


async def test_a_page_is_found_in_its_group_and_its_neighbours_beside_it(house: House) -> None:
    officer = await signed_in(house)
    answer = await officer.opens(f"{HOME}/xa/06040")
    desk = answer.text.split('class="menu for-desk"')[1].split("</nav>")[0]
    assert re.findall(r'class="here">([^<]+)<', desk) == ["Số liệu", "Xã, phường"]
    assert "Diễn biến" in desk and "Nhật ký" not in desk
    phone = answer.text.split('class="menu for-phone"')[1].split("</nav>")[0]
    for group in ("Số liệu", "Công việc", "Giấy tờ, nhập số", "Quản lý"):
        assert f'class="group">{group}<' in phone


async def test_with_pages_of_one_group_there_is_one_row(house: House) -> None:
    async def show(visit: Visit) -> Response:
        frame = visit.shell.templates.from_string("{% extends 'desk/layout.html' %}{% block title %}Thử{% endblock %}")
        return Response(frame.render(visit=visit), media_type="text/html")

    officer = await signed_in(house, app=site(house, (Page(f"{HOME}/thu", show, menu="Thử"),)))
    answer = await officer.opens(f"{HOME}/thu")
    assert "Số liệu" not in answer.text.split("<main")[0] and 'aria-current="page">Thử' in answer.text
