"""The spoken code of somebody who passes content on: "BẢN 47211". It survives copying, screenshots, paper and the mouth.

Four or five digits and a check digit (ISO/IEC 7064, MOD 11,10), so that a slip of the finger credits nobody. In a link it
stands as "b47211-2-k7f3q": the code, through how many hands it came, and a mark of the card. None of it tells who
anybody is or what the card is on (S18, S19).
"""

import re
from hashlib import blake2b

from msgspec import Struct

from bot.model.folding import nfc

FEW, MANY = range(1_000, 10_000), range(10_000, 100_000)
"""Numbers of four digits are given out first; where nearly all are taken, those of five."""
MOST_HANDS = 9
"""More are not told apart."""
_MARK_LETTERS = "3479acdefhjkmnpqrtuvwxy"
_MARK_LENGTH = 5
_SPOKEN = re.compile(r"(?<!\w)b[aàảãáạ]n(?: số)?[\s:.-]{0,2}((?:\d[ .]?){4,5}\d)(?!\w)", re.IGNORECASE)
_PAYLOAD = re.compile(rf"b(\d{{5,6}})(?:-([1-{MOST_HANDS}]))?(?:-([{_MARK_LETTERS}]{{{_MARK_LENGTH}}}))?")
_LINK = re.compile(rf"https?://\S+?(?:/|\?start=)({_PAYLOAD.pattern})(?!\S)", re.IGNORECASE)


class Heard(Struct, frozen=True):
    """A code that came in. `hands`: through how many people it came at least; `mark`: of the card that was sent, or ""."""

    code: str
    hands: int = 1
    mark: str = ""


def code_of(number: int) -> str:
    """ "47211" of 4721."""
    digits = str(number)
    return digits + _check(digits)


def number_of(code: str) -> int | None:
    """None where a digit is wrong."""
    fits = code.isdecimal() and code.isascii() and len(code) in (5, 6) and code[0] != "0"
    return int(code[:-1]) if fits and _check(code[:-1]) == code[-1] else None


def spoken(code: str) -> str:
    return f"BẢN {code}"


def heard_in(text: str) -> tuple[Heard | None, str]:
    """The code in what was typed or pasted, and the text without it. A link tells more than the code beside it."""
    whole = nfc(text)
    link = _LINK.search(whole)
    sent = heard_in_payload(link[1]) if link else None
    if link is not None and sent is not None:
        return sent, f"{whole[: link.start()]} {whole[link.end() :]}".strip()
    for found in _SPOKEN.finditer(whole):
        code = re.sub(r"\D", "", found[1])
        if number_of(code) is not None:
            return Heard(code), f"{whole[: found.start()]} {whole[found.end() :]}".strip()
    return None, text


def is_slip(text: str) -> bool:
    """Nothing but a code, and a digit of it is wrong."""
    found = _SPOKEN.fullmatch(nfc(text).strip())
    return found is not None and number_of(re.sub(r"\D", "", found[1])) is None


def payload_of(code: str, hands: int = 1, mark: str = "") -> str:
    """Of a link; letters, digits and strokes alone, as every carrier allows."""
    return f"b{code}-{min(hands, MOST_HANDS)}" + (f"-{mark}" if mark else "")


def last_line(link: str, card: str, heard: Heard | None) -> str:
    """Of a text that is passed on: where it leads, and whose code it carries."""
    if heard is None:
        return f"Loa Bản: {link}"
    return f"Loa Bản, mã {spoken(heard.code)}: {link_with(link, payload_of(heard.code, heard.hands, mark_of(card)))}"


def link_with(link: str, payload: str) -> str:
    """Telegram hands a start word to the bot; Zalo none, there the spoken code beside it must do; our own page takes it."""
    match link.partition("://")[2].partition("/")[0]:
        case "t.me":
            return f"{link}?start={payload}"
        case "zalo.me":
            return link
        case _:
            return f"{link}/{payload}"


def heard_in_payload(payload: str) -> Heard | None:
    found = _PAYLOAD.fullmatch(payload.strip().lower())
    if found is None or number_of(found[1]) is None:
        return None
    return Heard(found[1], int(found[2] or 1), found[3] or "")


def mark_of(card: str) -> str:
    """Five letters that stand for a card's key: whoever reads an address does not read its topic."""
    number = int.from_bytes(blake2b(card.encode(), digest_size=8, person=b"card in a link").digest())
    signs = []
    for _ in range(_MARK_LENGTH):
        number, rest = divmod(number, len(_MARK_LETTERS))
        signs.append(_MARK_LETTERS[rest])
    return "".join(signs)


def _check(digits: str) -> str:
    """Every single wrong digit shows, and nearly every swap of neighbours."""
    product = 10
    for digit in digits:
        total = (product + int(digit)) % 10 or 10
        product = total * 2 % 11
    return str((11 - product) % 10)
