"""The maps of the communes, and what became of each unit: read from content/places into the atlas of the values."""

import csv
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from statistics import mean

from bot.library.place_names import NEARLY_ALL
from bot.model.atlas import Atlas, Share, Unit, Vintage
from bot.model.folding import fold


def read_atlas(folder: Path) -> Atlas:
    """From communes, communes_before_2025, communes_2009_successors and tiles (.csv) in the folder."""
    today = tuple(Unit(row["code"], f"{row['kind']} {row['name']}") for row in _rows(folder, "communes"))
    before = _rows(folder, "communes_before_2025")
    older = _rows(folder, "communes_2009_successors")
    by_area = {row["code"]: _shares(row["successor_share"]) for row in older}
    to_today = {
        Vintage.UNTIL_2025: {row["code"]: _official(row, by_area) for row in before},
        Vintage.UNTIL_2020: {row["code"]: _mostly(by_area[row["code"]]) for row in older},
    }
    for row in older:
        if row["note"] == "in 194 list" and row["code"] in to_today[Vintage.UNTIL_2025]:
            to_today[Vintage.UNTIL_2020][row["code"]] = to_today[Vintage.UNTIL_2025][row["code"]]
    return Atlas(
        units={
            Vintage.TODAY: today,
            Vintage.UNTIL_2025: tuple(
                Unit(row["code"], f"{row['kind']} {row['name']}", row["district"]) for row in before
            ),
            Vintage.UNTIL_2020: tuple(Unit(row["code"], _small(row["name"]), row["district"]) for row in older),
        },
        to_today=to_today,
        people={
            Vintage.UNTIL_2025: _people(before, older),
            Vintage.UNTIL_2020: {row["code"]: int(row["pop2009"]) for row in older},
        },
        unchanged=frozenset(row["code"] for row in older if row["note"] == "in 194 list"),
        tiles={row["code"]: (int(row["column"]), int(row["row"])) for row in _rows(folder, "tiles")},
    )


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _small(name: str) -> str:
    """ "Xã Bắc Ái" as it stands in a sentence."""
    return name[:1].lower() + name[1:]


def _shares(text: str) -> tuple[Share, ...]:
    """ "06040:0.66;06004:0.33": where the land of 2009 lies today. What is missing to 1 are slivers."""
    found = [Share(code, float(part)) for code, part in (each.split(":") for each in text.split(";") if each)]
    whole = sum(share.part for share in found)
    return tuple(Share(share.code, share.part / whole) for share in found)


def _mostly(shares: tuple[Share, ...]) -> tuple[Share, ...]:
    largest = max(shares, key=lambda share: share.part)
    return (Share(largest.code, 1.0),) if largest.part >= NEARLY_ALL else shares


def _official(row: Mapping[str, str], by_area: Mapping[str, tuple[Share, ...]]) -> tuple[Share, ...]:
    """The successors that the resolution names; of several, each with its part of the land."""
    codes = row["successor_codes"].split(";")
    if len(codes) == 1:
        return (Share(codes[0], 1.0),)
    known = {share.code: share.part for share in by_area.get(row["code"], ())}
    parts = {code: known.get(code, 1 / len(codes)) for code in codes}
    whole = sum(parts.values())
    return tuple(Share(code, part / whole) for code, part in parts.items())


def _people(before: list[dict[str, str]], older: list[dict[str, str]]) -> dict[str, float]:
    """The people of 2009 of each commune until 2025: of the same code, else of the same name; else as many as its neighbours."""
    by_code = {row["code"]: float(row["pop2009"]) for row in older if row["note"] == "in 194 list"}
    by_name = {(row["district"], fold(row["name"]).split(" ", 1)[1]): float(row["pop2009"]) for row in older}
    found: dict[str, float] = {}
    of_district: dict[str, list[float]] = defaultdict(list)
    for row in before:
        name = fold(row["name"])
        people = (
            by_code.get(row["code"])
            or by_name.get((row["district"], name))
            or by_name.get((row["district"], f"tran {name}"))
        )
        if people:
            found[row["code"]] = people
            of_district[row["district"]].append(people)
    return {row["code"]: found.get(row["code"]) or mean(of_district[row["district"]]) for row in before}
