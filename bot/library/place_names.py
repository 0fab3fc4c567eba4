"""Every name of a place that may be typed and what it has stood for, read from content/places/*.csv."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct, field

from bot.library.place_words import Label, Word, joined, words
from bot.model.atlas import Vintage
from bot.model.folding import nfc
from bot.model.places import Commune

# The shares of 2009 were measured on two maps whose borders differ by slivers: nearly all is all.
NEARLY_ALL = 0.9


class Sense(Struct, frozen=True):
    """One commune that a name stands or stood for. `codes` are the communes where it lies today, most of it first.

    `districts` are the keys of the districts before July 2025 that it lay in: several for a commune of today.
    """

    kind: Label
    words: tuple[Word, ...]
    vintage: Vintage
    codes: tuple[str, ...]
    districts: frozenset[str]


class District(Struct, frozen=True):
    """A district until June 2025, and the communes that hold land of it. Those that lie mostly elsewhere come last."""

    key: str
    codes: tuple[str, ...]


class Province(Struct, frozen=True):
    """`name` as it is shown, also where an alias was typed."""

    name: str
    words: tuple[Word, ...]


class Name(Struct):
    """All that one key stands for. `senses` by vintage, then in the order of the lists."""

    senses: list[Sense] = field(default_factory=list)
    district: District | None = None
    province: Province | None = None


class Names(Struct, frozen=True):
    """`by_key` as in place_words.joined; `by_code` holds today's meaning of a code, else the one until 2025."""

    communes: dict[str, Commune]
    by_key: dict[str, Name]
    by_code: dict[str, Sense]


def read_names(folder: Path) -> Names:
    """From the four lists in the folder. Raises OSError or KeyError where a list or a column is missing."""
    communes = {row["code"]: _commune(row) for row in _rows(folder, "communes")}
    before = [_before_2025(row) for row in _rows(folder, "communes_before_2025")]
    today = [_today(commune, before) for commune in communes.values()]
    older = [_before_2020(row) for row in _rows(folder, "communes_2009_successors")]
    by_key: dict[str, Name] = defaultdict(Name)
    for _, sense in (*today, *before, *older):
        by_key[joined(sense.words)].senses.append(sense)
    for district in _districts([sense for _, sense in before]):
        by_key[district.key].district = district
    for province in _provinces(folder):
        by_key[joined(province.words)].province = province
    return Names(communes, dict(by_key), dict((*older, *before, *today)))


def _commune(row: dict[str, str]) -> Commune:
    return Commune(row["code"], row["kind"], row["name"], float(row["lat"]), float(row["lon"]))


def _rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield {column: nfc(cell or "") for column, cell in row.items()}


def _before_2025(row: dict[str, str]) -> tuple[str, Sense]:
    codes = tuple(row["successor_codes"].split(";"))
    return row["code"], Sense(
        _kind(row["kind"]), _name(row["name"]), Vintage.UNTIL_2025, codes, frozenset({_district_key(row)})
    )


def _today(commune: Commune, before: Sequence[tuple[str, Sense]]) -> tuple[str, Sense]:
    districts = frozenset[str]().union(*(sense.districts for _, sense in before if commune.code in sense.codes))
    return commune.code, Sense(_kind(commune.kind), words(commune.name), Vintage.TODAY, (commune.code,), districts)


def _before_2020(row: dict[str, str]) -> tuple[str, Sense]:
    """Shares were measured by overlay: what is nearly all in one commune is taken to be there."""
    kind = next(kind for kind in ("Thị trấn", "Phường", "Xã") if row["name"].startswith(f"{kind} "))
    shares = [share.split(":") for share in row["successor_share"].split(";")]
    whole = [code for code, share in shares if float(share) >= NEARLY_ALL]
    codes = tuple(whole or [code for code, _ in shares])
    name = _name(row["name"].removeprefix(f"{kind} "))
    return row["code"], Sense(_kind(kind.lower()), name, Vintage.UNTIL_2020, codes, frozenset({_district_key(row)}))


def _name(text: str) -> tuple[Word, ...]:
    """Without "nông trường" (NT): as a label it says "thị trấn", and many leave it out."""
    return words(text.removeprefix("Nông trường ").removeprefix("NT "))


def _kind(text: str) -> Label:
    match text:
        case "xã" | "phường" | "thị trấn":
            return text
        case _:
            raise ValueError(f"no kind of commune: {text}")


def _district_key(row: dict[str, str]) -> str:
    return joined(words(row["district"].removeprefix("Huyện ").removeprefix("Thành phố ")))


def _districts(before: Sequence[Sense]) -> Iterator[District]:
    """A commune of today whose parts came mostly from another district stands behind the others."""
    parts = Counter(code for sense in before for code in sense.codes)
    for key in dict.fromkeys(key for sense in before for key in sense.districts):
        inside = Counter(code for sense in before if key in sense.districts for code in sense.codes)
        mostly_here = [code for code in sorted(inside) if 2 * inside[code] >= parts[code]]
        yield District(key, tuple(dict.fromkeys([*mostly_here, *sorted(inside)])))


def _provinces(folder: Path) -> Iterator[Province]:
    for row in _rows(folder, "provinces"):
        for name in (row["name"], *filter(None, row["aliases"].split(";"))):
            yield Province(row["name"], words(name))
