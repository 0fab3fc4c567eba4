"""The outbox goes out: a carrier in trouble holds up neither replies nor another channel, and who left hears nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.model.replies import Fade, Say, Wipe
from bot.service.carriers import wire
from bot.service.carriers.pace import Pace
from bot.service.carriers.sending import Patience, Unreachable
from bot.service.talks.deliver import Deliverer
from bot.storage import outbox
from bot.storage.outbox import BULK, REPLY
from bot.storage.sql import Db
from tests.channels.telegram_kit import until
from tests.conftest import House


class Carrier:
    """`sent` in order; what is in `troubles` happens to that chat instead."""

    def __init__(self, channel: str = "telegram") -> None:
        self.channel = channel
        self.sent: list[str] = []
        self.tried: list[str] = []
        self.troubles: dict[str, Exception | asyncio.Event] = {}

    async def send(self, chat: int, address: str, what: Say | Wipe | Fade) -> tuple[str, ...]:
        self.tried.append(address)
        match self.troubles.get(address):
            case asyncio.Event() as event:
                await event.wait()
            case Exception() as trouble:
                raise trouble
            case None:
                pass
        self.sent.append(address)
        return (f"m{len(self.sent)}",)


@asynccontextmanager
async def delivering(house: House, carrier: Carrier, rate: float | None = None) -> AsyncIterator[Deliverer]:
    deliverer = Deliverer(house.store, house.desk, carrier, Pace(rate), at_once=12)
    running = asyncio.create_task(deliverer.run())
    try:
        yield deliverer
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def put(house: House, *names: str, lane: int = REPLY, channel: str = "telegram") -> None:
    now = int(house.now.timestamp())

    def puts(db: Db) -> None:
        for name in names:
            outbox.put(
                db,
                chat=int.from_bytes(name.encode()[-6:]),
                channel=channel,
                address=house.desk.keys.seal.close(name.encode()),
                body=house.desk.keys.seal.close(wire.pack(Say(body="x"))),
                now=now,
                expires_at=now + 3600,
                lane=lane,
            )

    await house.store.write(puts)


async def test_after_a_429_on_bulk_replies_go_out_and_bulk_does_not(house: House) -> None:
    carrier = Carrier()
    carrier.troubles["bulk0"] = Patience(10_072)
    await put(house, *(f"bulk{n}" for n in range(40)), lane=BULK)
    async with delivering(house, carrier) as deliverer:
        await until(lambda: "bulk0" in carrier.tried)
        for n in range(20):
            await put(house, f"r{n}")
        deliverer.wake()
        await until(lambda: sum(name.startswith("r") for name in carrier.sent) == 20)
        after = [name for name in carrier.tried[carrier.tried.index("bulk0") + 1 :] if name.startswith("bulk")]
    assert len(after) < 12, "only what had its slot already"
    kept = await house.rows("SELECT DISTINCT state, tries FROM outbox WHERE lane = 1 AND state <> 'sent'")
    assert kept == [("queued", 0)], "patience is no try, and nothing is lost"


async def test_bulk_that_hangs_leaves_room_for_replies(house: House) -> None:
    carrier, never = Carrier(), asyncio.Event()
    carrier.troubles = {f"bulk{n}": never for n in range(40)}
    await put(house, *carrier.troubles, lane=BULK)
    async with delivering(house, carrier) as deliverer:
        await until(lambda: len(carrier.tried) == 8)
        await put(house, *(f"r{n}" for n in range(30)))
        deliverer.wake()
        await until(lambda: len(carrier.sent) == 30)
        never.set()


async def test_a_channel_that_is_down_does_not_hold_another_up(house: House) -> None:
    down, up = Carrier("zalo"), Carrier("telegram")
    down.troubles = {f"z{n}": Unreachable() for n in range(50)}
    await put(house, *down.troubles, channel="zalo")
    await put(house, *(f"t{n}" for n in range(50)))
    async with delivering(house, down), delivering(house, up):
        await until(lambda: len(up.sent) == 50 and len(down.tried) >= 50)
    waiting = "SELECT COUNT(*) FROM outbox WHERE channel = 'zalo' AND state IN ('queued', 'sending')"
    assert await house.rows(waiting) == [(50,)]


async def test_who_says_stop_after_it_was_taken_is_not_sent_it(house: House) -> None:
    carrier = Carrier()
    await put(house, "a0", "b1", "c2", "d3", lane=BULK)
    async with delivering(house, carrier, rate=3):
        await until(lambda: carrier.sent == ["a0"])
        assert (await house.rows("SELECT COUNT(*) FROM outbox WHERE state = 'sending'"))[0][0] >= 1
        await house.store.write(outbox.stop_bulk, int.from_bytes(b"d3"))
        await until(lambda: len(carrier.sent) == 3)
    assert carrier.tried == ["a0", "b1", "c2"]


async def test_what_failed_stays_visible_with_its_kind(house: House) -> None:
    carrier = Carrier()
    carrier.troubles["a0"] = ValueError("with words of hers")
    await put(house, "a0")
    async with delivering(house, carrier):
        await until(lambda: carrier.tried == ["a0"])
    assert await house.rows("SELECT state, error, body FROM outbox") == [("failed", "ValueError", None)]
