"""Paper cards A, B, C, D for houses without a telephone, to be printed: the same for every hall, set once."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from bot.web.live.door import HEADERS, Door


class Cards:
    def __init__(self, door: Door) -> None:
        self._door = door
        self._pdf: bytes | None = None
        self._one = asyncio.Lock()

    async def show(self, request: Request) -> Response:
        async with self._one:
            if self._pdf is None:
                self._pdf = await asyncio.to_thread(_set, self._door.desk.mark)
        headers = {**HEADERS, "Content-Disposition": 'inline; filename="phieu-abcd.pdf"'}
        return Response(self._pdf, media_type="application/pdf", headers=headers)


def _set(mark: str) -> bytes:
    from bot.papers.answer_cards import answer_cards

    return answer_cards(mark=mark)
