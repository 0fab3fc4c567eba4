"""The officers' pages in a real browser: every page that a menu leads to, and those in front of the gate."""

import base64
import datetime as dt
import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bot.service.officers import accounts as doings
from bot.service.officers.accounts import Place
from bot.service.officers.typed_codes import in_groups
from bot.web.desk import site
from bot.web.desk.gate import SIGN_IN
from bot.web.desk.pages import HOME
from tests.service.officers.kit import PASSWORD, digits, employed
from tests.web.desk.province import IDS
from tests.web.desk.served import Served

PHONE, DESK = (360, 740), (1280, 800)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
IN_FRONT = [SIGN_IN, f"{HOME}/moi", f"{HOME}/mo"]
BEHIND = [
    re.sub(r"{(\w+)}", lambda name: IDS[name[1]][0], page.path)
    for page in site.PAGES
    if page.method == "GET" and page.records != "export" and not {"{account}", "{chart}"} & set(page.path.split("/"))
]
MAI = Place("Bà Mai, UBND xã Thất Khê", "commune", "06040")

Visit = Callable[..., BrowserContext]


@pytest.fixture
def visit(browser: Browser, pages: Served) -> Iterator[Visit]:
    """A context; what the browser complains of, or loads from elsewhere, is a failure."""
    opened: list[BrowserContext] = []
    complaints: list[str] = []
    hosts: set[str] = set()

    def visit(size: tuple[int, int] = PHONE, *, dark: bool = False, script: bool = True) -> BrowserContext:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
        )
        context.set_default_timeout(5_000)
        context.on("console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
        opened.append(context)
        return context

    yield visit
    for context in opened:
        context.close()
    assert [line for line in complaints if not line.startswith("Failed to load resource")] == []
    assert hosts <= {urlsplit(pages.address).netloc, ""}


def welcome(pages: Served, page: Page) -> None:
    """The second page of an invitation."""
    code = pages.does(doings.invite(pages.house.store, pages.house.desk, MAI, None))
    page.goto(f"{pages.address}{HOME}/moi#ma={in_groups(code)}")
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_role("heading", name="Mở tài khoản").wait_for()


def axe_is_pleased(page: Page) -> None:
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, f"{page.url}: {found.generate_report()}"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing_to_complain_of(visit: Visit, pages: Served, size: tuple[int, int], dark: bool) -> None:
    page = visit(size, dark=dark).new_page()
    for path in IN_FRONT:
        page.goto(pages.address + path)
        axe_is_pleased(page)
    page.goto(pages.address + SIGN_IN)
    page.get_by_label("Tên đăng nhập").fill("mai")
    page.get_by_label("Mật khẩu").fill("sai")
    page.get_by_label("Sáu số trong ứng dụng xác thực").fill("1")
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("alert")).to_be_visible()
    axe_is_pleased(page)
    welcome(pages, page)
    axe_is_pleased(page)
    pages.signs_in(page.context)
    for path in [*BEHIND, f"{HOME}/khong-co"]:
        page.goto(pages.address + path)
        axe_is_pleased(page)


@pytest.mark.parametrize("size", [(320, 568), PHONE, DESK], ids=["narrow", "phone", "desk"])
def test_no_page_is_wider_than_the_screen_and_every_target_has_48_pixels(
    visit: Visit, pages: Served, size: tuple[int, int]
) -> None:
    page = visit(size).new_page()
    small: list[str] = []
    for signed_in in (False, True):
        if signed_in:
            pages.signs_in(page.context)
        for path in BEHIND if signed_in else IN_FRONT:
            page.goto(pages.address + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= size[0], path
            small += [f"{path}: {told}" for told in page.evaluate(SMALL_TARGETS)]
    assert small == []


# A link inside a sentence is as high as its line (WCAG 2.5.8 says so too); a tick is as large as its label.
SMALL_TARGETS = """() => [...document.querySelectorAll('button, a, select, summary, input:not([type=hidden])')]
    .filter((each) => each.checkVisibility() && !each.matches('.skip, p:not(.back):not(.buttons):not(.brand) a, .flash li a'))
    .map((each) => [each, (each.matches('.tick input') ? each.parentElement : each).getBoundingClientRect()])
    .filter(([each, box]) => box.width > 0 && (box.height < 47.5 || box.width < 47.5))
    .map(([each, box]) => `${each.tagName} ${each.textContent.trim() || each.name} ${box.width}x${box.height}`)"""


def test_one_signs_in_with_the_keyboard_alone(visit: Visit, pages: Served) -> None:
    account = pages.does(employed(pages.house, "commune", "06040", name="Bà Mai"))
    page = visit(DESK).new_page()
    page.goto(pages.address + SIGN_IN)
    keys = page.keyboard
    keys.press("Tab")
    expect(page.get_by_role("link", name="Đến nội dung chính")).to_be_focused()
    expect(page.get_by_role("link", name="Đến nội dung chính")).to_be_in_viewport()
    keys.press("Tab")
    for text in (account.login, PASSWORD, digits(pages.house)):
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        keys.type(text)
        keys.press("Tab")
    expect(page.get_by_role("button", name="Đăng nhập")).to_be_focused()
    keys.press("Enter")
    expect(page.get_by_text("Bà Mai").first).to_be_visible()
    expect(page.get_by_role("button", name="Thoát", exact=True)).to_be_visible()


def test_the_skip_link_leads_past_the_menu(visit: Visit, pages: Served) -> None:
    page = visit(DESK).new_page()
    pages.signs_in(page.context)
    page.goto(f"{pages.address}{HOME}/nguoi")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Mời người mới")).to_be_focused()


def test_the_code_of_a_link_is_taken_off_the_address_at_once(visit: Visit, pages: Served) -> None:
    page = visit().new_page()
    page.goto(f"{pages.address}{HOME}/moi#ma=ABC-DEF")
    expect(page.get_by_label("Mã mời")).to_have_value("ABC-DEF")
    assert page.url == f"{pages.address}{HOME}/moi"


def test_an_account_is_made_without_a_script(visit: Visit, pages: Served) -> None:
    code = pages.does(doings.invite(pages.house.store, pages.house.desk, MAI, None))
    page = visit(script=False).new_page()
    page.goto(f"{pages.address}{HOME}/moi")
    page.get_by_label("Mã mời").fill(in_groups(code).lower())
    page.get_by_role("button", name="Tiếp tục").click()
    key = page.locator("code.key").inner_text().replace(" ", "")
    page.get_by_label("Tên đăng nhập").fill("khongkichban")
    page.get_by_label("Mật khẩu mới").fill(PASSWORD)
    page.get_by_label("Gõ lại mật khẩu").fill(PASSWORD)
    page.get_by_label("Sáu số").fill(digits(pages.house, secret=base64.b32decode(key)))
    page.get_by_role("button", name="Xong, vào trang").click()
    expect(page.get_by_text("Bà Mai, UBND xã Thất Khê").first).to_be_visible()
    page.locator(".for-phone summary").click()
    page.get_by_role("link", name="Tài khoản của tôi").first.click()
    page.get_by_role("button", name="Thoát", exact=True).click()
    expect(page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    page.goto(f"{pages.address}{HOME}/tai-khoan")
    expect(page.get_by_role("heading", name="Đăng nhập")).to_be_visible()


def test_after_signing_out_back_shows_nothing(visit: Visit, pages: Served) -> None:
    page = visit().new_page()
    pages.signs_in(page.context)
    page.goto(f"{pages.address}{HOME}/nguoi")
    page.get_by_role("button", name="Thoát", exact=True).click()
    expect(page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Đăng nhập")).to_be_visible()


def test_the_print_leaves_out_what_paper_cannot_press(visit: Visit, pages: Served) -> None:
    page = visit(DESK).new_page()
    pages.signs_in(page.context)
    page.goto(f"{pages.address}{HOME}/nhat-ky")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Thoát", exact=True)).to_be_hidden()
    expect(page.locator("nav.menu:visible")).to_have_count(0)
    expect(page.locator("table").first).to_be_visible()


def test_a_page_of_an_older_hour_leads_to_the_sign_in(visit: Visit, pages: Served) -> None:
    page = visit().new_page()
    pages.signs_in(page.context)
    page.goto(f"{pages.address}{HOME}/nguoi")
    pages.house.now += dt.timedelta(hours=1)
    page.get_by_role("link", name="Mời người mới").click()
    expect(page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
