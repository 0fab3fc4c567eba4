"""A message as plain numbered lines: for the terminal, and for every channel without buttons."""

from collections.abc import Callable

from bot.model.replies import Link, Picture, Say, Sound


def heading(say: Say) -> str:
    """Title and body, an empty line between them."""
    return "\n\n".join(part for part in (say.title, say.body) if part)


def numbered(say: Say) -> str:
    """The message with its choices, one a line: "1. Tiếp". Of a picture or a recording its words."""
    pictures = "\n".join(f"[ảnh: {medium.alt}]" for medium in say.media if isinstance(medium, Picture))
    sounds = "\n".join(f"[tiếng: {medium.alt}]" for medium in say.media if isinstance(medium, Sound))
    rows = "\n".join(f"{n}. {label}" for n, label in enumerate(say.choices, 1))
    return "\n\n".join(part for part in (heading(say), links(say), pictures, sounds, rows) if part)


def links(say: Say) -> str:
    """Where a link cannot hang on a button it stands in the text."""
    return "\n".join(f"{medium.label}: {medium.url}" for medium in say.media if isinstance(medium, Link))


def utf16(text: str) -> int:
    """How long Telegram finds a text: an emoji counts two."""
    return len(text.encode("utf-16-le")) // 2


def pieces(text: str, most: int, size: Callable[[str], int] = len) -> list[str]:
    """Cut at empty lines, else at lines, else at spaces, else anywhere; no piece is larger than `most`."""
    found = []
    while size(text) > most:
        cut = _cut(text, _fitting(text, most, size))
        found.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [piece for piece in (*found, text) if piece]


def _fitting(text: str, most: int, size: Callable[[str], int]) -> int:
    """How many signs of the beginning fit."""
    low, high = 0, min(len(text), most)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if size(text[:middle]) <= most else (low, middle - 1)
    return low


def _cut(text: str, fits: int) -> int:
    """The last good place in the second half, so that pieces do not get tiny."""
    for gap in ("\n\n", "\n", " "):
        at = text.rfind(gap, fits // 2, fits + len(gap))
        if 0 < at <= fits:
            return at
    return fits
