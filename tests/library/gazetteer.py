"""The lists of content/places as the tests of the gazetteer need them, and what each name may mean."""

import csv
import unicodedata
from collections import defaultdict
from pathlib import Path

from bot.library.places import read_places
from bot.model.folding import fold
from bot.model.places import Found, Gazetteer, Meant, Nowhere, Unclear

FOLDER = Path(__file__).parents[2] / "content" / "places"
PLACES: Gazetteer = read_places(FOLDER)


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def after(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(row["successor_codes"].split(";"))


def codes(found: Found) -> tuple[str, ...]:
    match found:
        case Meant(code):
            return (code,)
        case Unclear(several):
            return several
        case Nowhere():
            return ()


TODAY = rows("communes")
BEFORE = rows("communes_before_2025")
DISTRICTS = sorted({row["district"] for row in BEFORE})
DISTRICT_NAMES = {district.removeprefix("Huyện ").removeprefix("Thành phố ") for district in DISTRICTS}

MEANINGS: dict[str, set[str]] = defaultdict(set)
for row in TODAY:
    MEANINGS[row["name"]].add(row["code"])
for row in BEFORE:
    MEANINGS[row["name"].removeprefix("Nông trường ")] |= set(after(row))

ONE_PLACE = [(name, min(of)) for name, of in MEANINGS.items() if len(of) == 1 and name not in DISTRICT_NAMES]
TWO_PLACES = [(name, of) for name, of in MEANINGS.items() if len(of) > 1 and name not in DISTRICT_NAMES]
# Pairs that are one word without diacritics: Tân Thành and Tân Thanh, Nhất Tiến and Nhật Tiến, Vân Thủy and Vạn Thủy.
ALIKE = {name for name in MEANINGS if sum(fold(name) == fold(other) for other in MEANINGS) > 1}


def bare(text: str) -> str:
    spread = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(sign for sign in spread if not unicodedata.combining(sign))
