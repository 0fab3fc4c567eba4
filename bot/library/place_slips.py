"""Slips of the pen: which known names a strange phrase may have been meant to be. Bounded, and shy of short words."""

from collections.abc import Collection, Sequence

from bot.library.place_names import Name
from bot.library.place_words import Word, is_bare, joined
from bot.model.atlas import Vintage

SHORTEST, LONGEST = 5, 24  # letters without spaces: of four letters nearly every one is a slip of another
TWO_SLIPS_FROM = 10
MARKS_PER_SLIP = 3  # a letter slipped may take two diacritics along

# Everyday words of a chat one letter away from a name.
_EVERYDAY = frozenset({"bacon", "caolan", "congan", "maisau", "tamgiac", "thamgia"})


def near(runs: Collection[Sequence[Word]], by_key: dict[str, Name]) -> tuple[str, ...]:
    """Keys of the nearest names, those with the nearest diacritics first; none if every name is far."""
    found = [hit for run in runs for hit in _hits(run, by_key)]
    if not found:
        return ()
    least = min((distance, rank) for distance, rank, _, _ in found)
    best = sorted((marks, key) for distance, rank, marks, key in found if (distance, rank) == least)
    return tuple(dict.fromkeys(key for _, key in best))


def _hits(run: Sequence[Word], by_key: dict[str, Name]) -> list[tuple[int, int, int, str]]:
    """(letters, rank, marks, key) of names within reach. rapidfuzz is loaded only once somebody slips."""
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    typed = joined(run)
    if not (SHORTEST <= len(typed) <= LONGEST and typed.isalpha()) or typed in _EVERYDAY:
        return []
    reach = 2 if len(typed) >= TWO_SLIPS_FROM else 1
    hits = []
    for key, letters, _ in extract(typed, by_key.keys(), scorer=OSA.distance, score_cutoff=reach, limit=None):
        marks = 0 if is_bare(run) else min(OSA.distance(_spelt(run), _spelt(name)) for name in _spellings(by_key[key]))
        if marks <= MARKS_PER_SLIP * letters:
            hits.append((int(letters), _rank(by_key[key]), marks, key))
    return hits


def _spelt(name: Sequence[Word]) -> str:
    return "".join(word.key + word.marks for word in name)


def _spellings(name: Name) -> list[tuple[Word, ...]]:
    provinces = [name.province.words] if name.province else []
    return [sense.words for sense in name.senses] + provinces


def _rank(name: Name) -> int:
    """At one distance, names of the province in use until 2025 go before older ones, and those before other provinces."""
    if name.district or any(sense.vintage < Vintage.UNTIL_2020 for sense in name.senses):
        return 0
    return 1 if name.senses else 2
