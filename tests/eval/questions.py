"""The labelled questions: as villagers type them, with the cards that answer. Half to tune on, half to test on.

questions.jsonl: {"q": the question, "cards": keys of every card that is a right answer, the best first}. The key "help"
stands for the help card; no cards: nothing here answers it, and no card may be shown as if it did.
"""

import datetime as dt
import hashlib
import json
from pathlib import Path
from typing import Literal

from msgspec import Struct

from bot.model.folding import nfc

FILE = Path(__file__).parent / "questions.jsonl"
AS_OF = dt.date(2026, 11, 23)
"""The library of this day answers, so that a law that begins or ends moves no figure."""

Half = Literal["tune", "test"]


class Asked(Struct, frozen=True):
    q: str
    cards: tuple[str, ...]

    @property
    def half(self) -> Half:
        """Fixed by the text alone. Weights, synonyms and ways of asking may be fitted to "tune", never to "test"."""
        return "test" if hashlib.blake2b(nfc(self.q).encode(), digest_size=2).digest()[0] % 2 else "tune"

    @property
    def is_ours(self) -> bool:
        return self.cards != ()

    @property
    def wants_help(self) -> bool:
        return self.cards[:1] == ("help",)

    @property
    def is_bare(self) -> bool:
        return self.q.isascii()


def questions() -> tuple[Asked, ...]:
    lines = FILE.read_text().splitlines()
    return tuple(Asked(row["q"], tuple(row["cards"])) for row in map(json.loads, lines))
