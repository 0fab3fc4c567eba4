"""A card as a script: what a person, or a machine, reads aloud. One sentence a line; no figure, no sign."""

import math
import re

from bot.model.content import Card, Library
from bot.model.folding import nfc
from bot.papers.aloud import aloud

SYLLABLES_A_SECOND = 3
"""Slow and clear, as a loudspeaker needs it. A word of written Vietnamese is a syllable."""


def script(card: Card, library: Library) -> str:
    """Title, body, example, and where it stands in the law."""
    parts = (card.title, card.body, card.example and f"Ví dụ: {card.example}", *_ground(card, library))
    return "\n".join(_lines(nfc("\n".join(part for part in parts if part)))) + "\n"


def seconds(text: str) -> int:
    """How long a script takes to read."""
    return math.ceil(len(text.split()) / SYLLABLES_A_SECOND)


def _lines(text: str) -> list[str]:
    ended = "\n".join(line if line.endswith((".", "?", "!", ":")) else f"{line}." for line in aloud(text).split("\n"))
    sentences = (each.strip() for each in re.split(r"(?<=[.?!])\s+|\n+", ended))
    return [each[0].upper() + each[1:] for each in sentences if each.strip(".")]


def _ground(card: Card, library: Library) -> list[str]:
    """One law a line. A draft may name a law whose article nobody knows yet."""
    line = re.sub(r", Điều (?=[.;]|$)", "", library.law_line(card.laws))
    laws = [_with_year(each) for each in line.rstrip(".").split("; ") if each]
    return [f"{'Và ở' if place else 'Điều này nằm ở'} {law}." for place, law in enumerate(laws)]


def _with_year(law: str) -> str:
    """A law is written with its year alone, and said with "năm" before it."""
    return re.sub(r"(?<=[^\W\d_] )\(?((?:19|20)\d\d)\)?(?=,|$)", r"năm \1", law)
