"""A card as a picture to pass on, drawn by content/papers/card.typ. The words reach the template as data only."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Literal

import fontpkg_be_vietnam_pro as font
import typst

from bot.model.content import Card, Library
from bot.model.folding import nfc

Size = Literal["square", "story"]
SIZES: dict[Size, tuple[int, int]] = {"square": (1080, 1080), "story": (1080, 1920)}
"""In pixels: for a chat group, and for a telephone held upright."""
NAME = "Loa Bản"


class DoesNotFit(ValueError):
    """Not even the smallest type holds the card: it is never cut off. The message is the card's key."""


def picture(card: Card, library: Library, size: Size, link: str = "") -> bytes:
    """A PNG: title, body, the law it stands on, our name, and `link` where people find us."""
    width, height = SIZES[size]
    told = {"title": card.title, "body": card.body, "law": library.law_line(card.laws), "link": _shown(link)}
    words = {field: _kept_together(nfc(text)) for field, text in told.items()}
    card_now = json.dumps({**words, "name": NAME, "width": width, "height": height})
    try:
        drawn = _press().compile(format="png", ppi=72.0, sys_inputs={"card": card_now})
    except typst.TypstError as trouble:
        if "overflow" in trouble.message:
            raise DoesNotFit(card.key) from trouble
        raise
    if not isinstance(drawn, bytes):
        raise DoesNotFit(card.key)  # more than one page
    return drawn


@cache
def _press() -> typst.Compiler:
    """Template and fonts, read once. No font of the machine is used: the same card is the same picture everywhere."""
    template = Path(__file__).parents[2] / "content" / "papers" / "card.typ"
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(font.ROOT / "files")])
    return typst.Compiler(str(template), root=str(template.parent), font_paths=fonts)


def _shown(link: str) -> str:
    """An address as people write it: without https:// and without the last stroke."""
    return re.sub(r"^https?://", "", link).rstrip("/")


def _kept_together(text: str) -> str:
    """A number stays on one line with what it counts, and "Điều" with its number."""
    text = re.sub(r"(?<=\d) (?=\w)", "\N{NO-BREAK SPACE}", text)
    return re.sub(r"\b(Điều|khoản|điểm) (?=\w{1,3}\b)", "\\1\N{NO-BREAK SPACE}", text)
