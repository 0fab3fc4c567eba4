"""Template messages (ZBS) to someone who has not written for long: off unless the operator names approved templates.

A push accepts neutral content only (S5): so nothing can be put into one but a place, a day and our own address, whatever
the template was approved for.
"""

import datetime as dt
import re

from msgspec import Struct

from bot.channels.zalo_send import ZaloCarrier
from bot.model.moments import VIETNAM
from bot.service.carriers.sending import Later, Refused

SEND = "/v3.0/oa/message/template"
OPEN, CLOSE = dt.time(8), dt.time(20)
_ID = re.compile(r"[0-9]{1,20}")


class Neutral(Struct, frozen=True):
    """All that a template may be filled with. `place` is a commune's name, as the gazetteer has it."""

    place: str
    day: dt.date
    link: str

    def filled(self) -> dict[str, str]:
        return {"place": self.place, "day": f"{self.day:%d/%m/%Y}", "link": self.link}


class Templates:
    """`approved`: ids of templates that the operator vouches for as neutral. None: nothing is ever sent this way."""

    def __init__(self, carrier: ZaloCarrier, approved: frozenset[str]) -> None:
        if wrong := sorted(id for id in approved if not _ID.fullmatch(id)):
            raise ValueError(f"LOA_BAN_ZALO_TEMPLATES: {wrong[0]!r} is no template's id")
        self._carrier = carrier
        self._approved = approved

    async def send(
        self, address: str, template: str, neutral: Neutral, communes: frozenset[str], now: dt.datetime
    ) -> str:
        """Zalo's id of the message. `communes` are the names that may stand in it. Raises as a carrier's `send` does."""
        if template not in self._approved:
            raise Refused("TemplateNotApproved")
        if neutral.place not in communes:
            raise Refused("NotACommune")
        here = now.astimezone(VIETNAM)
        if not OPEN <= here.time() < CLOSE:
            raise Later(3600)
        body: dict[str, object] = {"user_id": address, "template_id": template, "template_data": neutral.filled()}
        answer = await self._carrier.call(SEND, body)
        await self._carrier.judged(answer, address)
        return str(answer.found("message_id") or "")
