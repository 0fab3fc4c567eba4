"""The map of equal tiles: each commune of today a link with its name and its figure, in five classes read without colour."""

from collections.abc import Callable

from msgspec import Struct

from bot.model.land import Shape
from bot.reach.classes import Class, class_of, count_classes, percent_classes
from bot.reach.figures import Line
from bot.service.households.comparison import Comparison
from bot.web.desk.shell import number
from bot.web.desk.visit import Visit

SHARE, HOUSES = "tile", "ho"
FEW = "ít, không nêu"


class Tile(Struct, frozen=True):
    """`level`: 1 to 5; 0 where there is no figure. `figure` is printed, `told` is read out."""

    code: str
    name: str
    column: int
    row: int
    figure: str
    told: str
    level: int


class Tiles(Struct, frozen=True):
    """`shows`: SHARE or HOUSES; `can_share`: some commune has a number of households. `legend`: (level, words) of the classes. `shapes`: the tiles as the operator's borders draw them."""

    shows: str
    can_share: bool
    tiles: tuple[Tile, ...]
    legend: tuple[tuple[int, str], ...]
    shapes: tuple[tuple[Tile, Shape], ...]


def tiles_of(visit: Visit, found: Comparison) -> Tiles:
    """By share where any commune has a number of households, unless the address asks for houses (`do=ho`)."""
    atlas, communes = visit.desk.gazetteer.atlas, visit.desk.gazetteer.communes
    lines = {row.line.code: row.line for row in found.rows}
    can_share = any(line.share for line in lines.values())
    shows = HOUSES if visit.query.get("do") == HOUSES or not can_share else SHARE
    classes = percent_classes() if shows == SHARE else count_classes([_houses(line) or 0 for line in lines.values()])
    tell = _by_share if shows == SHARE else _by_houses
    shapes = {shape.code: shape for shape in visit.shell.land.shapes} if visit.shell.land else {}
    tiles = tuple(
        Tile(code, communes[code].name, column, row, *tell(lines[code], classes))
        for code, (column, row) in sorted(atlas.tiles.items(), key=lambda each: (each[1][1], each[1][0]))
        if code in lines
    )
    return Tiles(
        shows,
        can_share,
        tiles,
        tuple(enumerate((_class_words(each, shows) for each in classes), 1)),
        tuple((tile, shapes[tile.code]) for tile in tiles if tile.code in shapes),
    )


Told = tuple[str, str, int]
Tell = Callable[[Line, tuple[Class, ...]], Told]


def _by_share(line: Line, classes: tuple[Class, ...]) -> Told:
    if line.reached is None:
        return "ít", FEW, 0
    if line.share is None:
        return "–", "chưa có số hộ", 0
    low, high = (number(each, 0) for each in line.share)
    figure = low if low == high else f"{low}–{high}"
    told = f"{low} %" if low == high else f"từ {low} đến {high} %"
    return figure, told, class_of(classes, line.share[0])


def _by_houses(line: Line, classes: tuple[Class, ...]) -> Told:
    houses = _houses(line)
    if houses is None:
        return "ít", FEW, 0
    return number(houses), f"{number(houses)} hộ", class_of(classes, houses)


def _houses(line: Line) -> int | None:
    return None if line.reached is None else line.reached.card + line.reached.self


def _class_words(each: Class, shows: str) -> str:
    unit = " %" if shows == SHARE else " hộ"
    if each.end is None:
        return f"từ {number(each.first)}{unit}"
    if each.first == 0:
        return f"dưới {number(each.end)}{unit}"
    return f"{number(each.first)} đến dưới {number(each.end)}{unit}"
