"""Long polling of our own: the offset moves only past what is committed (python-telegram-bot's moves at once)."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import msgspec
import structlog
from msgspec import Struct
from telegram import Bot
from telegram.error import TelegramError

from bot.channels.polling import RENEWED_AFTER, Lease, Patience
from bot.channels.telegram_ingest import Ingest
from bot.channels.telegram_read import KINDS, Arrived, Unnumbered
from bot.storage.store import CannotWrite, Store

POLL_SECONDS = 20
LEASE_SECONDS = 60
MOST_IN_A_BATCH = 100

log = structlog.get_logger()


class _Parameters(Struct, frozen=True):
    retry_after: float = 0


class _Answer(Struct):
    ok: bool = False
    result: list[msgspec.Raw] = []
    description: str = ""
    parameters: _Parameters = _Parameters()


class Trouble(Exception):
    """Telegram gave no updates: `kind` for the log, `pause` where it said how long to wait."""

    def __init__(self, kind: str, pause: float = 0, has_webhook: bool = False) -> None:
        super().__init__(kind)
        self.kind = kind
        self.pause = pause
        self.has_webhook = has_webhook


class Poller:
    """`run` until cancelled. `clear_way` takes a webhook away, without dropping what waits."""

    def __init__(
        self, bot: Bot, id: int, ingest: Ingest, store: Store, clear_way: Callable[[], Awaitable[Any]]
    ) -> None:
        self._bot = bot
        self._ingest = ingest
        self._clear_way = clear_way
        self._lease = Lease(store, f"telegram:{id}", LEASE_SECONDS, ingest.now)
        self._offset = 0
        self._is_clear = False
        self._patience = Patience()

    async def run(self) -> None:
        try:
            while True:
                pause = await self._turn()
                if pause:
                    await asyncio.sleep(pause)
        finally:
            await self._lease.give_back()

    async def _turn(self) -> float:
        """One poll and what it brought; how long to wait before the next."""
        try:
            if not await self._lease.holds():
                return RENEWED_AFTER
            if not self._is_clear:
                await self._clear_way()
                self._is_clear = True
            batch = await self._fetched()
        except Trouble as trouble:
            self._is_clear = self._is_clear and not trouble.has_webhook
            self._ingest.trouble(trouble.kind)
            log.warning("no updates", channel="telegram", error=trouble.kind)
            return trouble.pause or self._patience.longer()
        except (CannotWrite, TelegramError) as trouble:
            log.warning("no updates", channel="telegram", error=type(trouble).__name__)
            return self._patience.longer()
        if not await self._taken(batch):
            return self._patience.longer()
        self._patience.is_new()
        return 0

    async def _taken(self, batch: Sequence[msgspec.Raw]) -> bool:
        """Chats at once, one chat in order. False where something must come again: the offset stops before it."""
        arrived = [each for each in map(self._read, batch) if each]
        lanes: dict[str, list[Arrived]] = {}
        for each in arrived:
            lanes.setdefault(each.inbound.chat.name if each.inbound else each.key, []).append(each)
        stuck = [number for number in await asyncio.gather(*map(self._lane, lanes.values())) if number is not None]
        if arrived:
            self._offset = min(stuck, default=max(each.number for each in arrived) + 1)
        return not stuck and bool(arrived) == bool(batch)

    def _read(self, raw: msgspec.Raw) -> Arrived | None:
        try:
            return self._ingest.read(raw)
        except Unnumbered:
            log.error("update without a number", channel="telegram")
            return None

    async def _lane(self, updates: list[Arrived]) -> int | None:
        """The number of the first that is not committed; what follows it in its chat waits for it."""
        for update in updates:
            try:
                await self._ingest.receive(update)
            except Exception as trouble:  # CannotWrite, NotHandled; nothing else may end the polling either
                log.warning("update comes again", key=update.key, error=type(trouble).__name__)
                return update.number
        return None

    async def _fetched(self) -> list[msgspec.Raw]:
        kinds = json.dumps(KINDS).replace(" ", "")
        asked = f"offset={self._offset}&timeout={POLL_SECONDS}&limit={MOST_IN_A_BATCH}&allowed_updates={kinds}"
        try:
            status, body = await self._bot.request.do_request(
                f"{self._bot.base_url}/getUpdates?{asked}", "GET", read_timeout=POLL_SECONDS + 10
            )
        except TelegramError as trouble:
            raise Trouble(type(trouble).__name__) from None
        answer = _answer(body)
        if status == 200 and answer is not None and answer.ok:
            return answer.result
        if answer is None:
            raise Trouble(f"Status{status}")
        raise Trouble(f"Status{status}", answer.parameters.retry_after, "webhook" in answer.description)


def _answer(body: bytes) -> _Answer | None:
    """By the strict parser; where one update is broken, leniently, so that the others get through."""
    try:
        return msgspec.json.decode(body, type=_Answer)
    except (msgspec.DecodeError, UnicodeDecodeError):
        pass
    try:
        written = json.loads(body)
        again = [msgspec.Raw(json.dumps(each).encode()) for each in written.get("result") or ()]
        return _Answer(bool(written.get("ok")), again, str(written.get("description", "")))
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
