"""A hall in a real browser: axe, 360 pixels, the projector at both sizes, with and without a script."""

import asyncio
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from msgspec.structs import replace
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from starlette.applications import Starlette

from bot.model.live import LiveBegun, LiveRules
from bot.model.live_draw import drawn, mixed
from bot.service.live.books import control_key
from bot.service.live.hub import LiveHub
from bot.storage import live
from bot.storage.live import Led
from bot.storage.sqlite import SqliteStore
from bot.web.live.door import Door
from bot.web.live.site import live_routes
from bot.web.page import chat_routes
from tests.conftest import House
from tests.live.kit import QUESTION
from tests.talking import shipped_library
from tests.web.live.kit import CODE
from tests.web.test_chat_page import CHROMIUM, FLAGS

PHONE, WALL, SMALL_WALL = (360, 740), (1920, 1080), (1280, 720)
HERE = f"/hoi-truong/{CODE}"
TEAMS = ("Nà Pài", "Khuổi Lầy")


class Served:
    def __init__(self, address: str, control: str) -> None:
        self.address = address
        self.control = control


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def hall(empty_database: Path, tmp_path: Path) -> Iterator[Served]:
    """On a free port, with questions as long as the content has them."""
    database = tmp_path / "hall.db"
    shutil.copy(empty_database, database)
    loop = asyncio.new_event_loop()
    found: list[Served] = []
    listening, stop = threading.Event(), asyncio.Event()

    async def run() -> None:
        house = House(await SqliteStore.open(database), shipped_library())
        await house.store.write(live.begin, LiveBegun(7, CODE, _rules(), "06040"), Led(), int(house.now.timestamp()))
        quiz = await house.store.write(live.by_code, CODE)
        assert quiz is not None
        hub = LiveHub(house.store, house.desk)
        app = Starlette(routes=[*chat_routes(), *live_routes(Door(house.store, house.desk, hub, "http://127.0.0.1"))])
        server = uvicorn.Server(
            uvicorn.Config(app, port=0, log_level="error", lifespan="off", timeout_graceful_shutdown=1)
        )
        jobs = [asyncio.create_task(server.serve()), asyncio.create_task(hub.run())]
        while not server.started:  # noqa: ASYNC110 (uvicorn has no event)
            await asyncio.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        found.append(Served(f"http://127.0.0.1:{port}", f"{HERE}/dieu-khien/{control_key(house.desk, quiz)}"))
        listening.set()
        await stop.wait()
        hub.close()
        server.should_exit = True
        await jobs[0]
        jobs[1].cancel()
        await asyncio.gather(*jobs, return_exceptions=True)
        await house.store.close()

    thread = threading.Thread(target=lambda: loop.run_until_complete(run()), daemon=True)
    thread.start()
    assert listening.wait(30)
    yield found[0]
    loop.call_soon_threadsafe(stop.set)
    thread.join(15)
    loop.close()


def _rules() -> LiveRules:
    library = shipped_library()
    questions = drawn(library, [topic.key for topic in mixed(library)], 200, 1)
    longest = max(questions, key=lambda each: len(each.ask) + len(each.explain) + sum(map(len, each.options)))
    return LiveRules((longest, replace(QUESTION, key="short")), 120, TEAMS, "village")


@pytest.fixture
def opens(browser: Browser, hall: Served) -> Iterator[Callable[..., Page]]:
    with ExitStack() as stack:

        def open_page(path: str, size: tuple[int, int] = PHONE, *, dark: bool = False, script: bool = True) -> Page:
            context: BrowserContext = browser.new_context(
                viewport={"width": size[0], "height": size[1]},
                color_scheme="dark" if dark else "light",
                java_script_enabled=script,
            )
            stack.callback(context.close)
            page = context.new_page()
            page.goto(hall.address + path)
            return page

        yield open_page


def pleases(page: Page) -> None:
    """axe has nothing to say, nothing is wider than the screen, nothing comes from elsewhere."""
    found = [(each["id"], each["nodes"][0]["html"][:90]) for each in Axe().run(page).response["violations"]]
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def fits(page: Page) -> None:
    """All of it is on the wall: nothing below the edge, nothing above it."""
    boxes = page.evaluate(
        """[...document.querySelectorAll('#screen h1, #screen p, #screen li, #screen td')].map(e => e.getBoundingClientRect())
        .filter(b => b.width && (b.top < 0 || b.bottom > innerHeight + 1 || b.right > innerWidth + 1)).length"""
    )
    assert boxes == 0


def test_a_whole_hall_pleases_at_every_step(opens: Callable[..., Page], hall: Served) -> None:
    walls = [opens(f"{HERE}/man-hinh", size) for size in (WALL, SMALL_WALL)]
    lead, phone, dark = opens(hall.control), opens(HERE), opens(HERE, dark=True)
    pleases(phone)
    for page, team in ((phone, TEAMS[0]), (dark, TEAMS[1])):
        page.get_by_role("button", name=team).click()
        expect(page.get_by_text("Đã vào rồi!")).to_be_visible()
        pleases(page)
    for wall in walls:
        expect(wall.get_by_text("2 máy đã vào")).to_be_visible()
        pleases(wall)
        fits(wall)
    pleases(lead)
    lead.get_by_role("button", name="Bắt đầu câu 1").click()
    for page in (phone, dark):
        expect(page.locator(".options button").first).to_be_visible()
        pleases(page)
        page.locator(".options button").first.click()
        expect(page.get_by_text("Đã ghi A")).to_be_visible()
    for wall in walls:
        expect(wall.get_by_text("2/2 máy đã trả lời")).to_be_visible()
        pleases(wall)
        fits(wall)
    lead.locator("form.raised").first.locator("input[name=a]").fill("12")
    lead.locator("form.raised").first.get_by_role("button").click()
    expect(lead.get_by_text("Đã ghi số phiếu giấy.")).to_be_visible()
    pleases(lead)
    for press in ("Xem đáp án", "Xem bảng điểm"):
        lead.get_by_role("button", name=press).click()
        for wall in walls:
            expect(wall.locator("h1").first).to_be_visible()
            wall.wait_for_function(
                "k => document.querySelector('#screen').innerText.includes(k)",
                arg="12" if press == "Xem đáp án" else "Bảng điểm",
            )
            pleases(wall)
            fits(wall)
        pleases(lead)
        pleases(phone)
    lead.get_by_role("link", name="Kết thúc buổi đố").click()
    pleases(lead)
    lead.get_by_role("button", name="Kết thúc").click()
    expect(phone.get_by_text("Xong rồi, cảm ơn bà con!")).to_be_visible()
    assert phone.context.cookies() == []
    pleases(phone)


def test_every_target_has_48_pixels(opens: Callable[..., Page], hall: Served) -> None:
    for path in ("/hoi-truong", HERE, hall.control, "/hoi-truong/giup"):
        page = opens(path)
        small = page.evaluate(
            """[...document.querySelectorAll('a, button, input:not([type=hidden]), summary, textarea')]
            .filter(e => e.offsetParent && e.getBoundingClientRect().height < 47.5 && !e.closest('p.small')).map(e => e.outerHTML)"""
        )
        assert small == [], path


def test_without_a_script_everything_works_and_asks_again_by_itself(opens: Callable[..., Page], hall: Served) -> None:
    phone, lead, wall = (opens(path, script=False) for path in (HERE, hall.control, f"{HERE}/man-hinh"))
    phone.get_by_role("button", name=TEAMS[0]).click()
    assert phone.locator('noscript meta[http-equiv="refresh"]').count() or 'http-equiv="refresh"' in phone.content()
    assert 'http-equiv="refresh"' in wall.content()
    lead.get_by_role("button", name="Bắt đầu câu 1").click()
    phone.goto(hall.address + HERE)
    phone.locator(".options button").nth(1).click()
    assert "Đã ghi" in phone.content()
    wall.goto(f"{hall.address}{HERE}/man-hinh")
    assert "máy đã trả lời" in wall.content()


def test_the_clock_on_the_wall_goes_down_and_what_the_leader_types_stays(
    opens: Callable[..., Page], hall: Served
) -> None:
    lead, wall, phone = opens(hall.control), opens(f"{HERE}/man-hinh", WALL), opens(HERE)
    phone.get_by_role("button", name=TEAMS[0]).click()
    lead.get_by_role("button", name="Bắt đầu câu 1").click()
    first = int(wall.locator("#seconds").inner_text())
    wall.wait_for_function("n => Number(document.querySelector('#seconds').textContent) < n", arg=first)
    lead.locator("form.raised").first.locator("input[name=b]").fill("77")
    phone.locator(".options button").first.click()
    expect(lead.locator("#state")).to_contain_text("1 máy trả lời")
    assert lead.locator("form.raised").first.locator("input[name=b]").input_value() == "77"
