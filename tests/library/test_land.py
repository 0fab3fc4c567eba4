"""An operator's borders: all of them or none, and everything that is wrong is named."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.library.land import WIDTH, BadLand, read_land
from tests.talking import gazetteer

COMMUNES = list(gazetteer().communes)


def square(code: object, x: float, y: float, side: float = 0.05) -> dict[str, Any]:
    ring = [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
    return {"type": "Feature", "properties": {"code": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def province() -> list[dict[str, Any]]:
    """Each commune a square where its tile lies."""
    tiles = gazetteer().atlas.tiles
    return [square(code, 106 + 0.05 * tiles[code][0], 22.5 - 0.05 * tiles[code][1]) for code in COMMUNES]


def written(folder: Path, features: object, **more: object) -> Path:
    file = folder / "xa.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features} | more))
    return file


def refused(folder: Path, features: object, **more: object) -> str:
    with pytest.raises(BadLand) as told:
        read_land(written(folder, features, **more), COMMUNES)
    return str(told.value)


def test_every_commune_becomes_a_shape_with_north_on_top(tmp_path: Path) -> None:
    land = read_land(written(tmp_path, province()), COMMUNES)
    assert (land.width, len(land.shapes)) == (WIDTH, 65)
    at = {shape.code: shape for shape in land.shapes}
    tiles = gazetteer().atlas.tiles
    for code, (column, row) in tiles.items():
        for other, (further, below) in tiles.items():
            assert (at[code].x < at[other].x) == (column < further) or column == further
            assert (at[code].y < at[other].y) == (row < below) or row == below
    assert all(0 <= shape.x <= land.width and 0 <= shape.y <= land.height for shape in land.shapes)
    assert at["06040"].path.startswith("M") and at["06040"].path.endswith("z")


def test_neighbours_share_their_border_point_for_point(tmp_path: Path) -> None:
    left = square("05977", 106.00001, 21.0)
    right = square("05983", 106.05001, 21.0)
    rest = [
        square(code, 107 + n / 1000, 22.0, 0.001) for n, code in enumerate(COMMUNES) if code not in ("05977", "05983")
    ]
    shapes = {shape.code: shape for shape in read_land(written(tmp_path, [left, right, *rest]), COMMUNES).shapes}
    assert {x for x, _ in spots(shapes["05977"].path)} & {x for x, _ in spots(shapes["05983"].path)}


def spots(path: str) -> list[tuple[int, int]]:
    start, _, steps = path[1:-1].partition("l")
    x, y = map(int, start.split())
    found = [(x, y)]
    numbers = list(map(int, steps.split()))
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        found.append((x, y))
    return found


def test_a_figure_stands_inside_a_shape_that_is_bent(tmp_path: Path) -> None:
    ring = [[106, 21], [107, 21], [107, 22], [106.9, 22], [106.9, 21.1], [106, 21.1], [106, 21]]
    bent = {
        "type": "Feature",
        "properties": {"code": COMMUNES[0]},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    rest = [square(code, 108, 21) for code in COMMUNES[1:]]
    land = read_land(written(tmp_path, [bent, *rest]), COMMUNES)
    shape = land.shapes[0]
    corners = spots(shape.path)
    right = max(x for x, _ in corners)
    assert right * 0.88 < shape.x < right


def test_islands_and_holes_are_drawn_in_one_shape(tmp_path: Path) -> None:
    features = province()
    geometry = features[0]["geometry"]
    other = square("x", 107.2, 22.4)["geometry"]["coordinates"]
    features[0]["geometry"] = {"type": "MultiPolygon", "coordinates": [geometry["coordinates"], other]}
    shape = read_land(written(tmp_path, features), COMMUNES).shapes[0]
    assert shape.path.count("M") == 2


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda f: f.pop(), f"thiếu xã, phường mã {COMMUNES[-1]}"),
        (lambda f: f[0]["properties"].pop("code"), "features[1]: thiếu thuộc tính code"),
        (lambda f: f[0].update(properties=None), "features[1]: thiếu thuộc tính code"),
        (lambda f: f[0]["properties"].update(code="99999"), 'code "99999" không phải mã'),
        (lambda f: f.append(f[0]), "đã có ở trên"),
        (lambda f: f[0].update(geometry=None), "geometry phải là Polygon hoặc MultiPolygon"),
        (lambda f: f[0]["geometry"].update(type="Point", coordinates=[106, 21]), "geometry phải là Polygon"),
        (lambda f: f[0]["geometry"].update(coordinates=[[[106, 21], [107, 21]]]), "ít nhất bốn điểm"),
        (lambda f: f[0]["geometry"]["coordinates"][0].__setitem__(0, [21.5, 106.5]), "đảo ngược"),
        (lambda f: f[0]["geometry"]["coordinates"][0].__setitem__(0, [600000, 2400000]), "không nằm ở Việt Nam"),
        (lambda f: f[0]["geometry"]["coordinates"][0].__setitem__(0, ["a", 1]), "[kinh độ, vĩ độ]"),
        (lambda f: f.__setitem__(0, "x"), "features[1]: thiếu thuộc tính code"),
    ],
)
def test_every_slip_is_named_with_the_number_of_its_feature(tmp_path: Path, spoil: Any, says: str) -> None:
    features = province()
    spoil(features)
    told = refused(tmp_path, features)
    assert says in told and "xa.geojson" in told


def test_all_slips_are_told_at_once(tmp_path: Path) -> None:
    features = province()
    for n in (0, 3, 5):
        features[n]["properties"]["code"] = "1"
    told = refused(tmp_path, features)
    assert all(f"features[{n}]" in told for n in (1, 4, 6))


def test_what_is_no_collection_is_refused_in_one_sentence(tmp_path: Path) -> None:
    assert "FeatureCollection" in refused(tmp_path, province(), type="Feature")
    assert "FeatureCollection" in refused(tmp_path, {"a": 1})
    file = tmp_path / "xa.geojson"
    file.write_text("{")
    with pytest.raises(BadLand, match="không phải JSON"):
        read_land(file, COMMUNES)
    with pytest.raises(BadLand, match="không đọc được tệp"):
        read_land(tmp_path / "none.geojson", COMMUNES)


def test_a_code_without_its_noughts_is_understood(tmp_path: Path) -> None:
    features = province()
    features[0]["properties"]["code"] = int(COMMUNES[0])
    assert read_land(written(tmp_path, features), COMMUNES).shapes[0].code == COMMUNES[0]
