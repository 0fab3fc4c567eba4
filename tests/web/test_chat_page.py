"""The chat page in a real browser, against a fake door: what a villager, a screen reader and an onlooker get."""

from __future__ import annotations

import base64
import re
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Request, Route, expect, sync_playwright

from bot.papers.chart import chart_png
from bot.reach.charts import Chart
from tests.web.fake_door import CARD, HOME, FakeDoor, Json, greeting, question, say, served

CHROMIUM = next(filter(None, map(shutil.which, ("/usr/bin/chromium", "chromium", "google-chrome"))), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Lets a failed fetch be noticed while the page's clock stands still.
BREATHE = """new Promise((done) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = done;
    channel.port2.postMessage(0);
})"""
PHONE, DESK = (360, 740), (1280, 800)
NUMBERS = ["111 trẻ em; mua bán người", "113 công an", "115 cấp cứu"]

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
expect.set_options(timeout=4_000)


@dataclass
class Visit:
    """One person's tab: the page, everything it asked the network for, and everything the browser complained about."""

    page: Page
    door: FakeDoor
    home: str
    requests: list[Request] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, fragment: str = "") -> Visit:
        self.page.goto(self.home + "/" + fragment)
        self.choices.first.wait_for()
        return self

    def tap(self, label: str) -> None:
        self.page.get_by_role("button", name=label).click()

    def write(self, text: str) -> None:
        self.page.get_by_label("Viết tin hoặc gõ số").fill(text)
        self.page.get_by_role("button", name="Gửi", exact=True).click()

    def hears(self, text: str) -> None:
        self.page.locator(".bubble").last.filter(
            has_text=text
        ).wait_for()  # quicker than expect, which looks ever more rarely

    @property
    def choices(self) -> Locator:
        return self.page.locator(".choices button:visible")

    @property
    def screen(self) -> str:
        return self.page.locator("body").inner_text()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def served_door() -> Iterator[tuple[FakeDoor, str]]:
    door = FakeDoor()
    with served(door) as home:
        yield door, home


@pytest.fixture
def door(served_door: tuple[FakeDoor, str]) -> FakeDoor:
    served_door[0].forget()
    return served_door[0]


Arrive = Callable[..., Visit]


@pytest.fixture
def arrive(browser: Browser, door: FakeDoor, served_door: tuple[FakeDoor, str]) -> Iterator[Arrive]:
    visits: list[Visit] = []

    def arrive(size: tuple[int, int] = PHONE, *, dark: bool = False, script: bool = True, touch: bool = False) -> Visit:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            java_script_enabled=script,
            has_touch=touch,
        )
        context.set_default_timeout(4_000)
        visit = Visit(context.new_page(), door, served_door[1])
        visit.page.on("request", lambda request: visit.requests.append(request))
        visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        visit.page.on(
            "console", lambda line: visit.complaints.append(line.text) if line.type in {"error", "warning"} else None
        )
        visits.append(visit)
        return visit

    yield arrive
    for visit in visits:
        visit.page.context.close()
        # A failed request is reported by the browser itself; everything else (a CSP violation too) would be our slip.
        assert [line for line in visit.complaints if not line.startswith("Failed to load resource")] == []
        assert {urlsplit(request.url).netloc for request in visit.requests} <= {urlsplit(visit.home).netloc}


@pytest.fixture
def visit(arrive: Arrive) -> Visit:
    return arrive().open()


def told(route: Route) -> Json:
    event: Json | None = route.request.post_data_json
    assert event is not None
    return event


def hang(route: Route) -> None:
    """Neither answers nor fails, like a phone in a valley."""


# ---- The first load ----


def test_the_first_load_stays_under_60_kilobytes(arrive: Arrive) -> None:
    visit = arrive()
    weights: dict[str, int] = {}
    visit.page.on(
        "response", lambda sent: weights.update({sent.url: len(sent.body())}) if "/api/" not in sent.url else None
    )
    visit.open()
    visit.page.evaluate("document.fonts.ready")
    visit.page.wait_for_load_state("load")
    assert len([address for address in weights if address.endswith(".woff2")]) == 2
    assert sum(weights.values()) < 60_000, weights


def test_the_greeting_comes_with_numbered_choices(visit: Visit) -> None:
    visit.hears("Loa Bản chào bà con!")
    expect(visit.choices).to_have_text([f"{number} {label}" for number, label in enumerate(HOME, 1)])
    assert visit.page.title() == "Loa Bản"


def test_the_code_in_the_address_is_told_to_the_door_and_taken_away(arrive: Arrive) -> None:
    visit = arrive().open("?from=an-app#ma=K7%C3%A2-9")
    assert [event["opened"] for event in visit.door.heard] == ["K7â-9"]
    assert visit.page.url == visit.home + "/"


def test_a_second_code_opened_in_the_same_tab_is_told_too(visit: Visit) -> None:
    visit.page.evaluate("location.hash = '#ma=M2'")
    expect(visit.page.locator(".bubble")).to_have_count(2)
    assert [event["opened"] for event in visit.door.heard] == ["", "M2"]
    assert visit.page.url == visit.home + "/"


def test_without_a_script_the_page_says_so_and_shows_three_numbers(arrive: Arrive) -> None:
    visit = arrive(script=False)
    visit.page.goto(visit.home)
    assert [" ".join(text.split()) for text in visit.page.locator("main a:visible").all_inner_texts()] == NUMBERS
    assert "JavaScript" in visit.page.locator("noscript p").first.inner_text()
    expect(visit.page.get_by_role("button")).to_have_count(0)
    visit.page.get_by_role("link", name="Thoát").click()
    expect(visit.page).to_have_title("Hôm nay")


# ---- The talk ----


def test_a_tap_is_answered_and_the_old_choices_go(visit: Visit) -> None:
    visit.tap("Nghe một mẩu")
    visit.hears("Con trai từ đủ 20 tuổi")
    expect(visit.page.locator(".own")).to_have_text("Bà con: Nghe một mẩu")
    expect(visit.page.locator(".choices button")).to_have_text(
        [f"{number} {label}" for number, label in enumerate(CARD, 1)]
    )
    assert re.fullmatch(r"\w+:0", visit.door.heard[1]["tapped"])


def test_a_typed_number_is_sent_as_it_was_typed(visit: Visit) -> None:
    visit.page.get_by_label("Viết tin hoặc gõ số").fill(" 3 ")
    visit.page.keyboard.press("Enter")
    visit.hears("Đố bà con")
    assert visit.door.heard[1]["typed"] == "3"
    expect(visit.page.get_by_label("Viết tin hoặc gõ số")).to_have_value("")


def test_nothing_typed_is_nothing_sent(visit: Visit) -> None:
    visit.write("   ")
    visit.tap("Đố vui")
    visit.hears("Đố bà con")
    assert len(visit.door.heard) == 2


def test_the_secret_is_long_the_same_all_along_and_in_no_address(visit: Visit) -> None:
    visit.tap("Nghe một mẩu")
    visit.hears("Con trai")
    secrets = {event["chat"] for event in visit.door.heard}
    assert len(secrets) == 1 and re.fullmatch(r"[0-9a-f]{64}", *secrets)
    assert len({event["id"] for event in visit.door.heard}) == 2
    assert not [request.url for request in visit.requests if secrets & set(re.split(r"\W", request.url))]


def test_two_tabs_are_two_talks(arrive: Arrive) -> None:
    arrive().open()
    visit = arrive().open()
    assert len({event["chat"] for event in visit.door.heard}) == 2


def test_a_double_tap_counts_once(visit: Visit) -> None:
    visit.page.get_by_role("button", name="Nghe một mẩu").dblclick(no_wait_after=True)
    visit.page.evaluate("for (const _ of [1, 2, 3]) document.getElementById('help').click()")
    visit.hears("Có người nghe máy")
    assert ["tapped" in event or event["typed"] for event in visit.door.heard[1:]] == [True, "giúp"]


def test_what_is_typed_meanwhile_waits_its_turn(visit: Visit) -> None:
    held: list[Route] = []
    visit.page.route("**/api/chat", lambda route: held.append(route), times=1)
    visit.write("một")
    visit.write("hai")
    expect(visit.page.locator(".own")).to_have_count(2)
    assert len(held) == 1 and len(visit.door.heard) == 1
    held[0].continue_()
    expect(visit.page.locator(".bubble")).to_have_count(3)
    assert [event["typed"] for event in visit.door.heard[1:]] == ["một", "hai"]


def test_words_of_the_door_are_text_and_never_markup(visit: Visit) -> None:
    visit.door.answers["x"] = [
        say("<b>Đậm</b>", "Một <img src=x onerror=alert(1)>\ndòng hai.\n\nĐoạn hai.", ("<i>Nghiêng</i>",))
    ]
    visit.write("x")
    visit.hears("<img src=x onerror=alert(1)>")
    expect(visit.page.locator(".bubble").last.locator("p")).to_have_count(2)
    expect(visit.choices).to_have_text(["1 <i>Nghiêng</i>"])


def test_media_it_knows_are_shown_and_others_passed_over(visit: Visit) -> None:
    media = [
        {"kind": "link", "url": "https://luat.example/8", "label": "Đọc thêm"},
        {"kind": "link", "url": "javascript:alert(1)", "label": "Xấu"},
        {"kind": "call", "number": "111", "label": "Gọi 111"},
        {"kind": "hologram", "label": "Chưa có"},
    ]
    visit.door.answers["x"] = [say("Xem thêm", media=media)]
    visit.write("x")
    links = visit.page.locator(".media a")
    expect(links).to_have_text(["Đọc thêm", "Gọi 111"])
    assert [links.nth(index).get_attribute("href") for index in range(2)] == ["https://luat.example/8", "tel:111"]
    assert links.first.get_attribute("target") == "_blank"
    assert set((links.first.get_attribute("rel") or "").split()) == {"nofollow", "noopener", "noreferrer"}


def test_a_text_to_pass_on_is_copied(visit: Visit) -> None:
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.page.evaluate("Object.defineProperty(navigator, 'share', {value: undefined})")
    visit.door.answers["x"] = [say("Gửi đi", media=[{"kind": "copy", "text": "Mẩu tin nhỏ", "label": "Chép để gửi"}])]
    visit.write("x")
    visit.tap("Chép để gửi")
    expect(visit.page.locator(".media button")).to_have_text("Đã chép")
    assert visit.page.evaluate("navigator.clipboard.readText()") == "Mẩu tin nhỏ"


def test_a_text_to_pass_on_is_shared_where_the_phone_can(visit: Visit) -> None:
    visit.page.evaluate(
        "Object.defineProperty(navigator, 'share', {value: async (what) => { window.shared = what.text; }})"
    )
    visit.door.answers["x"] = [
        say("Gửi đi", media=[{"kind": "copy", "text": "Mẩu tin nhỏ", "label": "Gửi cho người khác"}])
    ]
    visit.write("x")
    visit.page.locator(".media button").click()
    visit.page.wait_for_function("window.shared === 'Mẩu tin nhỏ'")


# ---- A bad network ----


def test_a_busy_door_is_asked_again_with_the_same_id(visit: Visit) -> None:
    visit.door.failures = [503]
    visit.tap("Nghe một mẩu")
    visit.hears("Con trai từ đủ 20 tuổi")
    tries = visit.door.heard[1:]
    assert len(tries) == 2 and len({event["id"] for event in tries}) == 1


def test_a_lost_answer_is_asked_for_again_with_the_same_id(visit: Visit) -> None:
    lost: list[str] = []

    def lose_once(route: Route) -> None:
        lost.append(told(route)["id"])
        route.fetch()  # the door heard it; the answer is lost on the way
        route.abort()

    visit.page.route("**/api/chat", lose_once, times=1)
    visit.tap("Nghe một mẩu")
    visit.hears("Con trai từ đủ 20 tuổi")
    assert [event["id"] for event in visit.door.heard[1:]] == lost * 2
    expect(visit.page.locator(".bubble")).to_have_count(2)


def test_a_strangers_page_instead_of_an_answer_is_a_bad_network(visit: Visit) -> None:
    visit.page.route("**/api/chat", lambda route: route.fulfill(body="<html>Wi-Fi</html>"), times=1)
    visit.tap("Nghe một mẩu")
    visit.hears("Con trai từ đủ 20 tuổi")


def test_after_eight_seconds_it_says_that_the_network_is_slow(arrive: Arrive) -> None:
    visit = arrive()
    visit.page.clock.install()
    visit.open()
    visit.page.route("**/api/chat", hang)
    visit.tap("Nghe một mẩu")
    expect(visit.page.locator("#status")).to_contain_text("Đang chờ trả lời…")
    visit.page.clock.run_for(8_100)
    expect(visit.page.locator("#status")).to_contain_text("Mạng chậm, đang gửi lại")
    expect(visit.page.locator("#status a")).to_have_count(0)


def test_help_that_cannot_be_reached_still_shows_three_numbers(arrive: Arrive) -> None:
    """S28: and it does not wait behind a call that hangs."""
    visit = arrive()
    visit.page.clock.install()
    visit.open()
    asked: list[Json] = []
    visit.page.route("**/api/chat", lambda route: asked.append(told(route)))
    visit.tap("Nghe một mẩu")
    visit.page.clock.run_for(8_100)
    visit.page.locator("#help").click()
    visit.page.clock.run_for(8_100)
    expect(visit.page.locator("#status a")).to_have_text(NUMBERS)
    assert asked[-1]["typed"] == "giúp"
    visit.page.clock.run_for(800_000)
    expect(visit.page.locator("#status a")).to_have_count(0)


def test_when_it_gives_up_the_person_may_send_again(arrive: Arrive) -> None:
    visit = arrive()
    visit.page.clock.install()
    visit.open()
    tried: set[str] = set()

    def fail(route: Route) -> None:
        tried.add(told(route)["id"])
        route.abort()

    visit.page.route("**/api/chat", fail)
    visit.tap("Nghe một mẩu")
    again = visit.page.get_by_role("button", name="Gửi lại")
    for _ in range(12):
        visit.page.clock.run_for(10_000)
        visit.page.evaluate(BREATHE)
        if again.is_visible():
            break
    visit.page.unroute("**/api/chat")
    again.click()
    visit.hears("Con trai từ đủ 20 tuổi")
    assert {visit.door.heard[1]["id"]} == tried


def test_a_late_answer_is_not_shown_unasked(arrive: Arrive) -> None:
    """S15: the phone slept two minutes; somebody else may hold it now."""
    visit = arrive()
    visit.page.clock.install()
    visit.open()
    held: list[Route] = []
    visit.page.route("**/api/chat", lambda route: held.append(route))
    visit.write("giúp")
    visit.page.wait_for_timeout(0)
    visit.page.evaluate("{ const now = Date.now; Date.now = () => now() + 121000; }")
    held[0].continue_()
    expect(visit.page.get_by_role("button", name="Gửi lại")).to_be_visible()
    expect(visit.page.locator(".bubble")).to_have_count(1)


def test_a_refusal_is_told_and_the_words_are_given_back(visit: Visit) -> None:
    visit.door.failures = [413]
    visit.write("một bài rất dài")
    expect(visit.page.locator("#status")).to_have_text("Tin dài quá. Bà con viết ngắn lại nhé.")
    expect(visit.page.get_by_label("Viết tin hoặc gõ số")).to_have_value("một bài rất dài")
    expect(visit.choices).to_have_count(6)


# ---- Clearing ----


def test_instead_takes_everything_else_away(visit: Visit) -> None:
    visit.tap("Nghe một mẩu")
    visit.hears("Con trai")
    visit.door.answers["x"] = [say("Hôm nay trời đẹp.", "", ("Về đầu",), instead=True)]
    visit.write("x")
    visit.hears("Hôm nay trời đẹp.")
    expect(visit.page.locator("#log > *")).to_have_count(2)
    assert "Con trai" not in visit.page.content()


@pytest.mark.parametrize("word", ["THOAT!", "Thoát 🙏"])
def test_the_word_for_leaving_clears_the_screen_before_the_door_answers(visit: Visit, word: str) -> None:
    visit.page.route("**/api/chat", hang)
    visit.write(word)
    expect(visit.page.locator("#log")).to_be_empty()
    assert "Nghe một mẩu" not in visit.page.content() and word not in visit.page.content()


def test_a_bubble_with_a_term_is_cleared_with_what_led_to_it(arrive: Arrive) -> None:
    visit = arrive()
    visit.page.clock.install()
    visit.open()
    visit.door.answers["lời riêng"] = [say("Mình nghe đây", "Chuyện này…", ("Gọi", "Về đầu"), clear_after=600)]
    visit.write("lời riêng")
    visit.hears("Chuyện này…")
    visit.page.clock.run_for(599_000)
    visit.hears("Chuyện này…")
    visit.page.clock.run_for(1_500)
    visit.hears("Tin cũ đã được dọn.")
    for word in ("lời riêng", "Mình nghe đây", "Chuyện này", "Gọi"):
        assert word not in visit.page.locator("#log").inner_html()
    visit.tap("Về đầu")
    visit.hears("Loa Bản chào bà con!")
    assert visit.door.heard[-1]["opened"] == ""


# ---- Leaving ----


def test_the_exit_is_quick_and_back_shows_nothing(visit: Visit) -> None:
    visit.tap("Nghe một mẩu")
    visit.hears("Con trai")
    began = time.monotonic()
    visit.page.get_by_role("link", name="Thoát").click()
    expect(visit.page).to_have_title("Hôm nay")
    assert time.monotonic() - began < 1
    assert visit.door.heard[-1]["typed"] == "thoát"
    visit.page.go_back()
    assert "Con trai" not in visit.page.content() and "Loa Bản" not in visit.page.content()


def test_escape_twice_leaves_and_once_does_not(visit: Visit) -> None:
    visit.page.keyboard.press("Escape")
    expect(visit.choices).to_have_count(6)
    visit.page.keyboard.press("Escape")
    visit.page.keyboard.press("Escape")
    expect(visit.page).to_have_title("Hôm nay")


def test_the_screen_is_plain_even_when_the_exit_page_hangs(visit: Visit) -> None:
    visit.page.route("**/thoat", lambda route: route.fulfill(status=204))  # "stay where you are"
    visit.page.get_by_role("link", name="Thoát").click(no_wait_after=True)
    visit.page.wait_for_function("document.querySelector('h1').textContent === 'Hôm nay'")
    assert "Loa" not in visit.page.locator("body").inner_html()


def test_back_from_any_other_page_brings_no_talk(visit: Visit) -> None:
    visit.tap("Nghe một mẩu")
    visit.hears("Con trai")
    visit.page.goto(visit.home + "/thoat")
    visit.page.go_back()
    visit.hears("Loa Bản chào bà con!")
    assert "Con trai" not in visit.page.content()
    assert len({event["chat"] for event in visit.door.heard}) == 2


def test_a_page_out_of_the_browsers_memory_is_empty_and_begins_anew(visit: Visit) -> None:
    """Playwright keeps Chromium's back-forward cache off, so the two events are played to the page."""
    visit.write("lời riêng")
    visit.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    assert visit.screen == ""
    visit.page.evaluate("setTimeout(() => dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true})))")
    visit.hears("Loa Bản chào bà con!")
    assert "lời riêng" not in visit.page.content()


def test_nothing_is_kept_in_the_browser(visit: Visit) -> None:
    visit.write("lời riêng")
    visit.page.locator("#help").click()
    visit.hears("Có người nghe máy")
    kept = visit.page.evaluate(
        """async () => [document.cookie, localStorage.length, sessionStorage.length, (await caches.keys()).length,
        (await indexedDB.databases()).length, (await navigator.serviceWorker.getRegistrations()).length,
        history.length]"""
    )
    assert kept == ["", 0, 0, 0, 0, 0, 2]  # the history holds about:blank and this page
    assert visit.page.context.cookies() == []


# ---- Pushes ----


def test_a_push_is_shown_once_and_keeps_the_choices(visit: Visit) -> None:
    pushed = say("Tin mới của xã")
    visit.page.wait_for_timeout(0)
    while not visit.door.streams:
        visit.page.wait_for_timeout(10)
    visit.door.push(pushed)
    visit.hears("Tin mới của xã")
    visit.door.push(pushed)
    visit.door.push(say("Tin sau"))
    visit.hears("Tin sau")
    expect(visit.page.locator(".bubble")).to_have_count(3)
    expect(visit.choices).to_have_count(6)


def test_an_answer_that_also_came_as_a_push_is_shown_once(visit: Visit) -> None:
    told = question()
    while not visit.door.streams:
        visit.page.wait_for_timeout(10)
    visit.door.push(told)
    visit.hears("Đố bà con")
    visit.door.answers["x"] = [told]
    visit.write("x")
    expect(visit.page.locator("#status")).to_be_empty()
    expect(visit.page.locator(".bubble")).to_have_count(2)
    expect(visit.choices).to_have_count(3)


# ---- Eyes, fingers, keyboard, screen reader ----


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing_to_complain_of(arrive: Arrive, size: tuple[int, int], dark: bool) -> None:
    visit = arrive(size, dark=dark).open()
    visit.tap("Nghe một mẩu")
    visit.hears("Con trai")
    visit.page.locator("#help").click()
    visit.hears("Có người nghe máy")
    visit.door.failures = [400]
    visit.write("x")
    expect(visit.page.locator("#status p")).to_be_visible()
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
    found = Axe().run(visit.page, options=rules)
    assert found.violations_count == 0, found.generate_report()


def chart() -> Json:
    rows = tuple((f"xã Số {n}", {"Thẻ": 90 - n, "Tự khai": n}) for n in range(15))
    png = chart_png(Chart("bars", "Số hộ đã được nghe, năm 2026", "Tính đến 23/11/2026.", rows, ("Thẻ", "Tự khai")))
    src = "data:image/png;base64," + base64.b64encode(png).decode()
    height = int.from_bytes(png[20:24])
    return {"kind": "picture", "src": src, "alt": "xã Số 0: 90 + 0", "width": 1080, "height": height}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_chart_is_shown_within_the_page_and_said_to_who_cannot_see_it(
    arrive: Arrive, size: tuple[int, int], dark: bool
) -> None:
    visit = arrive(size, dark=dark).open()
    visit.door.answers["x"] = [say("Số hộ", "Toàn tỉnh: thẻ 90", ("Xem chữ", "Về đầu"), media=[chart()])]
    visit.write("x")
    image = visit.page.locator(".media img")
    expect(image).to_have_attribute("alt", "xã Số 0: 90 + 0")
    wait_drawn = "image => image.decode().then(() => image.naturalWidth)"
    assert image.evaluate(wait_drawn) == 1080
    box = image.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size[0]
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= size[0]
    found = Axe().run(visit.page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]})
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize(
    "src", ["https://a.example/x.png", "/x.png", "data:image/svg+xml;base64,AAAA", "data:text/html,x"]
)
def test_a_picture_from_elsewhere_is_not_shown(visit: Visit, src: str) -> None:
    picture = {"kind": "picture", "src": src, "alt": "x", "width": 1, "height": 1}
    visit.door.answers["x"] = [say("Số hộ", media=[picture])]
    visit.write("x")
    visit.hears("Số hộ")
    assert visit.page.locator(".media img").count() == 0


@pytest.mark.parametrize("size", [(320, 568), PHONE, (740, 360)], ids=["narrow", "phone", "on its side"])
def test_every_target_is_48_pixels_and_nothing_is_wider_than_the_screen(arrive: Arrive, size: tuple[int, int]) -> None:
    visit = arrive(size, touch=True).open()
    visit.door.answers["x"] = [
        say(
            "Nghiêng" * 12,
            "https://vanban.example/" + "a" * 80,
            ("b" * 60, "Ví dụ"),
            media=[{"kind": "call", "number": "1" * 60}],
        )
    ]
    visit.write("x")
    visit.hears("Nghiêng")
    targets = visit.page.locator("button:visible, a:visible, input:visible")
    boxes = [targets.nth(index).bounding_box() for index in range(targets.count())]
    assert boxes and all(box and box["height"] >= 48 and box["width"] >= 48 for box in boxes), boxes
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_text_twice_as_large_still_fits(arrive: Arrive) -> None:
    visit = arrive((360, 740)).open()
    visit.page.evaluate("document.documentElement.style.fontSize = '36px'")
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 360
    expect(visit.page.get_by_role("link", name="Thoát")).to_be_in_viewport()


def test_a_long_answer_begins_at_the_top_and_the_way_out_stays(arrive: Arrive) -> None:
    visit = arrive().open()
    visit.tap("Nghe một mẩu")
    visit.hears("Con trai")
    before = visit.page.get_by_role("link", name="Thoát").bounding_box()
    visit.door.answers["x"] = [say("Chuyện dài", "\n\n".join(["Một câu chuyện dài của bản mình. " * 4] * 8), CARD)]
    visit.write("x")
    visit.hears("Chuyện dài")
    top = visit.page.locator(".bubble").last.bounding_box()
    header = visit.page.locator("header").bounding_box()
    assert top and header and header["height"] <= top["y"] < header["height"] + 40
    assert visit.page.get_by_role("link", name="Thoát").bounding_box() == before


def test_the_keyboard_goes_on_from_the_answer(visit: Visit) -> None:
    visit.page.keyboard.press("Tab")
    visit.tap("Nghe một mẩu")
    visit.hears("Con trai")
    visit.page.keyboard.press("Tab")
    expect(visit.page.get_by_role("button", name="1 Tiếp")).to_be_focused()
    assert visit.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator(".own").last).to_have_text("Bà con: Tiếp")


def test_a_screen_reader_is_told_who_speaks(visit: Visit) -> None:
    expect(visit.page.get_by_role("log")).to_have_attribute("aria-live", "polite")
    expect(visit.page.get_by_role("log")).to_contain_text("Loa Bản: ")
    expect(visit.page.get_by_role("heading", level=2)).to_have_text("Loa Bản chào bà con!")
    assert visit.page.locator("html").get_attribute("lang") == "vi"


def test_on_a_phone_the_keys_make_room_for_the_choices(arrive: Arrive) -> None:
    visit = arrive(touch=True).open()
    field = visit.page.get_by_label("Viết tin hoặc gõ số")
    visit.door.answers["x"] = [greeting()]
    field.fill("x")
    field.press("Enter")
    expect(visit.page.locator(".bubble")).to_have_count(2)
    expect(field).not_to_be_focused()
    visit.door.answers["y"] = [say("Bà con viết câu hỏi nhé.")]
    field.fill("y")
    field.press("Enter")
    visit.hears("Bà con viết câu hỏi nhé.")
    expect(field).to_be_focused()


def test_it_says_that_the_history_of_the_browser_stays(visit: Visit) -> None:
    expect(visit.page.locator("footer")).to_contain_text("lịch sử của trình duyệt thì trang này không xóa được")


def test_a_recording_can_be_heard_when_pressed_and_not_before(visit: Visit) -> None:
    """From within the answer: nothing is fetched, and the page's rules let it be played."""
    src = "data:audio/ogg;base64,T2dnUwACAAAAAAAAAAAyzN3NAAAAAGFf2X8BE09wdXNIZWFk"
    other = {"kind": "voice", "src": "https://elsewhere.example/x.ogg", "alt": "x"}
    visit.door.answers["x"] = [say("Nghe", media=[{"kind": "voice", "src": src, "alt": "Bao nhiêu tuổi?"}, other])]
    visit.write("x")
    audio = visit.page.locator(".media audio")
    audio.wait_for()
    assert audio.count() == 1
    assert audio.get_attribute("aria-label") == "Bao nhiêu tuổi?"
    assert audio.get_attribute("controls") is not None
    assert audio.get_attribute("autoplay") is None
    assert audio.evaluate("each => each.paused")
    box = audio.bounding_box()
    assert box is not None
    assert box["height"] >= 48
