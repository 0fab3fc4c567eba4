"""The borders of the communes from an operator's GeoJSON file: read, checked whole, and turned into shapes to draw."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from math import cos, radians
from pathlib import Path
from typing import Any

import msgspec

from bot.model.land import Land, Shape

WIDTH = 900
"""Units across. Points that fall on one unit become one, in both communes of a border alike: no gap opens between them."""
MOST_BYTES = 30_000_000
MOST_TOLD = 20
EAST, NORTH = (102.0, 110.0), (8.0, 24.0)
"""Việt Nam, in degrees: what lies outside is no longitude and latitude."""

Point = tuple[float, float]
Ring = Sequence[Point]
Spot = tuple[int, int]


class BadLand(ValueError):
    """The file cannot be used; the message names everything that is wrong, a line each."""


def read_land(file: Path, communes: Collection[str]) -> Land:
    """Of a FeatureCollection with a Polygon or MultiPolygon for every commune of today, named by its property `code`."""
    rings, slips = _rings_of(_features(file), communes)
    slips += [f"thiếu xã, phường mã {code}" for code in communes if code not in rings]
    if slips:
        more = [f"… và {len(slips) - MOST_TOLD} lỗi nữa"] if len(slips) > MOST_TOLD else []
        raise BadLand("\n".join(f"{file.name}: {slip}" for slip in [*slips[:MOST_TOLD], *more]))
    return _drawn(rings)


def _features(file: Path) -> list[Any]:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise BadLand(f"{file.name}: lớn hơn {MOST_BYTES // 1_000_000} MB, xin đơn giản hóa đường ranh giới")
        found = msgspec.json.decode(file.read_bytes())
    except OSError as trouble:
        raise BadLand(f"{file}: không đọc được tệp ({trouble.strerror})") from trouble
    except msgspec.DecodeError as trouble:
        raise BadLand(f"{file.name}: không phải JSON ({trouble})") from trouble
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list) or found.get("type") != "FeatureCollection":
        raise BadLand(f"{file.name}: phải là một FeatureCollection có danh sách features")
    return features


def _rings_of(features: list[Any], communes: Collection[str]) -> tuple[dict[str, list[Ring]], list[str]]:
    """commune → outer and inner rings; and what is wrong, by the number of the feature from 1."""
    found: dict[str, list[Ring]] = {}
    slips: list[str] = []
    for number, feature in enumerate(features, 1):
        try:
            code, rings = _feature(feature)
            if code not in communes:
                raise BadLand(f'code "{code}" không phải mã của xã, phường hiện nay (năm chữ số, ví dụ 06040)')
            if code in found:
                raise BadLand(f'code "{code}" đã có ở trên: gộp làm một MultiPolygon')
            found[code] = rings
        except BadLand as slip:
            slips.append(f"features[{number}]: {slip}")
    return found, slips


def _feature(feature: Any) -> tuple[str, list[Ring]]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    code = properties.get("code") if isinstance(properties, dict) else None
    if not isinstance(code, str | int):
        raise BadLand("thiếu thuộc tính code trong properties")
    geometry = feature.get("geometry")
    match geometry:
        case {"type": "Polygon", "coordinates": [*rings]}:
            polygons = [rings]
        case {"type": "MultiPolygon", "coordinates": [*several]}:
            polygons = several
        case _:
            raise BadLand("geometry phải là Polygon hoặc MultiPolygon")
    return str(code).zfill(5), [_ring(ring) for polygon in polygons for ring in polygon]


def _ring(points: Any) -> Ring:
    if not isinstance(points, list) or len(points) < 4:
        raise BadLand("một vòng ranh giới phải có ít nhất bốn điểm")
    return [_point(point) for point in points]


def _point(point: Any) -> Point:
    match point:
        case [int() | float() as x, int() | float() as y, *_]:
            if EAST[0] <= x <= EAST[1] and NORTH[0] <= y <= NORTH[1]:
                return float(x), float(y)
            if EAST[0] <= y <= EAST[1] and NORTH[0] <= x <= NORTH[1]:
                raise BadLand(f"điểm [{x}, {y}] đảo ngược: viết kinh độ trước, vĩ độ sau")
            raise BadLand(f"điểm [{x}, {y}] không nằm ở Việt Nam: phải là kinh độ, vĩ độ (WGS 84)")
        case _:
            raise BadLand("một điểm phải là [kinh độ, vĩ độ]")


def _drawn(rings: Mapping[str, list[Ring]]) -> Land:
    """Degrees as they look in the middle of the province: good enough for a province, and needs no library."""
    points = [point for each in rings.values() for ring in each for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    narrow = cos(radians((south + north) / 2))
    scale = WIDTH / max((east - west) * narrow, 1e-9)

    def spot(point: Point) -> Spot:
        return round((point[0] - west) * narrow * scale), round((north - point[1]) * scale)

    shapes = tuple(_shape(code, [_closed(map(spot, ring)) for ring in each]) for code, each in rings.items())
    return Land(WIDTH, round((north - south) * scale), shapes)


def _closed(spots: Iterator[Spot]) -> list[Spot]:
    """Without a point twice running, and without the last one that is the first again."""
    kept: list[Spot] = []
    for each in spots:
        if not kept or kept[-1] != each:
            kept.append(each)
    return kept[:-1] if len(kept) > 1 and kept[0] == kept[-1] else kept


def _shape(code: str, rings: list[list[Spot]]) -> Shape:
    path = "".join(_path(ring) for ring in rings if len(ring) > 2)
    x, y, room = _middle(rings)
    return Shape(code, path or _path([rings[0][0], (rings[0][0][0] + 2, rings[0][0][1]), rings[0][0]]), x, y, room)


def _path(ring: Sequence[Spot]) -> str:
    """From point to point by the difference, which is short."""
    steps = [f"{x - a} {y - b}" for (a, b), (x, y) in pairwise(ring)]
    return f"M{ring[0][0]} {ring[0][1]}l{' '.join(steps)}z"


def _middle(rings: list[list[Spot]]) -> tuple[int, int, int]:
    """In the widest stretch of land at half the height of the largest ring: surely inside, however it is bent."""
    largest = max(rings, key=lambda ring: abs(_twice_area(ring)))
    ys = [y for _, y in largest]
    half = (min(ys) + max(ys)) / 2 + 0.25  # on no point, so that every border is crossed cleanly
    crossed = sorted(
        a[0] + (half - a[1]) * (b[0] - a[0]) / (b[1] - a[1])
        for ring in rings
        for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)
        if (a[1] > half) != (b[1] > half)
    )
    stretches = list(zip(crossed[::2], crossed[1::2], strict=False)) or [(largest[0][0], largest[0][0])]
    start, end = max(stretches, key=lambda each: each[1] - each[0])
    return round((start + end) / 2), round(half), round(end - start)


def _twice_area(ring: Sequence[Spot]) -> int:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], *ring[:1]], strict=True))
