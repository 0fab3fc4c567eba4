"""A page as a reader sees it: its figures, the rows of its tables, its links."""

import re
from html import unescape

CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)
TAGS = re.compile(r"<[^>]*>")


def plain(html: str) -> str:
    return " ".join(unescape(TAGS.sub(" ", html)).split())


def table(html: str, caption: str) -> list[list[str]]:
    """The rows of the table whose caption begins so, heading and foot too; without the mark of a silent commune."""
    for each in re.findall(r"<table>.*?</table>", html, re.DOTALL):
        told = re.search(r"<caption>(.*?)</caption>", each, re.DOTALL)
        if told and plain(told[1]).startswith(caption):
            rows = re.findall(r"<tr>(.*?)</tr>", each, re.DOTALL)
            return [[plain(cell).removesuffix(" im ắng") for cell in CELL.findall(row)] for row in rows]
    raise AssertionError(f"no table {caption!r}")


def figures(html: str) -> dict[str, str]:
    """label → value of the figures on top."""
    found = re.findall(r'<p class="label">(.*?)</p>\s*<p class="value">(.*?)</p>', html, re.DOTALL)
    return {plain(label): plain(value) for label, value in found}


def tiles(html: str) -> dict[str, str]:
    """commune → what is read out of its tile."""
    return dict(
        re.findall(r'class="(?:tile|shape) k\d" href="/can-bo/xa/(\d{5})[^"]*" aria-label="[^:"]*: ([^"]*)"', html)
    )


def number(text: str) -> int:
    return int(text.replace(".", "").replace("≈", "").strip())
