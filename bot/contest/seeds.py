"""Seeds: kept secret until a round is ranked, vouched for before it opens, and published with its result."""

from collections.abc import Iterable
from hashlib import blake2b

from bot.contest.canon import checksum_of_lines


def seed_of(master: bytes, contest: str, scope: int) -> bytes:
    """Of a round, or of the whole contest (-1). Whoever knows it cannot tell the seed of another round."""
    return blake2b(f"{contest}|{scope}".encode(), key=master, digest_size=32, person=b"contest seed").digest()


def commitment(seed: bytes, contest: str, scope: int) -> str:
    """Published before the opening: afterwards no other seed can be passed off for this one."""
    told = f"{contest}|{scope}|{seed.hex()}".encode()
    return blake2b(told, digest_size=32).hexdigest()


def list_checksum(entrants: Iterable[int]) -> str:
    """Of those who take part in a draw, in the order of their ids."""
    return checksum_of_lines(sorted(entrants))


def draw_seed(seed: bytes, entrants: str, beacon: str) -> bytes:
    """Nobody can know it before the list of entrants is closed, nor, where there is a beacon, before that is known."""
    return blake2b(f"{entrants}|{beacon}".encode(), key=seed, digest_size=32, person=b"contest draw").digest()


def ticket(drawn: bytes, entrant: int) -> int:
    """The lot an entrant has: the smallest wins. It does not depend on who else takes part."""
    return int.from_bytes(blake2b(str(entrant).encode(), key=drawn, digest_size=8).digest())
