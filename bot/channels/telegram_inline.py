""" "@bot tảo hôn" in any chat: cards to send, with neutral titles. Who looked for what is kept nowhere."""

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InlineQueryResultArticle, InputTextMessageContent

from bot.channels.telegram_read import CHANNEL, Looked
from bot.channels.text import pieces, utf16
from bot.model.content import Card, Library
from bot.model.relays import Heard, heard_in_payload, last_line
from bot.service.desk import Desk
from bot.service.talks.looking_up import found_cards

A_PAGE = 20
"""Telegram takes 50 results at most."""
CACHED_SECONDS = 300
LONGEST_TEXT = 4096
LONGEST_DESCRIPTION = 90


async def answer_inline(bot: Bot, desk: Desk, looked: Looked) -> None:
    """Not kept by Telegram for others: what one person typed is not answered from what another did."""
    typed, _, last = looked.typed.strip().rpartition(" ")
    heard = heard_in_payload(last)
    cards = found_cards(desk, typed if heard else looked.typed)
    page = cards[looked.first : looked.first + A_PAGE]
    more = str(looked.first + A_PAGE) if looked.first + A_PAGE < len(cards) else ""
    library = desk.library_on(desk.day_of(desk.clock()))
    link = desk.channels[CHANNEL].link
    tr = desk.languages["vi"]
    results = [_article(card, library, link, tr("Mở Loa Bản"), heard) for card in page]
    await bot.answer_inline_query(looked.id, results, cache_time=CACHED_SECONDS, is_personal=True, next_offset=more)


def _article(card: Card, library: Library, link: str, label: str, heard: Heard | None) -> InlineQueryResultArticle:
    """The link stands in the text as well: a button is lost when the message is passed on."""
    words = (
        f"{card.title}\n\n{card.body}\n\n{library.law_line(card.laws)}\n\n{last_line(link, card.key, heard)}".strip()
    )
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton(label, url=link)]]) if link.startswith("https://") else None
    return InlineQueryResultArticle(
        card.key,
        card.title,
        InputTextMessageContent(pieces(words, LONGEST_TEXT, utf16)[0]),
        reply_markup=keyboard,
        description=card.body[:LONGEST_DESCRIPTION],
    )
