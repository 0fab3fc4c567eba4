"""The talk in a terminal, line by line: for editors, and for trying things out."""

import sys
import uuid
from collections.abc import AsyncIterator, Callable

from bot.channels.text import numbered
from bot.model.events import Address, Event, Inbound, Opened, Typed
from bot.model.folding import nfc
from bot.model.replies import Order, Say
from bot.service.desk import Desk
from bot.service.talks.orders import carried_out
from bot.service.talks.receive import Receiver
from bot.storage.keys import Seal
from bot.storage.store import Store

CHANNEL = "terminal"


class TerminalChat:
    """One person at one keyboard. The chat's name is made anew each time, as on a page just opened."""

    def __init__(self, store: Store, desk: Desk, receiver: Receiver) -> None:
        self._store = store
        self._desk = desk
        self._receiver = receiver
        self._name = uuid.uuid4().hex
        self._sealing = Seal(uuid.uuid4().bytes)

    async def talk(self, lines: AsyncIterator[str], write: Callable[[str], None]) -> None:
        await self._hear(Opened(), write)
        async for line in lines:
            await self._hear(Typed(nfc(line)), write)

    async def _hear(self, event: Event, write: Callable[[str], None]) -> None:
        inbound = Inbound(f"{CHANNEL}:{uuid.uuid4().hex}", Address(CHANNEL, self._name), event, self._desk.clock())
        done = await self._receiver.receive(inbound, self._sealing)
        for reply in done.replies:
            if isinstance(reply, Order):
                reply = await carried_out(self._store, self._desk, reply)
            if isinstance(reply, Say):
                write(numbered(reply))


async def typed_lines(prompt: str) -> AsyncIterator[str]:
    """Lines of standard input until its end; the prompt is shown only to a person."""
    import asyncio

    while True:
        if sys.stdin.isatty():
            sys.stdout.write(prompt)
            sys.stdout.flush()
        line = await asyncio.to_thread(sys.stdin.readline)
        if not line:
            return
        yield line.rstrip("\n")
