"""Codes a person can read aloud and type: of a house, of an invitation.

Nine letters of an alphabet without look-alikes, the last one a check letter, so that a slip of the
finger is told apart from a guess without asking the database.
"""

import re
from typing import NamedTuple

from bot.model.folding import fold

ALPHABET = "3479ACDEFHJKMNPQRTUVWXY"
LENGTH = 9
_LIKE = re.compile(rf"[A-Z0-9]{{{LENGTH}}}")
_WRITTEN = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}")
_BETWEEN = re.compile(r"[\n,;]+")
_LIKE_ONE = re.compile(r"(?<!\w)[0-9A-Za-z]{3}[ .-]?[0-9A-Za-z]{3}[ .-]?[0-9A-Za-z]{3}(?!\w)")
CODES = len(ALPHABET) ** (LENGTH - 1)
"""How many codes there are."""


def code_from(number: int) -> str:
    """The code of a number below 23**8 (78 thousand million)."""
    signs = []
    for _ in range(LENGTH - 1):
        number, rest = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[rest])
    return "".join(signs) + _check("".join(signs))


def read_code(typed: str) -> str | None:
    """The code in a text that holds nothing else but perhaps a word like "mã"; None if there is none."""
    if len(typed) < LENGTH:
        return None
    written = _signs(typed)
    if _WRITTEN.fullmatch(written) and written[-1] == _check(written[:-1]):
        return written
    return None


class Written(NamedTuple):
    """Codes in the order in which they were written, each once, and pieces that look like one but hold a slip."""

    codes: tuple[str, ...]
    slips: tuple[str, ...]


def read_codes(typed: str) -> Written:
    """All codes in a list: one a line, or with commas or spaces between them. Other words are passed over."""
    codes: dict[str, None] = {}
    slips: dict[str, None] = {}
    for piece in _BETWEEN.split(typed):
        whole = read_code(piece)
        for written in [whole] if whole else [re.sub(r"\W", "", each) for each in _LIKE_ONE.findall(piece)]:
            code = read_code(written)
            if code:
                codes[code] = None
            elif written.isupper() or not written.isalpha():  # "nha bac lan" are three words
                slips[written.upper()] = None
    return Written(tuple(codes), tuple(slips))


def is_meant_as_code(typed: str) -> bool:
    """Written as codes are, be it right or wrong: in capitals, with two strokes, or with a digit in it.

    Three short words of a sentence can be a code by chance, and are none.
    """
    looks = typed.isupper() or typed.count("-") == 2 or any(sign.isdigit() for sign in typed)
    return looks and _LIKE.fullmatch(_signs(typed)) is not None


def shown(code: str) -> str:
    """In groups of three, as on a printed card."""
    return f"{code[:3]}-{code[3:6]}-{code[6:]}"


def _signs(typed: str) -> str:
    return fold(typed).upper().removeprefix("MA NHA ").removeprefix("MA ").replace(" ", "")


def _check(signs: str) -> str:
    """Weights 1, 3, 5… are invertible modulo 23, so one wrong or two swapped neighbours show."""
    total = sum((2 * place + 1) * ALPHABET.index(sign) for place, sign in enumerate(signs))
    return ALPHABET[total % len(ALPHABET)]
