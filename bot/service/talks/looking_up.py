"""Cards found from any chat by a few typed words. Nothing of it is recorded: neither words nor results nor that somebody looked."""

from collections.abc import Sequence

from bot.model.content import Card, Library
from bot.service.desk import Desk

LISTENED_TO = 256


def found_cards(desk: Desk, typed: str) -> Sequence[Card]:
    """One card where its key was typed (a share button does so); else those the words find; else a walk through all.

    What sounds like danger finds what no words find: what is sent from here stands in somebody else's chat, and is no
    place for help; nor may a list of results tell that something was heard.
    """
    library = desk.library_on(desk.day_of(desk.clock()))
    words = typed.strip()[:LISTENED_TO]
    if words in library.cards:
        return (library.cards[words],)
    if not words or desk.ear(words) is not None:
        return _open(library)
    found = desk.search_on(desk.day_of(desk.clock()))(words)
    cards = [library.cards[each.card] for each in found.cards if each.card in library.cards]
    return cards or _open(library)


def _open(library: Library) -> list[Card]:
    """Of topics that anybody may see without having asked for them."""
    topics = [topic.key for topic in library.topics if topic.audience == "everyone" and not topic.sensitive]
    return [card for topic in topics for card in library.cards_of(topic)]
