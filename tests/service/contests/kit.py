"""A contest in a house: frozen, entered by people who type, and looked at from outside."""

from typing import Any

from bot.model.frozen import Frozen
from bot.model.replies import Say
from bot.service.contests.life import freeze_now
from bot.service.talks.receive import Received
from tests.conftest import House, frames, heard
from tests.contest.kit import contest

PHONES = iter(range(10**8))


async def frozen(house: House, **changes: Any) -> Frozen:
    """Frozen and, by the clock of the house, open."""
    done = await house.store.write(freeze_now, house.desk, contest(**changes))
    assert done is not None
    return done


async def enters(house: House, who: str, commune: str = "that khe", name: str = "Nông Thị Hoa", **more: Any) -> str:
    """From the first screen to the contest's page; the code of the entry."""
    number = f"09{next(PHONES):08d}"
    done = await house.types(who, "chao", "thi", "tham gia thi", "dong y du thi")
    code = heard(done).split("Mã dự thi: ")[1].split()[0]
    for typed in (commune, name, more.get("phone", number), "1"):
        done = await house.types(who, typed)
    assert "Bắt đầu làm bài" in shown(house, who).choices, heard(done)
    return code


def shown(house: House, who: str) -> Say:
    """The newest screen."""
    return house._offers[who]


async def begins(house: House, who: str) -> Received:
    return await house.taps(who, "Bắt đầu làm bài")


def question(of: Frozen, say: Say) -> Any:
    """Which frozen question is on the screen."""
    return next(each for each in of.questions if each.ask in say.body)


async def answers(house: House, who: str, of: Frozen, right: bool = True) -> Received:
    """The question on the screen."""
    asked = question(of, shown(house, who))
    label = asked.options[asked.right] if right else asked.options[(asked.right + 1) % len(asked.options)]
    return await house.taps(who, label)


async def sits(house: House, who: str, of: Frozen, right: int = 4, pace: float = 5, foretells: str = "10") -> Received:
    """A whole attempt: so many right, the others wrong, so many seconds for each."""
    await begins(house, who)
    for n in range(of.contest.asked):
        house.later(seconds=pace)
        done = await answers(house, who, of, right=n < right)
    return await house.types(who, foretells) if of.contest.prediction else done


def last(done: Received) -> Say:
    return frames(done.replies)[-1]


def rows_of(house: House, who: str) -> list[str]:
    return list(shown(house, who).choices)
