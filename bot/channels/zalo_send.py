"""What we say -> calls of the OpenAPI, and its error codes -> the few refusals that the outbox knows."""

import datetime as dt
import time
from collections import OrderedDict
from typing import Any, Literal, NoReturn

import structlog

from bot.channels.zalo_api import Answer, Api, Minute, NoAnswer
from bot.channels.zalo_codes import action
from bot.channels.zalo_picture import Uploads
from bot.channels.zalo_read import ANONYMOUS, CHANNEL
from bot.channels.zalo_text import Part, body_of, file_body, parts_of, without_buttons
from bot.channels.zalo_tokens import Access, Keeper, NotNow, NoTokens
from bot.model.moments import VIETNAM
from bot.model.replies import Fade, Say, Wipe
from bot.service.carriers.sending import Closed, Gone, Later, Patience, Refused, Unreachable
from bot.service.carriers.zalo import count, forget_alarm, raise_alarm, remember
from bot.service.desk import Desk
from bot.storage.store import CannotWrite, Store

SEND = "/v3.0/oa/message/cs"
SEND_ANONYMOUS = "/v2.0/oa/message"
QUOTA = "/v3.0/oa/quota/message"
HALT_SECONDS = 300
LATER_SECONDS = 300
UNWRITTEN_SECONDS = 5
FIRST_REST, LONGEST_REST = 5.0, 60.0
MOST_REMEMBERED = 20_000
MORNING = dt.time(6, 5)

Paid = Literal["forbid", "help", "allow"]
"""Whether messages that cost money may be sent: never, help only, or all."""

log = structlog.get_logger()


class Remembered(OrderedDict[str, int]):
    """The newest few thousand of what is known by address; in memory only, and soon forgotten."""

    def keep(self, name: str, value: int) -> None:
        self[name] = value
        self.move_to_end(name)
        if len(self) > MOST_REMEMBERED:
            self.popitem(last=False)


class ZaloCarrier:
    """One account, seen from the outbox. Nothing of it can be deleted or changed once it is sent (no call is documented)."""

    channel = CHANNEL

    def __init__(
        self, store: Store, desk: Desk, api: Api, keeper: Keeper, minute: Minute, *, buttons: bool, paid: Paid
    ) -> None:
        self._store = store
        self._desk = desk
        self._api = api
        self._keeper = keeper
        self._minute = minute
        self._paid = paid
        self._uploads = Uploads(self._uploaded)
        self._rest = FIRST_REST
        self._halted_until = 0.0
        self._is_halted = False
        self._remain = Remembered()
        self._closed = Remembered()
        self._done: OrderedDict[tuple[int, int], int] = OrderedDict()
        self.buttons = buttons
        self.quota = ""
        """What the newest answer said of the quota."""

    def heard(self, address: str) -> None:
        """She wrote: what was closed is open again. Whether messages are free again only Zalo knows."""
        self._closed.pop(address, None)

    async def send(self, chat: int, address: str, what: Say | Wipe | Fade) -> tuple[str, ...]:
        """No id is given back: nothing could be done with it."""
        if isinstance(what, Say):
            try:
                await self._say(chat, address, what)
            except CannotWrite:  # nobody's mistake: the message waits until the books are open again
                raise Patience(UNWRITTEN_SECONDS) from None
        return ()

    async def _say(self, chat: int, address: str, what: Say) -> None:
        if address in self._closed:
            raise Closed(str(self._closed[address]))
        parts = parts_of(what, buttons=self.buttons)
        mark = (chat, hash((what.id, what.title, what.body)))
        for n, part in enumerate(parts):
            if n < self._done.get(mark, 0):
                continue  # it stands there since the last try
            await self._spends(address, what)
            await self._part(address, part)
            self._done[mark] = n + 1
            if len(self._done) > MOST_REMEMBERED:
                self._done.popitem(last=False)
        self._done.pop(mark, None)

    async def _part(self, address: str, part: Part) -> None:
        """With the fallbacks that the codes call for, each at most once."""
        attachment = await self._uploads.id_of(part.picture) if part.picture else ""
        answer = await self._sent(address, body_of(part, attachment))
        if answer.error == -100 and part.picture:
            self._uploads.forget(part.picture)
            answer = await self._sent(address, body_of(part, await self._uploads.id_of(part.picture)))
        if answer.error in (-233, -201) and part.buttons:
            await self._do_without_buttons(answer.error)
            answer = await self._sent(address, body_of(without_buttons(part)))
        await self.judged(answer, address)

    async def _sent(self, address: str, message: dict[str, Any]) -> Answer:
        if address.startswith(ANONYMOUS):
            id, _, conversation = address.removeprefix(ANONYMOUS).partition(":")
            recipient = {"anonymous_id": id, "conversation_id": conversation}
            return await self.call(SEND_ANONYMOUS, {"recipient": recipient, "message": message})
        answer = await self.call(SEND, {"recipient": {"user_id": address}, "message": message})
        self._learn(address, answer)
        return answer

    async def call(self, path: str, body: dict[str, object]) -> Answer:
        """One call with a token that works: a refused one is renewed once."""
        return await self._with_token(lambda access: self._api.post(path, access.token, body))

    async def _uploaded(self, path: str, name: str, content: bytes, kind: str) -> Answer:
        answer = await self._with_token(lambda access: self._api.upload(path, access.token, name, content, kind))
        await self.judged(answer, "")
        return answer

    async def _with_token(self, ask: Any) -> Answer:
        self._check_open()
        try:
            access: Access = await self._keeper.access()
            answer = await self._asked(ask, access)
            if action(answer.error) == "renew":
                answer = await self._asked(ask, await self._keeper.renewed(access.version))
        except NoTokens:
            await self._halt("no-tokens", "")
        except (NotNow, TimeoutError):
            raise Patience(LATER_SECONDS / 10) from None
        if action(answer.error) == "renew":
            await self._halt("halted", str(answer.error))
        return answer

    async def _asked(self, ask: Any, access: Access) -> Answer:
        wait = self._minute.take()
        if wait > 0:
            raise Patience(wait)
        try:
            answer: Answer = await ask(access)
        except NoAnswer:
            raise Unreachable from None
        return answer

    async def send_file(self, address: str, name: str, content: bytes) -> None:
        """A PDF, DOC, DOCX or CSV of at most 5 MB. Raises as `send` does."""
        token = await self._uploads.file_token(name, content)
        await self.judged(await self._sent(address, file_body(token)), address)

    def _check_open(self) -> None:
        left = self._halted_until - time.monotonic()
        if left > 0:
            raise Patience(left)

    async def _spends(self, address: str, say: Say) -> None:
        """Before what may cost money: is it free after all? Zalo is asked only where the last answer left none."""
        if self._paid == "allow" or self._remain.get(address, 1) > 0:
            return None
        answer = await self.call(QUOTA, {"user_id": address})
        if answer.error:
            return await self.judged(answer, address)
        remain = _number(answer.found("cs_reply", "remain"))
        if remain is None or remain > 0:
            return self._remain.keep(address, 1 if remain is None else remain)
        if self._paid == "help" and say.fleeting:
            return None
        await self._store.write(raise_alarm, "unpaid", self._desk.day_of(self._desk.clock()).isoformat(), self._now())
        await self._store.write(count, self._desk, "not sent: not free")
        raise Closed("NotFree")

    def _learn(self, address: str, answer: Answer) -> None:
        kind, remain = answer.found("quota", "quota_type"), _number(answer.found("quota", "remain"))
        if answer.error or remain is None:
            return
        total = _number(answer.found("quota", "total"))
        name = kind if isinstance(kind, str) and kind.isascii() and kind.isidentifier() else "?"
        self.quota = f"{name[:20]} {remain}/{'?' if total is None else total}"
        if name == "reply":
            self._remain.keep(address, remain)

    async def judged(self, answer: Answer, address: str) -> None:
        """Nothing where it was sent; else one of the refusals that the outbox knows. Never with Zalo's words."""
        if not answer.error:
            self._rest = FIRST_REST
            if self._is_halted:
                self._is_halted = False
                await self._store.write(forget_alarm, "halted")
            return
        kind = f"Zalo{answer.error}"
        await self._counted(f"refused {answer.error}")
        match action(answer.error, answer.message):
            case "slow":
                wait = answer.wait or self._rest
                self._rest = min(self._rest * 2, LONGEST_REST)
                self._minute.rest(wait)
                raise Patience(wait)
            case "later":
                raise Patience(LATER_SECONDS)
            case "again" | "upload":
                raise Unreachable
            case "closed":
                self._closed.keep(address, answer.error)
                raise Closed(kind)
            case "tomorrow":
                raise Later(self._seconds_to_morning(tomorrow=True))
            case "morning":
                raise Later(self._seconds_to_morning(tomorrow=False))
            case "gone":
                raise Gone
            case "halt" | "renew":
                await self._halt("halted", str(answer.error))
            case "mistake":
                log.error("Zalo finds a mistake in what we sent", channel=CHANNEL, kind=kind)
                raise Refused(kind)

    async def _halt(self, alarm: str, code: str) -> NoReturn:
        """Nothing goes out before a person has done something; what waits expires in its time, and is not thrown away."""
        self._halted_until = time.monotonic() + HALT_SECONDS
        self._is_halted = True
        try:
            if await self._store.write(raise_alarm, alarm, code, self._now()):
                log.error("Zalo is halted", channel=CHANNEL, kind=alarm, error=code)
        except CannotWrite:
            log.error("Zalo is halted, and that cannot be written down", channel=CHANNEL, kind=alarm, error=code)
        raise Patience(HALT_SECONDS)

    def resume(self) -> None:
        """The operator has done something: it is tried at once."""
        self._halted_until = 0.0

    async def _do_without_buttons(self, error: int) -> None:
        self.buttons = False
        log.warning("Zalo does not take buttons: numbered lines from now on", channel=CHANNEL, kind=f"Zalo{error}")
        await self._counted(f"buttons refused {error}")
        await self._store.write(remember, "buttons", f"off since Zalo{error}", self._now())

    async def _counted(self, kind: str) -> None:
        """A count that cannot be kept must not keep a message from being judged."""
        try:
            await self._store.write(count, self._desk, kind)
        except CannotWrite as trouble:
            log.warning("not counted", channel=CHANNEL, kind=kind, error=type(trouble).__name__)

    def _seconds_to_morning(self, *, tomorrow: bool) -> float:
        now = self._desk.clock().astimezone(VIETNAM)
        morning = dt.datetime.combine(now.date(), MORNING, VIETNAM)
        if tomorrow or morning <= now:
            morning += dt.timedelta(days=1)
        return (morning - now).total_seconds()

    def _now(self) -> int:
        return int(self._desk.clock().timestamp())


def _number(told: object) -> int | None:
    """Zalo writes numbers as text."""
    try:
        return int(told) if isinstance(told, str | int) else None
    except ValueError:
        return None
