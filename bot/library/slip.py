"""A word that no card and no list knows is taken for a known one that is a single slip away."""

from collections.abc import Container, Mapping

from bot.library.spellings import Word
from bot.library.typed import Text

LOOKED_AT = 6
"""Strange words of one question; a text of many is no question about the law."""
_SOUNDS_ALIKE = str.maketrans({"k": "c", "q": "c", "z": "d", "w": "u", "j": "i", "f": "p"})


def mended(text: Text, known: Mapping[str, int], other: Container[str]) -> tuple[Text, frozenset[int]]:
    """The text with slips mended, and the places where. `other` words are known, though no card holds them."""
    strange = [
        place
        for place, word in enumerate(text.words)
        if word.bare not in known and word.bare not in other and word.bare.isalpha()
    ]
    words = list(text.words)
    changed = set()
    for place in strange[:LOOKED_AT]:
        near = _nearest(words[place].bare, known)
        if near:
            words[place] = Word(near, near, 0)
            changed.add(place)
    return Text(tuple(words), text.is_accented and not changed), frozenset(changed)


def _nearest(typed: str, known: Mapping[str, int]) -> str:
    """The commonest of the words one slip away; one that sounds the same comes first. Empty where there is none."""
    near = [word for word in known if is_one_slip(typed, word)]
    sound = typed.translate(_SOUNDS_ALIKE)
    return max(near, key=lambda word: (word.translate(_SOUNDS_ALIKE) == sound, known[word], word), default="")


def is_one_slip(typed: str, meant: str) -> bool:
    """One letter too many, too few, wrong, or two changed about. In words of two letters and less nothing can be told."""
    if len(typed) < 3 or len(meant) < 3 or abs(len(typed) - len(meant)) > 1 or typed == meant:
        return False
    same = 0
    while same < min(len(typed), len(meant)) and typed[same] == meant[same]:
        same += 1
    a, b = typed[same:], meant[same:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
