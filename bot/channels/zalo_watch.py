"""What is looked after by the clock: the tokens, the account, and the notes from which the operator sees how it stands."""

import asyncio

import structlog
from msgspec import Struct

from bot.channels.zalo_api import Answer, Api, NoAnswer
from bot.channels.zalo_codes import action
from bot.channels.zalo_hook import Hook
from bot.channels.zalo_ingest import Ingest
from bot.channels.zalo_read import CHANNEL
from bot.channels.zalo_send import ZaloCarrier
from bot.channels.zalo_tokens import Keeper, NotNow, NoTokens
from bot.model.moments import VIETNAM
from bot.service.carriers.zalo import MEANT, SILENT_HOURS, days_left, forget_alarm, lease_name, raise_alarm, remember
from bot.service.desk import Desk
from bot.storage import carriers
from bot.storage.sql import Db
from bot.storage.store import CannotWrite, Store

ACCOUNT = "/v2.0/oa/getoa"
FOLLOWERS = "/v3.0/oa/user/getlist"
EVERY_SECONDS = 60
LOOKED_AFTER = 24 * 3600
KINDS = {2: "doanh nghiệp", 4: "cơ quan nhà nước"}

log = structlog.get_logger()


class Account(Struct, frozen=True):
    """What Zalo says of the account; empty where it says nothing."""

    name: str = ""
    is_verified: bool = False
    kind: str = ""
    package: str = ""
    package_until: str = ""

    def written(self) -> str:
        verified = "đã xác thực" if self.is_verified else "CHƯA xác thực"
        return "; ".join(part for part in (self.name, self.kind, verified, self.package, self.package_until) if part)


class Unfit(Exception):
    """The account or its tokens cannot be used. The argument says why, for the operator."""


async def account(api: Api, keeper: Keeper) -> Account:
    """Raises Unfit, NoTokens or NotNow."""
    answer = await asked(api, keeper, ACCOUNT)
    named = answer.found("name")
    kind = answer.found("oa_type")
    return Account(
        str(named)[:80] if named else "",
        answer.found("is_verified") in (True, "true", 1, "1"),
        KINDS.get(int(kind), f"loại {kind}") if isinstance(kind, int | str) and str(kind).isdecimal() else "",
        str(answer.found("package_name") or "")[:60],
        str(answer.found("package_valid_through_date") or "")[:20],
    )


async def followers(api: Api, keeper: Keeper) -> int | None:
    """How many; their ids are not looked at. None where Zalo does not tell a total (its answer is not documented to us)."""
    answer = await asked(api, keeper, FOLLOWERS, {"offset": 0, "count": 1, "is_follower": "true"})
    total = answer.found("total")
    return int(total) if isinstance(total, int | str) and str(total).isdecimal() else None


async def asked(api: Api, keeper: Keeper, path: str, data: dict[str, object] | None = None) -> Answer:
    access = await keeper.access()
    try:
        answer = await api.get(path, access.token, data)
        if action(answer.error) == "renew":
            answer = await api.get(path, (await keeper.renewed(access.version)).token, data)
    except NoAnswer as trouble:
        raise NotNow(trouble.kind) from trouble
    if answer.error:
        raise Unfit(f"Zalo trả lời {answer.error}: {MEANT.get(answer.error, 'xem docs/zalo.md')}")
    return answer


class Watch:
    def __init__(
        self,
        store: Store,
        desk: Desk,
        api: Api,
        keeper: Keeper,
        carrier: ZaloCarrier,
        ingest: Ingest,
        hook: Hook,
        oa: str,
    ) -> None:
        self._store = store
        self._desk = desk
        self._api = api
        self._keeper = keeper
        self._carrier = carrier
        self._ingest = ingest
        self._hook = hook
        self._oa = oa
        self._version = 0
        self._looked_at = 0
        self._retries = 0
        self._warned: int | None = None
        self._written: dict[str, str] = {}

    async def run(self) -> None:
        while True:
            try:
                await self.tick()
            except CannotWrite as trouble:
                log.error("Zalo cannot be looked after", channel=CHANNEL, error=type(trouble).__name__)
            await asyncio.sleep(EVERY_SECONDS)

    async def tick(self) -> None:
        await self._tokens()
        if self._now() - self._looked_at >= LOOKED_AFTER:
            await self._account()
        await self._store.write(self._note)

    async def _tokens(self) -> None:
        """Renewed in time; a pair that somebody pasted or authorised meanwhile is taken up at once."""
        try:
            await self._keeper.renew_if_old()
        except NoTokens:
            if await self._store.write(carriers.pair, lease_name(self._oa)) is None:
                await self._alarm("no-tokens", "")
            return
        except (NotNow, TimeoutError) as trouble:
            log.warning("tokens not renewed", channel=CHANNEL, error=type(trouble).__name__)
        pair = await self._store.write(carriers.pair, lease_name(self._oa))
        if pair is not None and pair.version != self._version:
            self._carrier.resume()
            self._version = pair.version
        mark = days_left(pair, self._now()) if pair else None
        if mark is not None and mark != self._warned:
            log.error("the refresh token ends soon", channel=CHANNEL, n=mark)
        self._warned = mark

    async def _account(self) -> None:
        """Loudly at the start, not at the first message."""
        try:
            found = await account(self._api, self._keeper)
        except Unfit as trouble:
            await self._alarm("account", str(trouble))
            log.error("the account cannot be used", channel=CHANNEL)
            return
        except (NoTokens, NotNow, TimeoutError) as trouble:
            log.warning("the account was not looked at", channel=CHANNEL, error=type(trouble).__name__)
            return
        self._looked_at = self._now()
        await self._store.write(remember, "account", found.written(), self._now())
        if found.is_verified:
            await self._store.write(forget_alarm, "account")
        else:
            await self._alarm("account", "OA chưa xác thực")
            log.error("the account is not verified", channel=CHANNEL)

    async def _alarm(self, name: str, detail: str) -> None:
        if await self._store.write(raise_alarm, name, detail, self._now()):
            log.error("alarm", channel=CHANNEL, kind=name)

    def _note(self, db: Db) -> None:
        """Only what changed, so that a quiet minute writes nothing."""
        told = {
            "last-event": str(self._ingest.last_event or ""),
            "variant": self._ingest.variant,
            "quota": self._carrier.quota,
            "calls-left": self._api.remain,
            "refused-events": str(self._hook.refused or ""),
            "repeated-events": str(self._ingest.retries or ""),
        }
        for name, value in told.items():
            if value and self._written.get(name) != value:
                remember(db, name, value, self._now())
        self._written = told
        if self._ingest.retries > self._retries:
            raise_alarm(db, "retried", str(self._ingest.retries), self._now())
        self._retries = self._ingest.retries
        self._note_silence(db)

    def _note_silence(self, db: Db) -> None:
        """Only where events came before: a new account is silent until somebody writes."""
        last = carriers.notes(db, CHANNEL).get("last-event")
        silent = last is not None and self._now() - int(last.value) > SILENT_HOURS * 3600
        if silent and 8 <= self._desk.clock().astimezone(VIETNAM).hour < 21:
            raise_alarm(db, "silent", "", self._now())
        elif not silent:
            forget_alarm(db, "silent")

    def _now(self) -> int:
        return int(self._desk.clock().timestamp())
