"""The pages of figures in a real browser, over a province with something on every page."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bot.papers.chart import chart_svg
from bot.reach.charts import Chart
from bot.web.desk.communes import COMMUNES
from bot.web.desk.content import CONTENT
from bot.web.desk.gains import GAINS
from bot.web.desk.groups import GROUPS
from bot.web.desk.method import METHOD
from bot.web.desk.overview import OVERVIEW
from bot.web.desk.target import TARGET
from bot.web.desk.trends import TRENDS
from tests.conftest import House
from tests.web.desk.filled import FEW
from tests.web.desk.served import Served, served
from tests.web.desk.test_browser import DESK, PHONE, RULES, SMALL_TARGETS

PATHS = (
    OVERVIEW,
    f"{OVERVIEW}?ky=2021-2025",
    COMMUNES,
    f"{COMMUNES}?chude=tuoi-cuoi&xep=tile&chieu=xuong&tim=a",
    f"{COMMUNES}?bando=194&ky=2026",
    f"{COMMUNES}?tim=khong-co",
    f"{COMMUNES}/{FEW[0]}",
    GROUPS,
    CONTENT,
    TRENDS,
    GAINS,
    f"{GAINS}?ky=2026&lop=can-bo",
    f"{TARGET}/a",
    f"{TARGET}/b",
    METHOD,
)
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def pages(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    database = tmp_path_factory.mktemp("figures") / "loaban.db"
    shutil.copy(filled, database)

    async def as_it_is(house: House) -> None:
        """The file is full already."""

    with served(database, as_it_is) as found:
        yield found


@pytest.fixture
def opens(browser: Browser, pages: Served) -> Iterator[Open]:
    opened: list[BrowserContext] = []
    complaints: list[str] = []

    def opens(path: str, size: tuple[int, int] = PHONE, *, dark: bool = False, script: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
        )
        context.set_default_timeout(10_000)
        context.on("console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None)
        opened.append(context)
        pages.signs_in(context)
        page = context.new_page()
        page.goto(pages.address + path)
        return page

    yield opens
    for context in opened:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing_where_every_page_is_full(
    opens: Open, pages: Served, size: tuple[int, int], dark: bool
) -> None:
    page = opens(OVERVIEW, size, dark=dark)
    for path in PATHS:
        page.goto(pages.address + path)
        for details in page.locator("main details").all():
            details.evaluate("each => each.open = true")
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"


@pytest.mark.parametrize("size", [(320, 700), PHONE, DESK], ids=["narrow", "phone", "desk"])
def test_a_full_page_is_not_wider_than_the_screen_and_every_target_is_large(
    opens: Open, pages: Served, size: tuple[int, int]
) -> None:
    page = opens(OVERVIEW, size)
    for path in PATHS:
        page.goto(pages.address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0], path
        assert page.evaluate(SMALL_TARGETS) == [], path


def test_every_chart_is_drawn(opens: Open, pages: Served) -> None:
    page = opens(TRENDS, DESK)
    for path in (TRENDS, OVERVIEW, f"{COMMUNES}/{FEW[0]}", f"{TARGET}/b"):
        page.goto(pages.address + path)
        charts = page.locator("figure.chart img")
        assert charts.count() > 0, path
        for chart in charts.all():
            chart.scroll_into_view_if_needed()
            page.wait_for_function("each => each.complete && each.naturalWidth > 0", arg=chart.element_handle())


def test_the_map_is_walked_by_keyboard_and_scrolls_in_its_own_box(opens: Open) -> None:
    page = opens(COMMUNES)
    box = page.get_by_role("region", name="Bản đồ 65 xã, phường")
    assert box.evaluate("each => each.scrollWidth > each.clientWidth")
    box.focus()
    page.keyboard.press("Tab")
    first = page.locator(":focus")
    assert first.get_attribute("class") in {f"tile k{level}" for level in range(6)}
    for _ in range(9):  # to the end of the second row, which lies outside of the box
        page.keyboard.press("Tab")
    there = page.locator(":focus")
    expect(there).to_be_in_viewport(ratio=1)
    name = (there.get_attribute("aria-label") or "").split(":")[0]
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_tiles_stand_where_the_communes_lie_and_their_words_fit(opens: Open, pages: Served) -> None:
    for size in (PHONE, DESK):
        page = opens(COMMUNES, size)
        told = page.evaluate(
            """() => [...document.querySelectorAll('.tiles .tile')].map((each) => {
                const box = each.getBoundingClientRect();
                const fits = each.scrollWidth <= each.clientWidth + 1 && each.scrollHeight <= each.clientHeight + 1;
                return [each.href.match(/xa\\/(\\d{5})/)[1], box.x, box.y, fits];
            })"""
        )
        tiles = pages.house.desk.gazetteer.atlas.tiles
        columns = sorted({round(x) for _, x, _, _ in told})
        rows = sorted({round(y) for _, _, y, _ in told})
        assert (len(columns), len(rows)) == (9, 9)
        for code, x, y, fits in told:
            assert (columns.index(round(x)) + 1, rows.index(round(y)) + 1) == tiles[code], code
            assert fits, (size, code)


def test_sorting_and_filtering_need_no_script(opens: Open) -> None:
    page = opens(COMMUNES, DESK, script=False)
    page.get_by_role("link", name="Có thẻ").click()
    heading = page.locator("th[aria-sort]")
    expect(heading).to_have_text(re.compile("Có thẻ"))
    expect(heading).to_have_attribute("aria-sort", "descending")
    page.get_by_role("link", name="Có thẻ").click()
    expect(page.locator("th[aria-sort]")).to_have_attribute("aria-sort", "ascending")
    page.get_by_text("Lọc bảng").click()
    page.get_by_label("Tên có chữ").fill("thất khê")
    page.get_by_role("button", name="Lọc").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("th[aria-sort]")).to_have_attribute("aria-sort", "ascending")
    page.get_by_label("Kỳ", exact=True).select_option("2026-Q3")
    page.get_by_role("button", name="Xem").click()
    assert "ky=2026-Q3" in page.url and "xep=the" in page.url


def test_large_numbers_stay_inside_of_a_chart(browser: Browser) -> None:
    """Also in a font that is wider than ours."""
    many = tuple((f"{month:02}/2026", {"Thẻ": 21_847, "Tự khai": 1_147_135, "Đếm": 9}) for month in range(1, 13))
    series = ("Thẻ", "Tự khai", "Đếm")
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    for chart in (Chart("line", "A", "B", many, series), Chart("bars", "A", "B", many, series, "Đếm")):
        page.set_content(f"<body style='margin:0'>{chart_svg(chart).decode()}</body>")
        outside = page.evaluate(
            """() => [...document.querySelectorAll('svg text')]
                .filter((each) => each.getBoundingClientRect().right > document.querySelector("svg").clientWidth).map((each) => each.textContent)"""
        )
        assert outside == [], chart.kind
    page.close()
