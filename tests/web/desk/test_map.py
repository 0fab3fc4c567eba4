"""The map drawn from an operator's borders: the same numbers as on the tiles, each commune a link."""

import re
from pathlib import Path

from starlette.applications import Starlette

from bot.library.land import read_land
from bot.web.desk.communes import COMMUNES
from bot.web.desk.shell import Shell
from bot.web.desk.site import desk_routes
from tests.conftest import House
from tests.library.test_land import COMMUNES as CODES
from tests.library.test_land import province as squares
from tests.library.test_land import written
from tests.web.desk.filled import FEW
from tests.web.desk.kit import ADDRESS, Officer, signed_in
from tests.web.desk.reading import tiles


def with_borders(house: House, folder: Path) -> Starlette:
    land = read_land(written(folder, squares()), CODES)
    return Starlette(routes=desk_routes(Shell(house.store, house.desk, ADDRESS, land=land)))


async def pages(house: House, folder: Path, query: str = "") -> tuple[Officer, Officer]:
    plain, drawn = await signed_in(house), await signed_in(house, app=with_borders(house, folder))
    for officer in (plain, drawn):
        assert (await officer.opens(f"{COMMUNES}{query}")).status_code == 200
    return plain, drawn


async def test_borders_tell_what_the_tiles_tell(province: House, tmp_path: Path) -> None:
    for query in ("", "?do=ho&ky=2026-10", "?chude=tuoi-cuoi"):
        plain, drawn = await pages(province, tmp_path, query)
        assert tiles(drawn.answer.text) == tiles(plain.answer.text)
        assert len(tiles(drawn.answer.text)) == 65


async def test_they_are_drawn_in_the_page_without_style_or_script_of_its_own(province: House, tmp_path: Path) -> None:
    _, drawn = await pages(province, tmp_path)
    found = re.search(r'<svg class="land".*?</svg>', drawn.answer.text, re.DOTALL)
    assert found
    assert found[0].count("<path d=") == 65 and found[0].count("<title>") == 65
    assert "style=" not in found[0] and "<script" not in found[0]
    assert 'class="tiles"' not in drawn.answer.text


async def test_who_answers_for_one_commune_gets_no_map_of_the_others(province: House, tmp_path: Path) -> None:
    officer = await signed_in(province, "commune", FEW[0], app=with_borders(province, tmp_path))
    await officer.opens(COMMUNES)
    assert 'class="land"' not in officer.answer.text
