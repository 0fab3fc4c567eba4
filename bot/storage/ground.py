"""The land of one commune of today as a condition in SQL: who answers for one commune sees no other."""

from collections.abc import Sequence

from msgspec import Struct

from bot.model.atlas import DAYS, Atlas, Vintage

SLOTS = 12
"""Former communes on the land of one of today: at most eight in this province."""
_LETTER = {Vintage.UNTIL_2025: "a", Vintage.UNTIL_2020: "b"}


class Ground(Struct, frozen=True):
    """Under which codes a commune of today stands on each map."""

    commune: str
    until_2025: tuple[str, ...] = ()
    until_2020: tuple[str, ...] = ()


def ground_of(atlas: Atlas, commune: str) -> Ground:
    spots = atlas.spots(commune)
    former = {each: tuple(dict.fromkeys(code for vintage, code in spots if vintage == each)) for each in _LETTER}
    return Ground(commune, former[Vintage.UNTIL_2025], former[Vintage.UNTIL_2020])


def lies_on(table: str) -> str:
    """That a row's commune, a code of the row's day, lies on a ground; its values come from `values_of`."""
    today = DAYS[Vintage.TODAY][0]
    parts = [f"({table}.day >= '{today}' AND {table}.commune = :ground)"]
    for vintage, letter in _LETTER.items():
        since, until = DAYS[vintage]
        codes = ", ".join(f":{letter}{n}" for n in range(SLOTS))
        parts.append(f"({table}.day BETWEEN '{since}' AND '{until}' AND {table}.commune IN ({codes}))")
    return f"({' OR '.join(parts)})"


def values_of(ground: Ground) -> dict[str, object]:
    return {
        "ground": ground.commune,
        **_slots(_LETTER[Vintage.UNTIL_2025], ground.until_2025),
        **_slots(_LETTER[Vintage.UNTIL_2020], ground.until_2020),
    }


def _slots(letter: str, codes: Sequence[str]) -> dict[str, object]:
    if len(codes) > SLOTS:
        raise ValueError(f"{len(codes)} former communes on the land of one: raise SLOTS in ground.py")
    filled = [*codes, *["-"] * (SLOTS - len(codes))]
    return {f"{letter}{n}": code for n, code in enumerate(filled)}
