"""The page's addresses and headers, without a browser (what a browser makes of them: test_chat_page.py)."""

from __future__ import annotations

import asyncio
import re
from datetime import datetime

import httpx
import pytest
from starlette.applications import Starlette

from bot.web.page import INDOCHINA, SECURITY_HEADERS, chat_routes, in_words


class Visitor:
    def __init__(self, exit_to: str = "") -> None:
        self.app = Starlette(routes=chat_routes(exit_to=exit_to))

    def get(self, address: str, **headers: str) -> httpx.Response:
        return asyncio.run(self._get(address, headers))

    async def _get(self, address: str, headers: dict[str, str]) -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://loa.test") as client:
            return await client.get(address, headers=headers)


def addresses(html: str) -> list[str]:
    return re.findall(r'(?:href|src)="(/static/[^"]+)"', html)


def test_every_answer_carries_the_security_headers() -> None:
    web = Visitor()
    for address in ["/", "/thoat", "/static/0/nothing.js", *addresses(web.get("/").text)]:
        sent = web.get(address).headers
        assert {name: sent[name] for name in SECURITY_HEADERS} == dict(SECURITY_HEADERS), address


def test_the_page_is_never_kept_and_its_files_are() -> None:
    web = Visitor()
    page = web.get("/")
    assert page.headers["Cache-Control"] == "no-store"
    for address in addresses(page.text):
        assert "immutable" in web.get(address).headers["Cache-Control"], address


def test_a_file_asked_for_by_an_older_page_is_given_but_not_kept() -> None:
    answer = Visitor().get("/static/0123/chat.css")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")


def test_only_files_of_the_page_are_given() -> None:
    web = Visitor()
    for name in ("fonts/README.md", "fonts/build.sh", "..%2f..%2fpage.py", "%2fetc%2fpasswd", "nothing.css"):
        assert web.get(f"/static/0/{name}").status_code == 404, name


def test_text_is_zipped_for_those_who_can_read_it() -> None:
    web = Visitor()
    script = next(address for address in addresses(web.get("/").text) if address.endswith(".js"))
    zipped, plain = web.get(script), web.get(script, **{"Accept-Encoding": "identity"})
    assert (zipped.headers.get("Content-Encoding"), plain.headers.get("Content-Encoding")) == ("gzip", None)
    assert zipped.text == plain.text


def test_leaving_through_our_server_clears_what_the_browser_kept() -> None:
    answer = Visitor().get("/thoat")
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert answer.headers["Cache-Control"] == "no-store"


def test_our_own_exit_page_tells_nothing_but_the_date() -> None:
    html = Visitor().get("/thoat").text
    words = " ".join(re.sub(r"<[^>]*>", " ", html.split("</head>")[1]).split())
    assert re.fullmatch(r"Hôm nay (Thứ \w+|Chủ Nhật), \d\d/\d\d/\d{4}", words)
    assert "loa" not in html.lower() and "chat" not in html


def test_the_exit_may_lead_to_an_outside_page() -> None:
    answer = Visitor("https://weather.example/lang-son").get("/thoat")
    assert (answer.status_code, answer.headers["Location"]) == (303, "https://weather.example/lang-son")
    assert answer.headers["Referrer-Policy"] == "no-referrer" and "Clear-Site-Data" in answer.headers


@pytest.mark.parametrize("address", ["weather.example", "javascript:alert(1)", "//weather.example", "/noi-khac"])
def test_an_exit_that_is_no_web_address_is_refused_at_the_start(address: str) -> None:
    with pytest.raises(ValueError, match="exit address"):
        chat_routes(exit_to=address)


def test_no_title_address_or_description_names_a_topic() -> None:
    """S1: whoever looks over the shoulder reads "Loa Bản", and nothing of the law."""
    html = Visitor().get("/").text
    head, body = html.split("</head>")
    for word in ("bạo lực", "hôn nhân", "luật", "giới", "phụ nữ", "cưới", "bao luc"):
        assert word not in head.lower(), word
        assert word not in body.split("<noscript>")[0].lower(), word
    assert "<title>Loa Bản</title>" in head


def test_a_date_is_written_as_it_is_spoken() -> None:
    assert in_words(datetime(2026, 11, 23, 6, 0, tzinfo=INDOCHINA)) == "Thứ Hai, 23/11/2026"
    assert in_words(datetime(2026, 3, 1, 6, 0, tzinfo=INDOCHINA)) == "Chủ Nhật, 01/03/2026"
