"""What a search found, as the person would read it: for `bot ask`."""

from collections.abc import Iterator, Mapping

from bot.model.asked import Found
from bot.model.content import Library
from bot.model.world import Helpline

HELP_TITLE = "Trợ giúp"


def as_json(typed: str, found: Found, library: Library, helpline: Helpline) -> dict[str, object]:
    """{"q", "kind", "cards": [{"key", "title", "text", "score"}]}, best first; the help card has the key "help"."""
    return {"q": typed, "kind": found.kind, "cards": list(_cards(found, library, helpline))}


def as_text(typed: str, found: Found, library: Library, helpline: Helpline) -> str:
    cards = list(_cards(found, library, helpline))
    shown = cards[:1] if found.kind in ("answer", "help") else []
    titles = [f"- {card['title']} ({card['key']}, {card['score']})" for card in cards[len(shown) :]]
    return "\n".join([f"{typed}  [{found.kind}]", *(f"\n{card['text']}\n" for card in shown), *titles])


def _cards(found: Found, library: Library, helpline: Helpline) -> Iterator[Mapping[str, object]]:
    best = found.cards[0].score if found.cards else 0
    if found.kind == "help":
        doors = "\n".join(f"{door.number}: {door.name}" for door in helpline.contacts)
        yield {"key": "help", "title": HELP_TITLE, "text": f"{HELP_TITLE}\n\n{doors}", "score": max(best, 1.0)}
    for scored in found.cards[: 4 if found.kind == "help" else 5]:
        card = library.cards[scored.card]
        text = f"{card.title}\n\n{card.body}\n\n{library.law_line(card.laws)}"
        yield {"key": card.key, "title": card.title, "text": text, "score": scored.score}
