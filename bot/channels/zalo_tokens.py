"""The keeper of the account's tokens: one refresher, and a new pair is committed before it is used.

A refresh token works once, and the answer to it kills the old pair. So the question is asked by one process at a time, under
a lease in the database, after the intent was written down; and the pair is kept before anybody hears of it. What no order
of steps can save is a crash while the answer is on its way: then the old pair may be dead, and a person must give a new one.
"""

import asyncio
import secrets
from collections.abc import Mapping

import msgspec
import structlog
from msgspec import Struct

from bot.channels.zalo_api import Answer, Api, NoAnswer
from bot.service.carriers.zalo import CHANNEL, Tokens, forget_alarm, keep_tokens, lease_name, opened, raise_alarm
from bot.service.desk import Desk
from bot.storage import carriers
from bot.storage.carriers import Pair
from bot.storage.sql import Db
from bot.storage.store import Store

RENEWED_AFTER = 20 * 3600
"""An access token lives 25 hours: five are left to try again."""
LEASE_SECONDS = 60
"""Longer than a question can take, so that no second refresher begins while one still waits for its answer."""
OTHERS_SECONDS = 0.2
MOST_SECONDS = 100 * 86400
FEWEST_LEFT = 30

log = structlog.get_logger()


class NoTokens(Exception):
    """None are kept, or they were refused: a person must give new ones. The argument says which, for the operator."""


class NotNow(Exception):
    """No answer, or another process is at it for too long: try again in a while."""


class Access(Struct, frozen=True):
    """`version`: of the pair, so that who was refused can tell with which one he asked."""

    token: str
    version: int

    def __repr__(self) -> str:
        return f"Access({self.version})"


class _Granted(Struct):
    access_token: str
    refresh_token: str
    expires_in: str | int = "90000"


class Keeper:
    """`oa` and `app` are ids; `secret` is the app's. `holder` names the process in the lease."""

    def __init__(self, store: Store, desk: Desk, api: Api, oa: str, app: str, secret: str, holder: str = "") -> None:
        self._store = store
        self._desk = desk
        self._api = api
        self._name = lease_name(oa)
        self._app = app
        self._secret = secret
        # An SQLite file is served by one process, so one that was killed finds its own lease again.
        self._holder = holder or (secrets.token_hex(8) if store.is_shared else "the only process")
        self._alone = asyncio.Lock()
        self._known: Access | None = None
        self._good_until = 0

    async def access(self) -> Access:
        """A token that should work. Raises NoTokens or NotNow."""
        if self._known is not None and self._now() < self._good_until - FEWEST_LEFT:
            return self._known
        pair = await self._pair()
        if pair.expires_at - FEWEST_LEFT <= self._now() and not pair.refused_at:
            return await self.renewed(pair.version)
        return self._knows(pair)

    async def renewed(self, version: int) -> Access:
        """After that version was refused or grew old. Whoever was quicker has renewed it for all."""
        async with self._alone:
            async with asyncio.timeout(LEASE_SECONDS * 2):
                return await self._renewed(version)

    async def renew_if_old(self) -> None:
        """Called by the clock. Raises NoTokens or NotNow."""
        pair = await self._pair()
        if not pair.refused_at and self._now() - pair.rotated_at >= RENEWED_AFTER:
            await self.renewed(pair.version)

    async def authorise(self, code: str, verifier: str) -> None:
        """The code that the consent page gave: ten minutes, once. Raises NoTokens or NotNow."""
        form = {
            "code": code.strip(),
            "app_id": self._app,
            "grant_type": "authorization_code",
            "code_verifier": verifier.strip(),
        }
        granted = _granted(await self._granted(form))
        if granted is None:
            raise NoTokens("Zalo không nhận mã cấp quyền này (mã chỉ dùng một lần, trong 10 phút).")
        await self._store.write(keep_tokens, self._desk, self._name, *_kept(granted), self._now())

    async def _renewed(self, version: int) -> Access:
        while True:
            pair = await self._pair()
            if pair.version != version:
                return self._knows(pair)
            if pair.refused_at:
                raise NoTokens("Zalo đã từ chối mã làm mới: cần cấp quyền lại.")
            until = self._now() + LEASE_SECONDS
            mine = await self._store.write(
                carriers.begin_renewal, self._name, self._holder, version, self._now(), until
            )
            if mine is not None:
                return await self._asked(mine)
            await asyncio.sleep(OTHERS_SECONDS)

    async def _asked(self, pair: Pair) -> Access:
        """Between the question and the commit of its answer nothing else happens, and nothing may cancel it."""
        asking = asyncio.create_task(self._rotated(pair))
        try:
            return await asyncio.shield(asking)
        except asyncio.CancelledError:
            await asyncio.wait([asking])
            raise

    async def _rotated(self, pair: Pair) -> Access:
        if pair.asked_at:
            log.warning("a renewal was broken off: the tokens may be spent", channel=CHANNEL)
        form = {
            "refresh_token": opened(self._desk, pair).refresh,
            "app_id": self._app,
            "grant_type": "refresh_token",
        }
        try:
            answer = await self._granted(form)
        except NotNow as trouble:
            never = isinstance(trouble.__cause__, NoAnswer) and trouble.__cause__.never_asked
            await self._store.write(_broken, self._name, self._holder, pair.version, never)
            raise
        granted = _granted(answer)
        if granted is None:
            return await self._refused(pair, answer.error)
        sealed, expires = self._desk.keys.seal.close(_kept(granted)[0].packed()), self._now() + _kept(granted)[1]
        await self._kept(sealed, expires)
        self._known, self._good_until = Access(granted.access_token, pair.version + 1), expires
        log.info("tokens renewed", channel=CHANNEL)
        return self._known

    async def _kept(self, sealed: bytes, expires: int) -> None:
        """Until it is kept, whatever it takes: the old pair is dead already."""
        wait = 0.05
        while True:
            try:
                await self._store.write(_ended, self._name, self._holder, sealed, self._now(), expires)
                return
            except Exception as trouble:  # a full disk, a locked database, whatever it is: nobody has the pair but we
                log.critical("the new tokens cannot be kept yet", channel=CHANNEL, error=type(trouble).__name__)
                await asyncio.sleep(wait)
                wait = min(wait * 2, 5.0)

    async def _refused(self, pair: Pair, error: int) -> Access:
        """For good: asking again with a spent token would not help."""
        await self._store.write(carriers.refuse_renewal, self._name, self._holder, pair.version, self._now())
        await self._store.write(raise_alarm, "refresh-refused", str(error), self._now())
        log.error("Zalo refused to renew the tokens", channel=CHANNEL, kind=str(error))
        raise NoTokens("Zalo đã từ chối mã làm mới: cần cấp quyền lại.")

    async def _granted(self, form: Mapping[str, str]) -> Answer:
        try:
            answer = await self._api.grant(self._secret, form)
        except NoAnswer as trouble:
            raise NotNow(trouble.kind) from trouble
        if answer.error in (-32, -200):
            raise NotNow(str(answer.error))
        return answer

    async def _pair(self) -> Pair:
        pair = await self._store.write(carriers.pair, self._name)
        if pair is None:
            raise NoTokens("Chưa có mã truy cập: chạy bot zalo token hoặc bot zalo authorise.")
        return pair

    def _knows(self, pair: Pair) -> Access:
        if pair.refused_at:
            raise NoTokens("Zalo đã từ chối mã làm mới: cần cấp quyền lại.")
        self._known = Access(opened(self._desk, pair).access, pair.version)
        self._good_until = pair.expires_at
        return self._known

    def _now(self) -> int:
        return int(self._desk.clock().timestamp())


def _granted(answer: Answer) -> _Granted | None:
    """Anything but a whole pair is a refusal."""
    if answer.error:
        return None
    try:
        found = msgspec.convert(answer.data, _Granted)
    except msgspec.ValidationError:
        return None
    return found if found.access_token and found.refresh_token else None


def _kept(granted: _Granted) -> tuple[Tokens, int]:
    """The pair, and for how many seconds its access token lives."""
    try:
        lives = int(granted.expires_in)
    except ValueError:
        lives = 0
    return Tokens(granted.access_token, granted.refresh_token), min(max(lives, 60), MOST_SECONDS)


def _ended(db: Db, name: str, holder: str, sealed: bytes, now: int, expires: int) -> None:
    carriers.end_renewal(db, name, holder, sealed, now, expires)
    forget_alarm(db, "refresh-refused")


def _broken(db: Db, name: str, holder: str, version: int, never: bool) -> None:
    carriers.break_renewal(db, name, holder, version, never_asked=never)
