"""A code means what it meant on its day, also on papers that bore an older one for a while."""

import pytest

from bot.model.atlas import Vintage
from tests.talking import gazetteer

ATLAS = gazetteer().atlas
MERGED = [unit.code for unit in ATLAS.units[Vintage.UNTIL_2020] if not ATLAS.is_unit(Vintage.UNTIL_2025, unit.code)]


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2019-12-31", "xã Đại Đồng"),
        ("2025-06-30", "thị trấn Thất Khê"),
        ("2025-07-01", "xã Thất Khê"),
    ],
)
def test_a_code_bears_the_name_of_its_day(day: str, name: str) -> None:
    assert ATLAS.name_on(day, "06040") == name


def test_a_merged_commune_keeps_its_code_on_papers_for_five_years() -> None:
    code = MERGED[0]
    assert ATLAS.name_on("2019-05-01", code) == ATLAS.name_on("2024-12-31", code) != ""
    assert ATLAS.name_on("2025-01-01", code) == ATLAS.name_on("2026-01-01", code) == ""


@pytest.mark.parametrize("code", MERGED)
def test_a_number_on_a_merged_code_falls_to_units_of_every_map(code: str) -> None:
    for map in ("today", "communes-2025", "districts", "communes-2019"):
        shares = ATLAS.on(map, Vintage.UNTIL_2025, code)
        assert sum(share.part for share in shares) == pytest.approx(1)
        assert {share.code for share in shares} <= {code for code, _ in ATLAS.named(map)}


@pytest.mark.parametrize("code", MERGED)
def test_a_merged_code_is_found_again_from_the_commune_of_today(code: str) -> None:
    for share in ATLAS.today(Vintage.UNTIL_2025, code):
        assert (Vintage.UNTIL_2025, code) in ATLAS.spots(share.code)
