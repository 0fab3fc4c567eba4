"""The whole bot behind the page, in a real browser: from hello to the end of a quiz without one diacritic."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Page, sync_playwright

from bot.model.codes import read_code
from tests.talking import ROOT
from tests.web.test_chat_page import CHROMIUM, FLAGS

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path, str]]:
    """(address, folder, what it printed) of a bot that serves from an empty folder."""
    folder, port = tmp_path_factory.mktemp("bot"), free_port()
    settings = {name: value for name, value in os.environ.items() if not name.startswith("LOA_BAN_")}
    settings |= {"LOA_BAN_DATA": str(folder), "LOA_BAN_PORT": str(port), "PYTHONUNBUFFERED": "1"}
    printed = folder / "printed.txt"
    with printed.open("w") as out:
        serving = subprocess.Popen([sys.executable, "-m", "bot", "serve"], cwd=ROOT, env=settings, stdout=out)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{address}/ready", timeout=1)
                break
            except OSError:
                time.sleep(0.1)
        yield address, folder, printed.read_text()
    finally:
        serving.terminate()
        serving.wait(15)


@pytest.fixture
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser.new_page(viewport={"width": 360, "height": 740})
        browser.close()


def write(page: Page, text: str, until: str) -> None:
    """Types as a person does, and waits for the words that answer."""
    page.get_by_role("textbox").fill(text)
    page.get_by_role("textbox").press("Enter")
    page.get_by_text(until).last.wait_for()


def test_hello_to_the_end_of_a_quiz_and_the_officer_sees_one_more_house(bot: tuple[str, Path, str], page: Page) -> None:
    address, folder, _ = bot
    page.goto(address)
    page.get_by_text("Loa Bản chào bà con!").wait_for()
    write(page, "chao", "Mình nghe gì tiếp nào?")
    write(page, "nghe mot mau", "khoản")
    write(page, "tiep", "nhà mình ở xã nào")
    write(page, "dong y", "Nhà mình ở xã, phường nào?")
    write(page, "that khe", "Nhà mình ở xã Thất Khê.")
    write(page, "chua", "Mã nhà mình:")
    write(page, "do vui", "Câu 1/")
    questions = int(page.get_by_text("Câu 1/").last.inner_text().removeprefix("Câu 1/"))
    for n in range(2, questions + 1):
        write(page, "1", f"Câu {n}/")
    write(page, "1", "Xong rồi!")
    told = subprocess.run(
        [sys.executable, "-m", "bot", "reach", "--json", "--db", str(folder / "loaban.db")],
        cwd=ROOT,
        env=os.environ | {"LOA_BAN_DATA": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    table = json.loads(told.stdout)
    assert next(row for row in table["rows"] if row["code"] == "06040")["households"]["self"] == 1


def test_the_printed_link_makes_the_first_officer_once(bot: tuple[str, Path, str], page: Page) -> None:
    _, _, printed = bot
    link = next(word for word in printed.split() if "/#ma=" in word)
    page.goto(link)
    page.get_by_role("button", name="Đồng ý").click()
    page.get_by_role("button", name="Thống kê").click()
    page.get_by_text("Toàn tỉnh: thẻ").wait_for()
    page.goto("about:blank")
    page.goto(link)  # another page, with another secret
    page.get_by_text("Chưa có mã này").wait_for()


def test_the_other_printed_link_makes_the_first_account_of_the_pages(bot: tuple[str, Path, str], page: Page) -> None:
    address, _, printed = bot
    page.goto(next(word for word in printed.split() if "/can-bo/moi#ma=" in word))
    page.get_by_role("button", name="Tiếp tục").click()
    key = page.locator("code.key").inner_text().replace(" ", "")
    page.get_by_label("Tên và chức vụ").fill("Ông Bình, Văn phòng Sở")
    page.get_by_label("Tên đăng nhập").fill("binh")
    page.get_by_label("Mật khẩu mới").fill("rừng hồi sau nhà sàn")
    page.get_by_label("Gõ lại mật khẩu").fill("rừng hồi sau nhà sàn")
    page.get_by_label("Sáu số").fill(pyotp.TOTP(key).now())
    page.get_by_role("button", name="Xong, vào trang").click()
    page.get_by_text("Cán bộ tỉnh · Toàn tỉnh").wait_for()
    assert page.url.startswith(f"{address}/can-bo")


def test_a_printed_card_is_scanned_and_its_house_is_counted(bot: tuple[str, Path, str], page: Page) -> None:
    """From the command to the paper, from the paper to the page, from the page to the figure."""
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext here")
    address, folder, _ = bot
    env = os.environ | {"LOA_BAN_DATA": str(folder)}
    issue = [
        "--commune",
        "06058",
        "--village",
        "Nà Cạn",
        "--count",
        "1",
        "--source",
        "x",
        "--out",
        str(folder / "the.pdf"),
    ]
    subprocess.run([sys.executable, "-m", "bot", "cards", "issue", *issue], cwd=ROOT, env=env, check=True)
    printed = subprocess.run(["pdftotext", str(folder / "the.pdf"), "-"], capture_output=True, text=True, check=True)
    code = next(word for word in printed.stdout.split() if read_code(word) and "-" in word)
    page.goto(f"{address}/#ma={read_code(code)}")
    page.get_by_text("Mã nhà mình đây rồi").wait_for()
    assert page.url == f"{address}/"
    page.get_by_role("button", name="Đồng ý").click()
    page.get_by_text("Nhà mình ở xã Quốc Việt").wait_for()
    write(page, "nghe", "khoản")
    told = subprocess.run(
        [sys.executable, "-m", "bot", "reach", "--json"], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    )
    table = json.loads(told.stdout)
    assert next(row for row in table["rows"] if row["code"] == "06058")["households"]["card"] == 1


def test_help_is_one_tap_away_and_leaving_too(bot: tuple[str, Path, str], page: Page) -> None:
    address, _, _ = bot
    page.goto(address)
    page.get_by_role("button", name="Trợ giúp").first.click()
    page.get_by_role("link", name="Gọi 113").wait_for()
    page.get_by_role("link", name="Thoát").click()
    page.get_by_text("Hôm nay").first.wait_for()
    assert "Gọi 113" not in page.content()
