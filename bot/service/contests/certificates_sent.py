"""An entrant's certificates drawn for her own chat. The words beside the picture are neutral; what it is of stands only on it."""

import asyncio

from msgspec.structs import replace

from bot.model.certificates import Certificate, Claim, DoesNotFit
from bot.model.replies import Certificates, Picture, Say
from bot.model.world import Words
from bot.service.contests.books import NoContest
from bot.service.contests.certificates import certificates, claims_of, own_name
from bot.service.desk import Desk
from bot.storage.store import Store

MOST = 3
"""Pictures in one message; somebody may have won in every week of a year."""


async def say_certificates(store: Store, desk: Desk, order: Certificates) -> Say:
    """The same frame, with the pictures in it; without any where nothing was earned (any more)."""
    tr = desk.languages[order.language]
    try:
        drawn = await drawn_for(store, desk, order.contest, order.entrant, named=order.named)
    except (NoContest, DoesNotFit):
        drawn = []
    if not drawn:
        return replace(order.frame, body=tr("Chưa có giấy chứng nhận cho mã dự thi này. Bà con hỏi Ban Tổ chức nhé."))
    pictures = tuple(Picture(png, _alt(tr, each)) for each, png in drawn)
    return replace(order.frame, media=(*order.frame.media, *pictures))


async def earned(store: Store, contest: str, entrant: int) -> list[Claim]:
    """The newest of many prizes come first. Raises NoContest."""
    async with store.reading() as reading:
        return sorted(await claims_of(reading, contest, entrant), key=lambda each: -each.scope)


async def drawn_for(
    store: Store, desk: Desk, contest: str, entrant: int, *, named: bool, only: int | None = None
) -> list[tuple[Certificate, bytes]]:
    """Also for a page whose visitor holds the entry. `only`: the one at that position. Raises NoContest."""
    claims = await earned(store, contest, entrant)
    newest = claims[:MOST] if only is None else claims[only : only + 1]
    names = await store.write(own_name, desk, entrant) if named else {}
    found = await certificates(store, desk, contest, newest, names)
    return [(each, await asyncio.to_thread(desk.draw_certificate, each)) for each in found]


def _alt(tr: Words, each: Certificate) -> str:
    if each.prize:
        return tr("giấy chứng nhận {prize}, mã kiểm tra {code}", prize=each.prize, code=each.code)
    return tr("giấy chứng nhận dự thi, mã kiểm tra {code}", code=each.code)
