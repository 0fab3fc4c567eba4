"""The check code on a certificate: eighteen letters that stand for a claim, without any list of codes.

A claim is 80 bits: entrant, round, version, prize. They are mixed by a Feistel network whose round function is the keyed digest
of the key file, so a code tells nobody anything, and a code that somebody made up leads to one of 2^62 entrants, of whom
there are none: that the entrant is there and won that prize in that version is what proves it. No name, no place, no score.
"""

from bot.model.certificates import PARTICIPATION, Claim
from bot.model.codes import ALPHABET
from bot.model.folding import fold
from bot.storage.keys import Keys

LENGTH = 18
GROUP = 3
ROUNDS = 10
HALF = 40
_MASK = (1 << HALF) - 1
ENTRANT, SCOPE, VERSION, PRIZE = 62, 7, 6, 5
"""Bits of each part; together two halves."""


def certificate_code(keys: Keys, contest: str, claim: Claim) -> str:
    """Of a claim in that contest. Raises ValueError where there are more rounds, versions or prizes than a code holds."""
    parts = ((claim.scope + 1, SCOPE), (claim.version, VERSION), (claim.prize + 1, PRIZE), (claim.entrant, ENTRANT))
    packed = 0
    for value, bits in parts:
        if not 0 <= value < 1 << bits:
            raise ValueError("cuộc thi có nhiều vòng, bản công bố hoặc giải hơn mã giấy chứng nhận chứa được")
        packed = packed << bits | value
    return _letters(_mixed(keys, contest, packed))


def claim_of(keys: Keys, contest: str, written: str) -> Claim | None:
    """What a code claims; None where it is no code at all. Whether it is true, the books say."""
    signs = fold(written).upper().replace(" ", "").replace("-", "")
    if len(signs) != LENGTH or any(sign not in ALPHABET for sign in signs):
        return None
    number = _number(signs)
    if number >> (2 * HALF):
        return None
    packed = _unmixed(keys, contest, number)
    entrant, packed = packed & ((1 << ENTRANT) - 1), packed >> ENTRANT
    prize, packed = packed & ((1 << PRIZE) - 1), packed >> PRIZE
    version, scope = packed & ((1 << VERSION) - 1), packed >> VERSION
    claim = Claim(entrant, prize - 1, scope - 1, version)
    if claim.prize == PARTICIPATION and (claim.scope, claim.version) != (0, 0):
        return None
    return claim


def shown(code: str) -> str:
    """In groups of three, as a person types it."""
    return "-".join(code[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def _mixed(keys: Keys, contest: str, packed: int) -> int:
    left, right = packed >> HALF, packed & _MASK
    for n in range(ROUNDS):
        left, right = right, left ^ _round(keys, contest, n, right)
    return left << HALF | right


def _unmixed(keys: Keys, contest: str, packed: int) -> int:
    left, right = packed >> HALF, packed & _MASK
    for n in reversed(range(ROUNDS)):
        left, right = right ^ _round(keys, contest, n, left), left
    return left << HALF | right


def _round(keys: Keys, contest: str, n: int, half: int) -> int:
    return int.from_bytes(keys.digest("certificate", contest, str(n), str(half))[:5])


def _letters(number: int) -> str:
    signs = []
    for _ in range(LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[rest])
    return "".join(reversed(signs))


def _number(signs: str) -> int:
    number = 0
    for sign in signs:
        number = number * len(ALPHABET) + ALPHABET.index(sign)
    return number
