"""The public pages over a house with contests in every phase: announced, open, published with prizes and a draw."""

import datetime as dt
import re
from typing import Any

import httpx
from starlette.applications import Starlette

from bot.channels.web import WebChat, network_of
from bot.model.contest import Attempts, Collective, Eligibility, Pool, Prize, Round
from bot.model.entries import Result
from bot.model.frozen import Frozen
from bot.service.contests.life import freeze_now
from bot.service.contests.results import publish
from bot.storage import reached
from bot.web.certificate_page import certificate_routes
from bot.web.contests.pages import contest_routes
from bot.web.page import chat_routes
from tests.conftest import House
from tests.contest.kit import contest
from tests.contests.crowd import COMMUNES, Crowd

DONE, OPEN, SOON = "da-xong", "dang-mo", "sap-mo"
DONE_ROUND = Round("Cả cuộc thi", dt.datetime(2026, 11, 24, 8), dt.datetime(2026, 11, 26, 17))
OPEN_ROUNDS = (
    Round("Vòng 1", dt.datetime(2026, 11, 26, 18), dt.datetime(2026, 12, 3, 17)),
    Round("Vòng 2", dt.datetime(2026, 12, 4, 8), dt.datetime(2026, 12, 10, 17)),
)
SOON_ROUND = Round("Cả cuộc thi", dt.datetime(2027, 1, 4, 8), dt.datetime(2027, 1, 18, 17))
LATER = {DONE: "Tìm hiểu tháng 11", OPEN: "Tìm hiểu tháng 12", SOON: "Tìm hiểu tháng 1"}


def site(house: House) -> Starlette:
    """The public pages, the chat page and its door."""
    web = WebChat(house.store, house.desk, house.receiver, lambda: None)
    public = [*contest_routes(house.store, house.desk, network_of), *certificate_routes(house.store, house.desk)]
    return Starlette(routes=[*chat_routes(), *web.routes(), *public])


def reader(house: House) -> httpx.AsyncClient:
    """Somebody without a login and without a cookie."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(site(house)), base_url="https://loa.example")


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


async def freezes(house: House, key: str, *rounds: Round, **changes: Any) -> Frozen:
    rules = contest(
        key=key, name=LATER.get(key, key), round=rounds, **{"pool": (Pool(6, topics=("tuoi-cuoi",)),)} | changes
    )
    done = await house.store.write(freeze_now, house.desk, rules)
    assert done is not None
    return done


async def done(house: House, people: int = 30, **changes: Any) -> Result:
    """Sat by a crowd, closed and published: prizes by place and by lot, communes by their rate."""
    sizes = [
        {"what": "people", "commune": code, "as_of": "2026-01-01", "n": n, "source": "Niên giám thử"}
        for code, n in zip(COMMUNES, (900, 300, 300, 40), strict=True)
    ]
    await house.store.write(reached.import_denominators, sizes)
    rules = {
        "prize": (Prize("Giải Nhất", 1, amount=2_000_000), Prize("Giải may mắn", 3, by="lot")),
        "collective": (Collective("Xã dự thi đông", 1, "commune"),),
    }
    of = await freezes(house, DONE, DONE_ROUND, **rules | changes)
    crowd = Crowd(house, of, people, 7)
    await crowd.sits()
    return await publish(house.store, house.desk, DONE, -1)


async def settle(house: House) -> None:
    """All three; the clock stands in the first round of the open one."""
    await done(house)
    rules = {"attempts": Attempts(1, "round"), "eligibility": Eligibility(ages=("16+", "under-16"), per_chat=2)}
    of = await freezes(house, OPEN, *OPEN_ROUNDS, **rules)
    await freezes(house, SOON, SOON_ROUND)
    house.later(hours=12)
    assert of.contest.round_at(dt.datetime(2026, 11, 27, 5)) == 0
