"""The maps of the province: every unit leads somewhere, numbers are divided openly, tiles lie where the communes lie."""

import csv
from itertools import combinations
from math import cos, dist, radians
from statistics import correlation

import pytest

from bot.model.atlas import MAPS, Map, Vintage, vintage_of
from bot.reach.apportion import apportioned
from tests.talking import ROOT, gazetteer

ATLAS = gazetteer().atlas


def test_the_maps_have_their_units() -> None:
    assert {map: len(ATLAS.named(map)) for map in MAPS} == {
        "today": 65,
        "communes-2025": 194,
        "districts": 11,
        "communes-2019": 226,
    }


@pytest.mark.parametrize(
    ("day", "vintage"),
    [
        ("2018-03", Vintage.UNTIL_2020),
        ("2019-12-31", Vintage.UNTIL_2020),
        ("2020-01", Vintage.UNTIL_2025),
        ("2025-06-30", Vintage.UNTIL_2025),
        ("2025-07-01", Vintage.TODAY),
        ("2026-11", Vintage.TODAY),
    ],
)
def test_a_code_means_what_it_meant_on_the_map_of_its_day(day: str, vintage: Vintage) -> None:
    assert vintage_of(day) == vintage


@pytest.mark.parametrize("map", list(MAPS))
@pytest.mark.parametrize("vintage", list(Vintage))
def test_every_unit_is_read_on_every_map_whole(map: Map, vintage: Vintage) -> None:
    units = {code for code, _ in ATLAS.named(map)}
    for unit in ATLAS.units[vintage]:
        shares = ATLAS.on(map, vintage, unit.code)
        assert {share.code for share in shares} <= units, unit
        assert sum(share.part for share in shares) == pytest.approx(1)
        assert sum(apportioned(17, shares).values()) == 17


def test_a_commune_that_was_divided_is_apportioned_by_its_land() -> None:
    assert apportioned(10, ATLAS.on("today", Vintage.UNTIL_2025, "06622")) == {"06613": 2, "06625": 8}
    assert ATLAS.on("districts", Vintage.UNTIL_2025, "06622")[0].code == "Huyện Đình Lập"


def test_only_four_communes_of_today_lie_in_several_former_districts() -> None:
    several = [code for code, _ in ATLAS.named("today") if len(ATLAS.on("districts", Vintage.TODAY, code)) > 1]
    assert len(several) == 4


def test_a_commune_is_found_under_all_its_former_codes() -> None:
    assert {(vintage, code) for vintage, code in ATLAS.spots("06040")} >= {
        (Vintage.TODAY, "06040"),
        (Vintage.UNTIL_2025, "06040"),
        (Vintage.UNTIL_2025, "06013"),
        (Vintage.UNTIL_2020, "05995"),
    }


def test_tiles_lie_as_the_communes_lie() -> None:
    """Far communes have far tiles: the distances of all pairs go together."""
    with (ROOT / "content" / "places" / "communes.csv").open(encoding="utf-8") as lines:
        centres = {
            row["code"]: (float(row["lon"]) * cos(radians(21.9)), float(row["lat"])) for row in csv.DictReader(lines)
        }
    assert ATLAS.tiles.keys() == centres.keys()
    assert len(set(ATLAS.tiles.values())) == 65
    pairs = list(combinations(sorted(centres), 2))
    apart = [dist(centres[a], centres[b]) for a, b in pairs]
    on_tiles = [dist(ATLAS.tiles[a], ATLAS.tiles[b]) for a, b in pairs]
    assert correlation(apart, on_tiles) > 0.95
