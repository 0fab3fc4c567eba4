"""A card read aloud, where somebody recorded it: for whoever reads slowly or not at all."""

import asyncio

from msgspec.structs import replace

from bot.model.replies import CardVoice, Say, Sound
from bot.service.desk import Desk


async def say_card_voice(desk: Desk, order: CardVoice) -> Say:
    """The same frame with the recording in it; in words where it was taken away meanwhile."""
    tr = desk.languages[order.language]
    library = desk.library_on(desk.day_of(desk.clock()))
    card = library.cards.get(order.card)
    if card is None:
        return replace(order.frame, title="", body=tr("Mẩu này đang được xem lại, mời bà con nghe mẩu khác."))
    sound = await asyncio.to_thread(desk.recording, card.key, order.kind)
    if sound is None:
        return replace(order.frame, title=card.title, body=f"{card.body}\n\n{library.law_line(card.laws)}")
    return replace(order.frame, media=(*order.frame.media, Sound(sound, order.kind, card.title)))
