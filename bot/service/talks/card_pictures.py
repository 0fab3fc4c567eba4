"""A card drawn as a picture, for a group in which a picture is read and a text is not."""

import asyncio

from msgspec.structs import replace

from bot.model.replies import CardPicture, Picture, Say
from bot.service.desk import Desk


async def say_card_picture(desk: Desk, order: CardPicture) -> Say:
    """The same frame with the picture in it; in words where the card was withdrawn meanwhile, or no picture holds it."""
    tr = desk.languages[order.language]
    library = desk.library_on(desk.day_of(desk.clock()))
    card = library.cards.get(order.card)
    if card is None:
        return replace(order.frame, title="", body=tr("Mẩu này đang được xem lại, mời bà con nghe mẩu khác."))
    link = desk.channels["web"].link
    png = await asyncio.to_thread(desk.draw_card, card, library, link)
    if png is None:
        words = f"{card.title}\n\n{card.body}\n\n{library.law_line(card.laws)}"
        return replace(order.frame, title="", body=words)
    alt = f"{card.title} {card.body} {library.law_line(card.laws)}"
    return replace(order.frame, media=(*order.frame.media, Picture(png, alt)))
