"""The public pages in a real browser: on a cheap phone and on a desk, without a script, and on into the talk."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from msgspec.structs import replace
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.talking import shipped_library
from tests.web.contests.kit import DONE, OPEN, SOON, settle, site
from tests.web.desk.served import Served, served
from tests.web.test_chat_page import CHROMIUM, FLAGS

PHONE, DESK = (360, 740), (1280, 800)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
PATHS = (
    "",
    f"/{OPEN}",
    f"/{DONE}",
    f"/{SOON}",
    f"/{DONE}/dap-an",
    f"/{OPEN}/dap-an",
    f"/{DONE}/cua-toi",
    f"/{DONE}/giay",
    f"/{DONE}/giay/XXX",
    "/khong-co",
)

Visit = Callable[..., BrowserContext]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def pages(empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    database = tmp_path_factory.mktemp("contests") / "loaban.db"
    shutil.copy(empty_database, database)
    with served(database, settle, site, shipped_library) as found:
        web = found.house.desk.channels["web"]
        found.house.desk.channels["web"] = replace(web, link=found.address)
        yield found


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
        context.set_default_timeout(8_000)
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


def a_code(pages: Served) -> str:
    """Of an entry in the contest that is over."""
    [(entrant,)] = pages.does(pages.house.rows("SELECT MIN(entrant) FROM placings WHERE place > 5"))
    return pages.house.desk.contests.code(pages.house.desk.keys, DONE, entrant)


def open_own(page: Page, pages: Served) -> None:
    page.goto(f"{pages.address}/thi/{DONE}/cua-toi")
    page.get_by_label("Mã dự thi").fill(a_code(pages))
    page.get_by_role("button", name="Mở").click()
    page.get_by_role("heading", name="Thông tin của người dự thi").wait_for()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing_to_complain_of(visit: Visit, pages: Served, size: tuple[int, int], dark: bool) -> None:
    page = visit(size, dark=dark).new_page()
    for path in PATHS:
        page.goto(f"{pages.address}/thi{path}")
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"
    open_own(page, pages)
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("size", [(320, 568), PHONE, DESK], ids=["small", "phone", "desk"])
def test_nothing_is_wider_than_the_screen_and_what_is_pressed_is_large(
    visit: Visit, pages: Served, size: tuple[int, int]
) -> None:
    page = visit(size).new_page()
    for path in PATHS:
        page.goto(f"{pages.address}/thi{path}")
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0], path
        heights = page.evaluate(
            "[...document.querySelectorAll('.go, button, summary, header a, .cards a, select, input[type=text]')]"
            ".map((each) => each.getBoundingClientRect().height)"
        )
        assert min(heights, default=48) >= 48, path


def test_without_a_script_everything_can_be_read_and_sent(visit: Visit, pages: Served) -> None:
    page = visit(script=False).new_page()
    page.goto(f"{pages.address}/thi")
    page.get_by_role("link", name="Tìm hiểu tháng 11").click()
    page.get_by_role("heading", name="Giải Nhất").wait_for()
    page.get_by_role("link", name="Xem đáp án").click()
    page.get_by_role("heading", name="Câu 1", exact=True).wait_for()
    open_own(page, pages)
    page.get_by_label("Chỉ ghi chữ cái đầu").check()
    page.get_by_role("button", name="Ghi").click()
    page.get_by_text("Đã ghi.").wait_for()


def test_the_way_in_leads_to_the_contest_and_after_a_reload_the_code_leads_to_the_same_question(
    visit: Visit, pages: Served
) -> None:
    page = visit().new_page()
    page.goto(f"{pages.address}/thi/{OPEN}")
    page.get_by_role("link", name="Vào thi").click()
    page.get_by_role("button", name="Tham gia thi").click()
    page.get_by_role("button", name="Từ đủ 16 tuổi").click()
    page.get_by_role("button", name="Đồng ý dự thi").click()
    told = page.locator(".bubble", has_text="Mã dự thi: ").last.inner_text()
    code = re.search(r"[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}", told)
    assert code is not None
    for text, then in (("that khe", "Họ và tên"), ("Nông Thị Hoa", "Số điện thoại"), ("0912345678", "ghi tên thế nào")):
        page.get_by_label("Viết tin hoặc gõ số").fill(text)
        page.get_by_role("button", name="Gửi", exact=True).click()
        page.locator(".bubble", has_text=then).last.wait_for()
    page.get_by_role("button", name="Ghi đủ họ tên").click()
    page.get_by_role("button", name="Bắt đầu làm bài").click()
    page.locator(".bubble", has_text="Câu 1/6").wait_for()
    page.locator(".choices button").first.click()
    page.locator(".bubble", has_text="Câu 2/6").wait_for()
    asked = page.locator(".bubble", has_text="Câu 2/6").inner_text().split("\n")[-1]
    page.reload()  # a new chat: the page keeps its secret in memory only (S12)
    page.get_by_role("button", name="Thi tìm hiểu").wait_for()
    page.get_by_label("Viết tin hoặc gõ số").fill(code[0].lower())
    page.get_by_role("button", name="Gửi", exact=True).click()
    page.get_by_role("button", name="Làm tiếp").click()
    page.locator(".bubble", has_text="Câu 2/6").wait_for()
    assert page.locator(".bubble", has_text="Câu 2/6").inner_text().split("\n")[-1] == asked


def test_leaving_the_page_leaves_nothing_behind(visit: Visit, pages: Served) -> None:
    page = visit().new_page()
    open_own(page, pages)
    assert page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 0]
    page.get_by_role("link", name="Thoát").click()
    page.get_by_role("heading", name="Hôm nay").wait_for()
