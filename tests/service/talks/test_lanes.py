"""Order within a chat, where several writers work at once."""

import asyncio

from bot.service.talks.lanes import Lanes


async def test_one_name_goes_in_order_and_another_does_not_wait() -> None:
    lanes, done = Lanes(), []

    async def pass_through(name: bytes, number: int, turns: int) -> None:
        async with lanes.lane(name):
            for _ in range(turns):
                await asyncio.sleep(0)
            done.append((name, number))

    await asyncio.gather(
        *(pass_through(b"lan", number, turns=20 - number) for number in range(10)), pass_through(b"pao", 0, turns=1)
    )
    assert [number for name, number in done if name == b"lan"] == list(range(10))
    assert done[0] == (b"pao", 0)
    assert len(lanes) == 0


async def test_one_who_comes_while_the_next_is_waking_does_not_overtake() -> None:
    lanes, inside, most = Lanes(), 0, 0

    async def pass_through(then: int) -> None:
        nonlocal inside, most
        async with lanes.lane(b"lan"):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1
        if then:
            await pass_through(then - 1)

    await asyncio.gather(*(pass_through(30) for _ in range(5)))
    assert most == 1
    assert len(lanes) == 0


async def test_one_who_gives_up_waiting_leaves_no_lane_behind() -> None:
    lanes = Lanes()
    async with lanes.lane(b"lan"):
        waiting = asyncio.create_task(lanes.lane(b"lan").__aenter__())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    assert len(lanes) == 0
