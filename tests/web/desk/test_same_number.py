"""One query layer: page, talk, command line and service say the same number."""

import json
import re
from pathlib import Path

import pytest

from bot.model.replies import Figures, Say
from bot.reach.figures import Reached
from bot.reach.period import period
from bot.service.households.count import table_of
from bot.service.talks.figures import say_figures
from bot.web.desk.communes import COMMUNES
from bot.web.desk.overview import OVERVIEW
from tests.cli.test_cli import bot
from tests.conftest import House
from tests.web.desk.filled import FEW
from tests.web.desk.kit import signed_in
from tests.web.desk.reading import figures, number, table

SPANS = ("2026", "2026-Q3", "2026-10", "2021-2025")


async def of_service(house: House, span: str, area: str = "") -> Reached:
    library = house.desk.library_on(house.now.date())
    found = await table_of(house.store, library, house.desk.gazetteer, period(span), "commune", area)
    assert found.total.reached is not None
    return found.total.reached


async def of_page(house: House, path: str) -> Reached:
    officer = await signed_in(house)
    await officer.opens(path)
    shown = figures(officer.answer.text)
    card, own, heads = (shown[name] for name in ("Hộ có thẻ", "Hộ tự khai", "Hộ đếm ở buổi họp"))
    return Reached(*(number(each.removesuffix(" hộ")) for each in (card, own, heads)))


async def of_talk(house: House, span: str, area: str = "") -> Reached:
    order = Figures(span, "commune", area, "vi", Say(id="1.0"))
    said = (await say_figures(house.store, house.desk, order)).body
    first = said.splitlines()[0]
    told = re.search(r"thẻ ([\d.]+), tự khai ([\d.]+)(?:, đếm ở buổi họp ([\d.]+))?", first)
    assert told, first
    return Reached(*(number(each or "0") for each in told.groups()))


def of_line(folder: Path, span: str, area: str = "") -> Reached:
    """`bot reach` beside the running pages."""
    only = ["--area", area] if area else []
    run = bot("reach", "--period", span, "--json", "--db", str(folder / "province.db"), *only, data=folder)
    assert run.returncode == 0, run.stderr
    return Reached(**json.loads(run.stdout)["total"]["households"])


@pytest.mark.parametrize("span", SPANS)
async def test_the_province_is_the_same_everywhere(province: House, tmp_path: Path, span: str) -> None:
    wanted = await of_service(province, span)
    assert wanted.card > 0
    assert await of_page(province, f"{COMMUNES}?ky={span}") == wanted
    assert await of_talk(province, span) == wanted
    assert of_line(tmp_path, span) == wanted


@pytest.mark.parametrize("span", SPANS)
async def test_a_commune_is_the_same_everywhere(province: House, tmp_path: Path, span: str) -> None:
    wanted = await of_service(province, span, FEW[0])
    assert await of_page(province, f"{COMMUNES}/{FEW[0]}?ky={span}") == wanted
    assert await of_talk(province, span, FEW[0]) == wanted
    assert of_line(tmp_path, span, FEW[0]) == wanted
    officer = await signed_in(province)
    await officer.opens(f"{COMMUNES}?ky={span}")
    row = next(row for row in table(officer.answer.text, "Số hộ")[1:] if row[0] == "Xã Thất Khê")
    assert Reached(*(number(cell) for cell in row[1:4])) == wanted


async def test_this_month_on_the_overview_is_the_month_everywhere(province: House) -> None:
    wanted = await of_service(province, "2026-11")
    assert await of_page(province, OVERVIEW) == wanted
    assert await of_talk(province, "2026-11") == wanted
