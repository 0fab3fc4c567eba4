"""One chat is written to so often at most; another does not wait for it."""

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram import A_CHAT, A_GROUP, windows_of
from bot.service.carriers.chat_limits import SWEPT_AFTER, ChatLimits, Window


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_short_burst_passes_and_then_one_waits() -> None:
    clock = Clock()
    limits = ChatLimits(lambda _: (Window(3, 3.0),), clock)
    assert [limits.take("a") for _ in range(4)] == [0.0, 0.0, 0.0, 3.0]
    assert limits.take("b") == 0.0
    clock.now = 2.0
    assert limits.take("a") == 1.0
    clock.now = 3.0
    assert limits.take("a") == 0.0


def test_groups_have_twenty_a_minute_and_people_one_a_second() -> None:
    assert windows_of("-1001234") == A_GROUP
    assert windows_of("1234") == A_CHAT
    clock = Clock()
    limits = ChatLimits(windows_of, clock)
    sent = 0
    for second in range(60):
        clock.now = float(second)
        sent += limits.take("-5") == 0.0
    assert sent == 20


@given(st.lists(st.floats(0, 5), max_size=200))
def test_no_window_ever_holds_more_than_it_may(steps: list[float]) -> None:
    clock, sent = Clock(), list[float]()
    limits = ChatLimits(lambda _: A_GROUP, clock)
    for step in steps:
        clock.now += step
        if limits.take("-5") == 0.0:
            sent.append(clock.now)
    for window in A_GROUP:
        for first in sent:
            assert sum(first <= at < first + window.seconds for at in sent) <= window.most


def test_a_chat_that_is_quiet_takes_no_memory() -> None:
    clock = Clock()
    limits = ChatLimits(windows_of, clock)
    for chat in range(5 * SWEPT_AFTER):
        clock.now += 1.0
        limits.take(str(chat))
    assert len(limits) <= SWEPT_AFTER + 5


def test_where_there_is_no_limit_nothing_is_remembered() -> None:
    limits = ChatLimits(lambda _: ())
    assert {limits.take("a") for _ in range(100)} == {0.0}
    assert len(limits) == 0
