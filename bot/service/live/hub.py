"""What every screen, telephone and control page of a hall waits for: that something changed. One task for all of them.

A change is rung after its commit; at most every `PAUSE` seconds each hall that rang is read once, and all who wait for
it are woken together. Nobody has a queue: who was not waiting finds the newest state the next time she asks, so a slow
line holds nothing up and nothing piles up. There is one timer, not one for each telephone: it wakes at the end of the
question that ends first, writes down each second how much time has gone by, and lets go of who has waited long enough. What another process wrote is seen a second later.
"""

import asyncio
import time
from collections.abc import Callable
from hashlib import blake2b
from typing import Literal

import msgspec
import structlog
from msgspec import Struct

from bot.live import moves, standings
from bot.live.standings import Part, Round, Standing
from bot.model.live import LiveRules, LiveState
from bot.service.desk import Desk
from bot.storage import live
from bot.storage.live import Live, Numbers
from bot.storage.store import CannotWrite, Store

PAUSE = 0.08
TICK = 1.0
BEAT = 20.0
"""How long a request waits at most: cheap proxies cut a silent line after 30 or 60 seconds."""
MOST_WAITING = 3000
RESTS = 600.0
"""A hall that nobody asked for in so many seconds is dropped from memory."""

log = structlog.get_logger()


class Board(Struct, frozen=True):
    """All that may be shown of a quiz. `left_ms` as of `read_at`, a second of the steady clock.

    carded   cards raised for A to D at this question
    spread   telephones by how many they got right
    right    answers that were right, of all telephones, of questions that count; cards apart
    mark     changes with anything on the big screen; `step` only where a telephone must show another page
    """

    quiz: Live
    shown: moves.Shown
    left_ms: int
    read_at: float
    numbers: Numbers
    carded: tuple[int, int, int, int]
    standings: tuple[Standing, ...] = ()
    spread: tuple[int, ...] = ()
    by_phone: Part = Part()
    by_card: Part = Part()
    mark: str = ""
    step: str = ""

    @property
    def rules(self) -> LiveRules:
        return self.quiz.rules

    @property
    def state(self) -> LiveState:
        return self.quiz.state


What = Literal["mark", "step"]


class _Hall:
    """`changed` are set, and replaced, when a board with another mark or step is there, and at every beat."""

    def __init__(self, board: Board, now: float) -> None:
        self.board = board
        self.asked_at = now
        self.changed: dict[What, asyncio.Event] = {"mark": asyncio.Event(), "step": asyncio.Event()}

    def wake(self, *of: What) -> None:
        for what in of:
            woken, self.changed[what] = self.changed[what], asyncio.Event()
            woken.set()


class LiveHub:
    def __init__(self, store: Store, desk: Desk, steady: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._desk = desk
        self._steady = steady
        self._halls: dict[str, _Hall] = {}
        self._rung: set[str] = set()
        self._bell = asyncio.Event()
        self._waiting = 0
        self._ticked = 0.0
        self._is_closed = False

    def ring(self, code: str) -> None:
        """Something of this hall was committed."""
        self._rung.add(code)
        self._bell.set()

    async def board(self, code: str) -> Board | None:
        """As it stood not longer than a moment ago; None where there is no such quiz."""
        hall = self._halls.get(code)
        if hall is None:
            read = await self._read(code)
            if read is None:
                return None
            hall = self._halls.setdefault(code, _Hall(read, self._steady()))
        hall.asked_at = self._steady()
        return hall.board

    async def fresh(self, code: str) -> Board | None:
        """As it stands now: for who has just changed it."""
        if code in self._halls:
            await self._renew(code)
        return await self.board(code)

    async def changed(self, code: str, of: What, have: str) -> Board | None:
        """The board as soon as its `mark` (or `step`) is another than the one she has; None: nothing new for so long.

        Raises LookupError where there is no such quiz.
        """
        board = await self.board(code)
        hall = self._halls.get(code)
        if board is None or hall is None:
            raise LookupError(code)
        if getattr(board, of) != have:
            return board
        if self._waiting >= MOST_WAITING or self._is_closed:
            return None
        self._waiting += 1
        try:
            await hall.changed[of].wait()
        finally:
            self._waiting -= 1
        return hall.board if getattr(hall.board, of) != have else None

    def close(self) -> None:
        """The server stops: whoever waits gets an empty answer now, and asks the next server."""
        self._is_closed = True
        for hall in self._halls.values():
            hall.wake("mark", "step")

    async def run(self) -> None:
        await self._wake_all()
        while True:
            await self._until_rung()
            try:
                await self._turn()
            except CannotWrite as trouble:
                log.error("a hall cannot be written", error=type(trouble).__name__)
            await asyncio.sleep(PAUSE)

    async def _wake_all(self) -> None:
        """After a restart: the time of a question that was being asked goes on from here."""
        async with self._store.reading() as reading:
            for quiz in await live.running(reading):
                if quiz.state.phase == "asking":
                    self.ring(quiz.code)

    async def _until_rung(self) -> None:
        try:
            async with asyncio.timeout(self._next_due()):
                await self._bell.wait()
        except TimeoutError:
            pass

    def _next_due(self) -> float:
        """Seconds until the first question ends, or until the next tick."""
        ends = [self._left(hall.board) for hall in self._halls.values() if hall.board.shown == "asking"]
        return max(min([TICK, *ends]), 0.01)

    def left_ms(self, board: Board) -> int:
        """As of now, of a board that was read a moment ago."""
        return max(int(self._left(board) * 1000), 0) if board.shown == "asking" else board.left_ms

    def _left(self, board: Board) -> float:
        return board.left_ms / 1000 - (self._steady() - board.read_at)

    async def _turn(self) -> None:
        rung, self._rung = self._rung, set()
        self._bell.clear()
        over = {
            code for code, hall in self._halls.items() if hall.board.shown == "asking" and self._left(hall.board) <= 0
        }
        now = self._steady()
        if now - self._ticked >= TICK:  # another process (a terminal, a second server) rings its own bell only
            rung |= {code for code, hall in self._halls.items() if hall.board.shown != "over"}
        for code in rung | over:
            await self._renew(code)
        if now - self._ticked >= TICK:
            self._ticked = now
            await self._spend()
            self._let_go(now)

    async def _renew(self, code: str) -> None:
        board = await self._read(code)
        hall = self._halls.get(code)
        if board is None:
            self._halls.pop(code, None)
            return
        if hall is None:
            self._halls[code] = _Hall(board, self._steady())
            return
        before, hall.board = hall.board, board
        if board.step != before.step:
            hall.wake("mark", "step")
        elif board.mark != before.mark:
            hall.wake("mark")

    async def _spend(self) -> None:
        for hall in self._halls.values():
            quiz = hall.board.quiz
            if hall.board.shown == "asking":
                spent = self._desk.live_clock.spent_ms(quiz)
                await self._store.write(live.spend, quiz.id, quiz.state.version, spent)

    def _let_go(self, now: float) -> None:
        """Every `BEAT` seconds who waits gets an empty answer and asks again; halls of yesterday are dropped."""
        if int(now / BEAT) != int((now - TICK) / BEAT):
            for hall in self._halls.values():
                hall.wake("mark", "step")
        for code in [code for code, hall in self._halls.items() if now - hall.asked_at > RESTS]:
            if self._halls[code].board.shown != "asking":
                del self._halls[code]

    async def _read(self, code: str) -> Board | None:
        async with self._store.reading() as reading:
            quiz = await live.seen(reading, code)
            if quiz is None:
                return None
            numbers = await live.numbers(reading, quiz.id, quiz.state.index)
            needs_all = quiz.state.phase in ("answer", "standings", "over")
            rows = await live.all_of(reading, quiz.id) if needs_all else ((), (), numbers.cards)
        spent = self._desk.live_clock.spent_ms(quiz)
        round = Round(quiz.rules, quiz.state.counted, *rows)
        board = Board(
            quiz,
            moves.shown(quiz.rules, quiz.state, spent),
            moves.left_ms(quiz.rules, spent),
            self._steady(),
            numbers,
            standings.card_tally(numbers.cards, quiz.state.index),
            standings.standings(round) if needs_all else (),
            standings.spread(round) if needs_all else (),
            standings.by_phone(round) if needs_all else Part(),
            standings.by_card(round) if needs_all else Part(),
        )
        return msgspec.structs.replace(board, mark=_mark(board), step=f"{quiz.state.version}{board.shown[0]}")


def _mark(board: Board) -> str:
    """Of what is shown, not of when: the time that is left counts down by itself."""
    said = (board.quiz.id, board.state.version, board.shown, board.numbers, board.carded)
    return blake2b(msgspec.msgpack.encode(said), digest_size=8).hexdigest()
