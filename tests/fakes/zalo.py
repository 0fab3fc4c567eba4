"""A strict Official Account on loopback: tokens that rotate, windows, quotas, limits, signed events, trouble on demand.

In process: `async with zalo_fake() as fake: …`. As a process of its own, so that it outlives a bot that is killed:
`python -m tests.fakes.zalo --hook URL --ledger FILE`; it prints its address, writes every send and acknowledgement as a
line of JSON, and takes events at POST /control/events. What nobody has documented is the strictest reading of it.
"""

import argparse
import asyncio
import contextlib
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TextIO

from tests.fakes.loopback import Answer, Asked, Cut, loopback
from tests.fakes.zalo_calls import (
    BadCall,
    Kind,
    Sent,
    Trouble,
    body_in,
    checked_buttons,
    checked_picture,
    checked_text,
    only,
    refused,
    told,
    troubled,
    upload_in,
)
from tests.fakes.zalo_events import OA, Event, echo, received
from tests.fakes.zalo_grants import Grants

UPLOAD_SECONDS = 7 * 86400
WINDOW_SECONDS = 7 * 86400
FREE_SECONDS = 48 * 3600


class ZaloFake(Grants):
    """`sent`, `paid` and `grants` are never forgotten: they are the ledger the tests decide by.

    free        messages without a price after each inbound one; None: unlimited, and nothing is said of a quota
    takes_buttons  False: -233, as it may be with Zalo
    """

    def __init__(self, ledger: TextIO | None = None, hook: str = "") -> None:
        super().__init__(ledger, hook)
        self.address = ""
        self.free: int | None = 8
        self.takes_buttons = False
        self.echoes = True
        self.sent: list[Sent] = []
        self.calls: list[tuple[str, str]] = []
        self.blocked: set[str] = set()
        self.strangers: set[str] = set()
        self.last_spoke: dict[str, float] = {}
        self.account: dict[str, Any] = {
            "oa_id": OA, "name": "Loa Bản", "is_verified": True, "oa_type": 4,
            "package_name": "Tăng trưởng", "package_valid_through_date": "31/12/2027",
        }  # fmt: skip
        self._troubles: list[Trouble] = []
        self._left: dict[str, int] = {}
        self._uploads: dict[str, tuple[bytes, float]] = {}

    # What a test does

    def trouble(self, path: str, kind: Kind = "answer", **what: Any) -> None:
        self._troubles.append(Trouble(path, kind, **what))

    @property
    def has_trouble(self) -> bool:
        return bool(self._troubles)

    def to(self, user: str) -> list[Sent]:
        return [each for each in self.sent if each.user == user]

    @property
    def paid(self) -> list[Sent]:
        return [each for each in self.sent if each.paid]

    # The two hosts

    async def answer(self, asked: Asked) -> Answer | Cut:
        if asked.path.startswith("/control/"):
            return self._controlled(asked)
        self.calls.append((asked.method, asked.path))
        trouble = self._trouble_for(asked)
        if trouble is None or trouble.kind.endswith("after"):
            try:
                done = self._done(asked)
            except BadCall as bad:
                done = refused(bad.error, bad.message)
            except (KeyError, TypeError, ValueError, IndexError, AttributeError):
                done = refused(-201, "Params is invalid")
        return done if trouble is None else troubled(trouble)

    def _trouble_for(self, asked: Asked) -> Trouble | None:
        for trouble in self._troubles:
            if trouble.path in asked.path and trouble.user.encode() in asked.body:
                trouble.times -= 1
                if trouble.times <= 0:
                    self._troubles.remove(trouble)
                return trouble
        return None

    def _done(self, asked: Asked) -> Answer:
        if asked.path == "/v4/oa/access_token":
            return self._grant(asked)
        self._check_token(asked)
        self._check_rate()
        match asked.method, asked.path:
            case "POST", "/v3.0/oa/message/cs":
                return self._send(body_in(asked))
            case "POST", "/v2.0/oa/message":
                return self._send_anonymous(body_in(asked))
            case "POST", "/v3.0/oa/message/template":
                return self._send_template(body_in(asked))
            case "POST", "/v2.0/oa/upload/image":
                return self._uploaded("attachment_id", checked_picture(upload_in(asked)[1]))
            case "POST", "/v2.0/oa/upload/file":
                return self._uploaded_file(*upload_in(asked))
            case "POST", "/v3.0/oa/quota/message":
                return self._quota(body_in(asked))
            case "GET", "/v2.0/oa/getoa":
                return told(self.account)
            case "GET", "/v3.0/oa/user/getlist":
                return self._followers(json.loads(asked.query["data"]))
            case _:
                raise BadCall(-201, "no such path")

    def _send(self, body: dict[str, Any]) -> Answer:
        only(body, "recipient", "message")
        only(body["recipient"], "user_id")
        only(body["message"], "text", "attachment")
        user = body["recipient"]["user_id"]
        self._check_person(user)
        text, message = checked_text(body["message"]), self._attached(body["message"])
        if not text and not message:
            raise BadCall(-201, "nothing to send")
        return self._stands(user, text, **message)

    def _check_person(self, user: str) -> None:
        if not isinstance(user, str) or not user.isalnum():
            raise BadCall(-201, "user_id is invalid")
        if user in self.strangers:
            raise BadCall(-213, "User has not followed OA")
        if user in self.blocked:
            raise BadCall(-244, "User blocked this type of message")
        spoke = self.last_spoke.get(user)
        if spoke is None:
            raise BadCall(-232, "User has not interacted with the OA")
        if self.clock() - spoke > WINDOW_SECONDS:
            raise BadCall(-230, "User has not interacted with the OA in the past 7 days")

    def _attached(self, message: dict[str, Any]) -> dict[str, Any]:
        if "attachment" not in message:
            return {}
        only(message["attachment"], "type", "payload")
        payload = message["attachment"]["payload"]
        match message["attachment"]["type"], payload.get("template_type"):
            case "file", None:
                only(payload, "token")
                return {"file": self._upload(payload["token"])[0].decode()}
            case "template", "media":
                only(payload, "template_type", "elements")
                (element,) = payload["elements"]
                only(element, "media_type", "attachment_id")
                return {"picture": self._upload(element["attachment_id"])[0]}
            case "template", None if not self.takes_buttons:
                raise BadCall(-233, "Message type is not supported")
            case "template", None:
                return {"buttons": checked_buttons(payload)}
            case _:
                raise BadCall(-233, "Message type is not supported")

    def _upload(self, id: str) -> tuple[bytes, float]:
        content, at = self._uploads[id]
        if self.clock() - at > UPLOAD_SECONDS:
            raise BadCall(-100, "Attachment has expired")
        return content, at

    def _stands(self, user: str, text: str, **message: Any) -> Answer:
        quota, is_paid = self._spent(user)
        sent = Sent(user, f"m{next(self._numbers)}", text, self.clock(), paid=is_paid, **message)
        self.sent.append(sent)
        self._write({"sent": sent.id, "user": user, "text": text, "at": sent.at, "paid": is_paid})
        if self.echoes and self.hook:
            self.push(echo(user, sent.id, text), received(user, sent.id))
        data: dict[str, Any] = {"message_id": sent.id, "user_id": user, "sent_time": str(int(sent.at * 1000))}
        return told(data | ({"quota": quota} if quota else {}))

    def _spent(self, user: str) -> tuple[dict[str, str], bool]:
        if self.free is None:
            return {}, False
        left = self._free_left(user)
        self._left[user] = max(left - 1, 0)
        quota = {"quota_type": "reply", "remain": str(max(left - 1, 0)), "total": str(self.free)}
        return quota, left <= 0

    def _free_left(self, user: str) -> int:
        is_free = self.clock() - self.last_spoke[user] <= FREE_SECONDS
        return self._left.get(user, self.free or 0) if is_free else 0

    def _send_anonymous(self, body: dict[str, Any]) -> Answer:
        only(body, "recipient", "message")
        only(body["recipient"], "anonymous_id", "conversation_id")
        only(body["message"], "text")
        user, conversation = body["recipient"]["anonymous_id"], body["recipient"]["conversation_id"]
        self.sent.append(
            Sent(f"{user}:{conversation}", f"m{next(self._numbers)}", checked_text(body["message"]), self.clock())
        )
        return told({"message_id": self.sent[-1].id})

    def _send_template(self, body: dict[str, Any]) -> Answer:
        only(body, "user_id", "template_id", "template_data")
        values = " ".join(f"{name}={value}" for name, value in sorted(body["template_data"].items()))
        sent = Sent(
            body["user_id"], f"m{next(self._numbers)}", values, self.clock(), paid=True, template=body["template_id"]
        )
        self.sent.append(sent)
        return told({"message_id": sent.id})

    def _uploaded(self, name: str, content: bytes) -> Answer:
        id = f"upload{next(self._numbers)}"
        self._uploads[id] = (content, self.clock())
        return told({name: id})

    def _uploaded_file(self, name: str, content: bytes) -> Answer:
        if not name.lower().endswith((".pdf", ".doc", ".docx", ".csv")):
            raise BadCall(-201, "PDF, DOC, DOCX, CSV only")
        if len(content) > 5 * 1024 * 1024:
            raise BadCall(-210, "file is larger than 5 MB")
        return self._uploaded("token", name.encode())

    def _quota(self, body: dict[str, Any]) -> Answer:
        only(body, "user_id")
        spoke = self.last_spoke[body["user_id"]]
        data: dict[str, Any] = {"last_interaction": str(int(spoke * 1000))}
        if self.free is not None:
            data["cs_reply"] = {"remain": self._free_left(body["user_id"]), "total": self.free}
        return told(data)

    def _followers(self, data: dict[str, Any]) -> Answer:
        if not (1 <= data["count"] <= 50 and 0 <= data["offset"] <= 9951):
            raise BadCall(-210, "count or offset is out of range")
        people = sorted(self.last_spoke)
        page = people[data["offset"] : data["offset"] + data["count"]]
        return told({"total": len(people), "users": [{"user_id": user} for user in page]})

    def push_spoken(self, user: str) -> None:
        """She did something that we do not hear of, such as a call: window and quota are open anew."""
        self.last_spoke[user] = self.clock()
        self._left.pop(user, None)

    def _spoke(self, event: Event) -> str:
        """Whose event it is; what she does opens the window again."""
        name = event.get("event_name", "")
        subject: dict[str, Any] = event.get("follower") or event.get("sender") or {}
        who = str(subject.get("id") or event.get("user_id") or "")
        if name.startswith("user_send") or name in ("follow", "user_click_chatnow"):
            self.last_spoke[who] = self.clock()
            self._left.pop(who, None)
            self.strangers.discard(who)
        if name == "unfollow":
            self.strangers.add(who)
        return str(event["recipient"]["id"]) if who == OA else who

    def _controlled(self, asked: Asked) -> Answer:
        if asked.path == "/control/events":
            return Answer(json.dumps(self.push(*json.loads(asked.body))).encode())
        state = {"waiting": self.waiting, "unsubscribed": self.is_unsubscribed, "calls": len(self.calls)}
        return Answer(json.dumps(state).encode())


@asynccontextmanager
async def zalo_fake(port: int = 0, ledger: TextIO | None = None, hook: str = "") -> AsyncIterator[ZaloFake]:
    fake = ZaloFake(ledger, hook)
    async with loopback(fake.answer, port) as server:
        fake.address = server.address
        try:
            yield fake
        finally:
            await fake.stop()


async def _serve(port: int, ledger: Path, hook: str) -> None:
    with ledger.open("a", encoding="utf-8") as lines:
        async with zalo_fake(port, lines, hook) as fake:
            fake.retry_after = [0.1] * 100_000
            sys.stdout.write(fake.address + "\n")
            sys.stdout.flush()
            await asyncio.Event().wait()


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--ledger", type=Path, required=True)
    options.add_argument("--hook", required=True)
    chosen = options.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(chosen.port, chosen.ledger, chosen.hook))
