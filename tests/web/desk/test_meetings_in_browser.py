"""A meeting in a real browser, from the form with slips to the wall of the hall, by tap and by keyboard."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bot.web.desk.imports import IMPORTS
from bot.web.desk.meetings import MEETINGS
from tests.service.imports.kit import MEETING, sheet
from tests.web.desk.served import Served
from tests.web.desk.test_browser import DESK, PHONE, SMALL_TARGETS, axe_is_pleased

Visit = Callable[[tuple[int, int]], Page]


@pytest.fixture
def visit(browser: Browser, pages: Served) -> Iterator[Visit]:
    opened: list[BrowserContext] = []

    def visit(size: tuple[int, int]) -> Page:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]})
        context.set_default_timeout(10_000)
        opened.append(context)
        pages.signs_in(context, "commune", "06040")
        return context.new_page()

    yield visit
    for context in opened:
        context.close()


def fits(page: Page, size: tuple[int, int]) -> None:
    axe_is_pleased(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0], page.url
    assert page.evaluate(SMALL_TARGETS) == [], page.url


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_from_the_form_to_the_wall_of_the_hall(visit: Visit, pages: Served, size: tuple[int, int]) -> None:
    page = visit(size)
    page.goto(pages.address + MEETINGS)
    page.get_by_role("link", name="Ghi buổi mới").click()
    page.get_by_label("Loại hoạt động").select_option("meeting")
    page.get_by_role("button", name="Ghi buổi này").click()
    expect(page.get_by_role("alert")).to_contain_text("Chọn ít nhất một chủ đề")
    fits(page, size)
    page.get_by_role("checkbox", name="Bình đẳng giới").check()
    page.get_by_label("Người chủ trì").select_option("village-head")
    page.get_by_label("Số hộ có mặt").fill("35")
    page.get_by_role("button", name="Ghi buổi này").click()
    expect(page.get_by_text("Đã ghi buổi này")).to_be_visible()
    fits(page, size)
    page.get_by_role("button", name="Mở điểm danh").click()
    fits(page, size)
    page.get_by_label("Mã thẻ của nhà không có máy").fill("KQV-9AV-33X")
    page.get_by_role("button", name="Ghi các hộ này có mặt").click()
    expect(page.get_by_text("Không có hộ nào mới")).to_be_visible()
    expect(page.get_by_label("Mã thẻ của nhà không có máy")).to_have_value("KQV-9AV-33X")
    page.get_by_role("link", name="Trang to cho hội trường").click()
    fits(page, size)
    key = page.locator(".hall-key")
    assert re.search(r"\w{3}-\w{3}-\w{3}", key.inner_text())
    box, code = page.get_by_role("img", name="Mã QR").bounding_box(), key.bounding_box()
    assert box is not None and code is not None
    assert box["width"] >= min(0.7 * size[0], 400)
    assert code["height"] >= 40 and code["x"] + code["width"] <= size[0]


def test_the_wall_fits_on_one_sheet_of_paper(visit: Visit, pages: Served, tmp_path: Path) -> None:
    page = visit(DESK)
    page.goto(pages.address + MEETINGS)
    page.locator("tbody a").first.click()
    if page.get_by_role("button", name="Mở điểm danh").count():
        page.get_by_role("button", name="Mở điểm danh").click()
    page.get_by_role("link", name="Trang to cho hội trường").click()
    printed = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


def test_problems_of_a_sheet_are_read_on_a_phone(visit: Visit, pages: Served, tmp_path: Path) -> None:
    page = visit(PHONE)
    page.goto(pages.address + IMPORTS)
    page.get_by_label("Loại bảng").select_option("meetings")
    page.get_by_label("Tệp", exact=True).set_input_files(
        sheet(tmp_path, MEETING | {"Số hộ": "nhiều"}, MEETING | {"Ngày": "mai"})
    )
    page.get_by_role("button", name="Nhập", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("có 2 lỗi, chưa ghi gì")
    fits(page, PHONE)
    page.get_by_label("Tệp", exact=True).set_input_files(sheet(tmp_path, MEETING))
    page.get_by_role("button", name="Nhập", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("1 mới")
    fits(page, PHONE)
