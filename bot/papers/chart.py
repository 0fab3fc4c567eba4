"""Charts: values in, SVG out (plot.py draws it with pygal), and a PNG of that same SVG (by typst).

Read without colour: every series has a pattern of its own and every bar its number. The SVG holds no script and
names no other place.
"""

import io
import textwrap
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING
from xml.etree import ElementTree as Xml

from bot.papers.plot import INK, LABEL, PAPER, SIDE, SMALL, WIDTH, plot, series_style
from bot.reach.charts import Chart

if TYPE_CHECKING:
    import typst

PIXELS_A_UNIT = 1.8
TITLE = 30
LINE = 1.3
LETTER = 0.56
"""The width of a letter of Be Vietnam Pro as a part of its size: the average, and a little more."""
SHADES = 32
"""Colours of a PNG: two fifths of the bytes, and nobody sees it."""

_PATTERNS = """
<pattern id="stripes" width="10" height="10" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
<rect width="10" height="10" fill="#fff"/><rect width="4" height="10" fill="#232f66"/></pattern>
<pattern id="dots" width="9" height="9" patternUnits="userSpaceOnUse">
<rect width="9" height="9" fill="#fff"/><circle cx="4.5" cy="4.5" r="2.2" fill="#a01822"/></pattern>
<pattern id="lines" width="8" height="8" patternUnits="userSpaceOnUse">
<rect width="8" height="8" fill="#fff"/><rect width="8" height="3" fill="#474b60"/></pattern>
"""
_STYLE = f"""
text {{ font-family: "Be Vietnam Pro", sans-serif; fill: {INK}; stroke: none; }}
.title {{ font-size: {TITLE}px; font-weight: 600; }}
.axis text, .name {{ font-size: {LABEL}px; }}
.note, .value, .axis.x text {{ font-size: {SMALL}px; }}
.axis.y text {{ text-anchor: end; }}
.axis.x text {{ text-anchor: middle; }}
.value {{ text-anchor: start; }}
.axis path {{ stroke: #d9d0be; fill: none; }}
.background {{ fill: {PAPER}; }}
.nofill {{ fill: none; stroke-width: 4; }}
"""


def chart_svg(chart: Chart) -> bytes:
    """Title, what each series looks like, the bars or lines, and the note under them."""
    root = Xml.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img"})
    Xml.SubElement(root, "title").text = chart.title.replace("\n", ". ")
    defs = f"<defs>{_PATTERNS}<style>{_STYLE}{series_style(chart)}</style></defs>"
    root.append(Xml.fromstring(defs))  # noqa: S314  (our own words)
    paper = Xml.SubElement(root, "rect", {"width": str(WIDTH), "class": "background"})
    heading, *under = chart.title.split("\n")
    at = _written(root, heading, "title", TITLE, SIDE)
    for line in under:
        at = _written(root, line, "name", LABEL, at + 4)
    if chart.rows:
        at = _legend(root, chart, at + 12)
        at = plot(root, chart, at + 8)
    else:
        at = _written(root, chart.empty, "name", LABEL, at + 24)
    height = str(_written(root, chart.note, "note", SMALL, at + 8) + SIDE - 8)
    paper.set("height", height)
    for name, value in (("viewBox", f"0 0 {WIDTH} {height}"), ("width", str(WIDTH)), ("height", height)):
        root.set(name, value)
    drawn: bytes = Xml.tostring(root, encoding="utf-8")
    return drawn


def chart_png(chart: Chart) -> bytes:
    """The same chart in Be Vietnam Pro whatever fonts the machine has; 1080 pixels wide."""
    from PIL import Image

    svg = chart_svg(chart).decode()
    with _one_at_a_time:
        drawn = _press().compile(format="png", ppi=72 * PIXELS_A_UNIT, sys_inputs={"svg": svg, "width": str(WIDTH)})
    if not isinstance(drawn, bytes):
        raise TypeError("a chart is one page")
    small = io.BytesIO()
    few = Image.open(io.BytesIO(drawn)).convert("RGB")
    few.quantize(SHADES, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(small, "PNG")
    return small.getvalue()


_one_at_a_time = Lock()


@cache
def _press() -> "typst.Compiler":
    """Template and fonts, read once. No font of the machine is used."""
    import fontpkg_be_vietnam_pro as font
    import typst

    template = Path(__file__).parents[2] / "content" / "papers" / "chart.typ"
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font.ROOT / "files")])
    return typst.Compiler(str(template), root=str(template.parent), font_paths=fonts)


def _written(root: Xml.Element, text: str, kind: str, size: int, at: int) -> int:
    """Lines of words from `at` downwards; where the next thing may begin."""
    for line in textwrap.wrap(text, int((WIDTH - 2 * SIDE) / (size * LETTER))):
        at += round(size * LINE)
        Xml.SubElement(root, "text", {"x": str(SIDE), "y": str(at - round(size * 0.3)), "class": kind}).text = line
    return at


def _legend(root: Xml.Element, chart: Chart, at: int) -> int:
    """A sample of each series beside its name, as many on a line as fit."""
    x, tall = SIDE, round(LABEL * 1.5)
    for n, name in enumerate(chart.series):
        width = 42 + round(len(name) * LABEL * LETTER) + 24
        if x > SIDE and x + width > WIDTH - SIDE:
            x, at = SIDE, at + tall
        if chart.kind == "line":
            Xml.SubElement(root, "path", {"class": f"sample-{n}", "d": f"M{x} {at + tall // 2} h34"})
        else:
            box = {"x": str(x), "y": str(at + 6), "width": "32", "height": str(tall - 12)}
            Xml.SubElement(root, "rect", {"class": f"sample-{n}", **box})
        Xml.SubElement(root, "text", {"x": str(x + 42), "y": str(at + tall - 10), "class": "name"}).text = name
        x += width
    return at + tall
