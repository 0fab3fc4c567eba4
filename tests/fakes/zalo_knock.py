"""How the fake account knocks at our webhook: signed, each person's events in order, again and again until it gets 200."""

import asyncio
import hashlib
import json
import time
from collections.abc import Callable
from typing import Any, TextIO

import aiohttp

from tests.fakes.zalo_events import APP, OA, Event

HOOK_SECRET = "oa-secret-key-of-the-fake"


class Knocks:
    """`signed_with`: which of the disputed terms stand in the digest."""

    def __init__(self, ledger: TextIO | None = None, hook: str = "") -> None:
        self.hook = hook
        self.clock: Callable[[], float] = time.time
        self.signed_with = ("app_id", "body")
        self.secret = HOOK_SECRET
        self.retry_after = [0.05] * 200
        self.hook_answers: list[int] = []
        self.acknowledged: list[str] = []
        self.is_unsubscribed = False
        self._ledger = ledger
        self._lanes: dict[str, asyncio.Queue[Event]] = {}
        self._knocking: set[asyncio.Task[None]] = set()
        self._waiting = 0

    def push(self, *events: Event) -> list[str]:
        """Each person's events one after another, people at once. The ids of the messages."""
        for event in events:
            who = self._spoke(event)
            if who not in self._lanes:
                self._lanes[who] = asyncio.Queue()
                task = asyncio.create_task(self._deliver(self._lanes[who]))
                self._knocking.add(task)
            self._waiting += 1
            self._lanes[who].put_nowait(event)
        return [event.get("message", {}).get("msg_id", "") for event in events]

    @property
    def waiting(self) -> int:
        """Events that were not acknowledged yet."""
        return self._waiting

    def signed(self, event: Event | bytes) -> tuple[bytes, dict[str, str]]:
        """The raw body and the headers, as they would arrive."""
        raw = (
            event if isinstance(event, bytes) else json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
        )
        at = str(json.loads(raw).get("timestamp", ""))
        in_header = str(int(self.clock() * 1000))
        id_name, time_name = self.signed_with
        first = APP if id_name == "app_id" else OA
        stamp = at if time_name == "body" else in_header
        digest = hashlib.sha256(first.encode() + raw + stamp.encode() + self.secret.encode()).hexdigest()
        return raw, {"X-ZEvent-Signature": f"mac={digest}", "X-ZEvent-Timestamp": in_header}

    def _spoke(self, event: Event) -> str:
        """Whose event it is."""
        raise NotImplementedError

    async def _deliver(self, lane: "asyncio.Queue[Event]") -> None:
        async with aiohttp.ClientSession() as session:
            while True:
                event = await lane.get()
                await self._till_taken(session, event)
                self._waiting -= 1

    async def _till_taken(self, session: aiohttp.ClientSession, event: Event) -> None:
        """Again and again with the same body, then Zalo unsubscribes the app."""
        raw, headers = self.signed(event)
        for n, wait in enumerate([*self.retry_after, None]):
            if self.is_unsubscribed:
                return
            again = {"num_retry": str(n)} if n else {}
            status = await self._knocked(session, raw, headers | again)
            self.hook_answers.append(status)
            if status == 200:
                id = event.get("message", {}).get("msg_id") or event["event_name"]
                self.acknowledged.append(id)
                self._write({"acknowledged": id, "event": event["event_name"]})
                return
            if wait is not None:
                await asyncio.sleep(wait)
        self.is_unsubscribed = True

    async def _knocked(self, session: aiohttp.ClientSession, raw: bytes, headers: dict[str, str]) -> int:
        """Two seconds, then it counts as failed."""
        sent = {"Content-Type": "application/json", **headers}
        try:
            async with session.post(
                self.hook, data=raw, headers=sent, timeout=aiohttp.ClientTimeout(total=2)
            ) as answer:
                return answer.status
        except (aiohttp.ClientError, TimeoutError, OSError):
            return 0

    def _write(self, line: dict[str, Any]) -> None:
        if self._ledger:
            self._ledger.write(json.dumps(line, ensure_ascii=False) + "\n")
            self._ledger.flush()

    async def stop(self) -> None:
        for task in self._knocking:
            task.cancel()
        await asyncio.gather(*self._knocking, return_exceptions=True)
