"""Every page of a demo says that it is one, and no page of a real province does."""

import pytest

from bot.model.demo import DEMO
from bot.web.desk.site import PAGES
from bot.web.page import chat_routes
from tests.conftest import House
from tests.web.desk.kit import signed_in
from tests.web.desk.test_matrix import Province, province  # noqa: F401 (a fixture)


@pytest.mark.parametrize("is_demo", [True, False])
async def test_every_page_says_so(province: Province, is_demo: bool) -> None:  # noqa: F811
    province.house.desk.is_demo = is_demo
    officer = await signed_in(province.house, "province", "", "password", province.app)
    seen = 0
    for page in PAGES:
        if page.method == "GET":
            answer = await officer.opens(province.path(page, of_other=False))
            if answer.headers.get("Content-Type", "").startswith(("text/html", "image/svg")):
                assert (DEMO in answer.text) is is_demo, page.path
                seen += 1
    assert seen > 15


async def test_the_door_says_so_too(house: House) -> None:
    house.desk.is_demo = True
    officer = await signed_in(house)
    officer.web.cookies.clear()
    assert DEMO in (await officer.opens("/can-bo")).text


@pytest.mark.parametrize("is_demo", [True, False])
async def test_the_chat_page_says_so(is_demo: bool) -> None:
    import httpx
    from starlette.applications import Starlette

    app = Starlette(routes=chat_routes(is_demo=is_demo))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://loa.example") as web:
        assert (DEMO in (await web.get("/")).text) is is_demo
