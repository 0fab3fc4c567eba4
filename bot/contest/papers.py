"""Which questions an attempt is asked, in which order, with which order of options: drawn anew, always the same."""

from msgspec import Struct

from bot.contest.chance import Chance
from bot.model.frozen import Frozen


class Drawn(Struct, frozen=True, gc=False):
    """`options`: the places of the frozen options in the order in which they are shown."""

    question: str
    options: tuple[int, ...]


def paper(frozen: Frozen, seed: bytes, entrant: int, number: int) -> tuple[Drawn, ...]:
    """Of the entrant's `number`-th attempt. After a lost connection, on another day, on another machine it is the same."""
    rules = frozen.contest
    chance = Chance(seed, f"paper|{entrant}|{number}")
    keys = [key for pool, of in zip(rules.pool, frozen.pools, strict=True) for key in chance.drawn(of, pool.number)]
    if rules.shuffle_questions:
        keys = list(chance.shuffled(keys))
    return tuple(Drawn(key, _options(frozen, key, chance)) for key in keys)


def _options(frozen: Frozen, key: str, chance: Chance) -> tuple[int, ...]:
    places = tuple(range(len(frozen.by_key[key].options)))
    return chance.shuffled(places) if frozen.contest.shuffle_options else places
