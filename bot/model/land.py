"""The communes as shapes to draw, where the operator has given their borders."""

from msgspec import Struct


class Shape(Struct, frozen=True):
    """`path` as an SVG path; `x`, `y` a point inside, for its figure; `room` how wide the shape is there."""

    code: str
    path: str
    x: int
    y: int
    room: int


class Land(Struct, frozen=True):
    """In units of an SVG, north on top."""

    width: int
    height: int
    shapes: tuple[Shape, ...]
