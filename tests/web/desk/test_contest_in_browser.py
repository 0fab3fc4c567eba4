"""The form of a contest on a small telephone and without a script; its sections opened, its rows added."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.desk.served import Served
from tests.web.desk.test_browser import DESK, PHONE, SMALL_TARGETS, axe_is_pleased

THI = "/can-bo/thi"


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def page(request: pytest.FixtureRequest, browser: Browser, pages: Served) -> Iterator[Page]:
    """No script runs."""
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, java_script_enabled=False)
    context.set_default_timeout(5_000)
    pages.signs_in(context)
    yield context.new_page()
    context.close()


def begun(page: Page, pages: Served, name: str) -> None:
    page.goto(f"{pages.address}{THI}/moi")
    page.get_by_label("Tên ngắn").fill(name)
    page.get_by_label("Bắt đầu từ").select_option(
        label="Cuộc thi Tìm hiểu pháp luật về gia đình (thể lệ kiểu Quỳnh Lưu 2024)"
    )
    page.get_by_role("button", name="Bắt đầu").click()
    expect(page.get_by_role("heading", name=f"Bản nháp: {name}")).to_be_visible()


def test_a_contest_is_written_without_a_script(page: Page, pages: Served) -> None:
    begun(page, pages, "Thi không kịch bản")
    page.get_by_label("Cơ quan tổ chức").fill("Sở Tư pháp")
    page.get_by_text("Giải thưởng, đơn vị").click()
    page.get_by_role("button", name="Thêm một giải cá nhân").click()
    expect(page.get_by_role("group", name="Giải cá nhân 3")).to_be_visible()
    third = page.get_by_role("group", name="Giải cá nhân 3")
    third.get_by_label("Tên giải").fill("Giải Ba")
    third.get_by_label("Số giải").fill("nhiều")
    page.locator("#muc-giai").get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Giải cá nhân 3, số giải: Ghi một số nguyên")
    assert page.get_by_role("group", name="Giải cá nhân 3").get_by_label("Số giải").input_value() == "nhiều"
    page.get_by_role("link", name="Giải cá nhân 3, số giải").click()
    expect(page.get_by_role("group", name="Giải cá nhân 3").get_by_label("Số giải")).to_be_in_viewport()
    page.get_by_role("button", name="Bỏ giải cá nhân 3").click()
    expect(page.get_by_role("group", name="Giải cá nhân 2")).to_be_visible()
    expect(page.get_by_role("group", name="Giải cá nhân 3")).to_have_count(0)
    page.get_by_text("Tên, người tổ chức, thể lệ").click()
    assert page.get_by_label("Cơ quan tổ chức").input_value() == "Sở Tư pháp"


def test_enter_in_a_field_saves_and_takes_nothing_away(page: Page, pages: Served) -> None:
    begun(page, pages, "Thi phím Enter")
    page.get_by_label("Cơ quan tổ chức").fill("Sở Tư pháp")
    page.get_by_label("Cơ quan tổ chức").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Đã lưu")
    page.locator("#muc-cau > summary").click()
    expect(page.get_by_role("group", name="Câu hỏi riêng 2")).to_be_visible()


@pytest.mark.parametrize("size", [(320, 568), PHONE, DESK], ids=["narrow", "phone", "desk"])
def test_with_every_section_open_nothing_is_too_wide_or_too_small(
    browser: Browser, pages: Served, size: tuple[int, int]
) -> None:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    pages.signs_in(context)
    page = context.new_page()
    begun(page, pages, f"Thi rộng {size[0]}")
    at = page.url.partition("?")[0]
    for path in (at, f"{at}/xem-thu"):
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0], path
        assert page.evaluate(SMALL_TARGETS) == [], path
        axe_is_pleased(page)
    context.close()
