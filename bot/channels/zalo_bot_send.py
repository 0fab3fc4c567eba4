"""What we say -> plain numbered text, and the platform's refusals -> the few that the outbox knows.

There is no button, no edit and no deletion on this platform: `Wipe` and `Fade` do nothing, and the talk says so (S9).
"""

from typing import assert_never

import structlog
from msgspec.structs import replace

from bot.channels.shelf import Shelf
from bot.channels.text import numbered, pieces, utf16
from bot.channels.zalo_bot_read import CHANNEL
from bot.channels.zalo_bot_wire import Api, NoAnswer, Refusal
from bot.model.folding import nfc
from bot.model.replies import Fade, Picture, Say, Sound, Wipe
from bot.service.carriers.sending import Patience, Refused, Unreachable

LONGEST_TEXT = 2000
"""Counted in UTF-16, which is never less than whatever the platform counts."""
QUOTA_SECONDS = 60
"""After a 429: the platform tells no time, and the free plan has a quota of a month."""

log = structlog.get_logger()


class ZaloBotCarrier:
    channel = CHANNEL

    def __init__(self, api: Api, shelf: Shelf) -> None:
        self._api = api
        self._shelf = shelf
        self._told: set[int] = set()

    async def send(self, chat: int, address: str, what: Say | Wipe | Fade) -> tuple[str, ...]:
        """No ids come back: what cannot be deleted needs no trail."""
        match what:
            case Say():
                await self._say(address, what)
            case Wipe() | Fade():
                pass
            case _:
                assert_never(what)
        return ()

    async def _say(self, chat: str, say: Say) -> None:
        shown = [each for each in say.media if isinstance(each, Picture | Sound) and await self._show(chat, each)]
        for part in parts_of(replace(say, media=tuple(each for each in say.media if each not in shown))):
            await self._call("sendMessage", chat_id=chat, text=part)

    async def _show(self, chat: str, medium: Picture | Sound) -> bool:
        """False where it must be told in words: nobody can fetch it from us, or the platform does not take it."""
        address = self._shelf.put(medium.recording, "aac") if isinstance(medium, Sound) else self._shelf.put(medium.png)
        if address is None:
            return False
        try:
            if isinstance(medium, Sound):
                await self._call("sendVoice", chat_id=chat, voice_url=address)
            else:
                await self._call("sendPhoto", chat_id=chat, photo=address, caption=nfc(medium.alt)[:LONGEST_TEXT])
        except Refused:
            return False
        return True

    async def _call(self, method: str, **body: str) -> None:
        try:
            await self._api.call(method, body)
        except NoAnswer:
            raise Unreachable from None
        except Refusal as no:
            raise self._refused(no.code) from None

    def _refused(self, code: int) -> Exception:
        if code == 429:
            self._tell_once(code, "the quota or the rate of the Zalo bot is used up")
            return Patience(QUOTA_SECONDS)
        if code == 401:
            self._tell_once(code, "Zalo does not know this bot")
            return Unreachable()
        # 403 is documented as "internal server error".
        return Unreachable() if code in (403, 408) or code >= 500 else Refused(f"Status{code}")

    def _tell_once(self, code: int, sentence: str) -> None:
        if code not in self._told:
            log.error(sentence, channel=CHANNEL, error=f"Status{code}")
        self._told.add(code)


def parts_of(say: Say) -> list[str]:
    """NFC before it is counted: the same sentence in NFD is a quarter longer."""
    return pieces(nfc(numbered(say)), LONGEST_TEXT, utf16)
