"""How the program names the law under a card, and in full behind it."""

import pytest

from bot.model.content import Citation

from .shelf import Shelf

MARRIAGE, CIVIL, FINE = "luat-52-2014", "luat-60-2014", "nd-82-2020"


@pytest.mark.parametrize(
    ("citations", "line"),
    [
        ([], ""),
        ([Citation(MARRIAGE, "8")], "Luật Hôn nhân và gia đình 2014, Điều 8."),
        ([Citation(MARRIAGE, "8", "1", "a")], "Luật Hôn nhân và gia đình 2014, Điều 8 khoản 1 điểm a."),
        (
            [Citation(MARRIAGE, "8", "1"), Citation(MARRIAGE, "9")],
            "Luật Hôn nhân và gia đình 2014, Điều 8 khoản 1 và Điều 9.",
        ),
        (
            [Citation(CIVIL, "13"), Citation(CIVIL, "15"), Citation(CIVIL, "16")],
            "Luật Hộ tịch 2014, Điều 13, Điều 15 và Điều 16.",
        ),
        (
            [Citation(CIVIL, "13", "1"), Citation(CIVIL, "13", "2"), Citation(CIVIL, "14", "2")],
            "Luật Hộ tịch 2014, Điều 13 khoản 1, khoản 2 và Điều 14 khoản 2.",
        ),
        (
            [Citation(CIVIL, "13", "1", "a"), Citation(CIVIL, "13", "1", "b")],
            "Luật Hộ tịch 2014, Điều 13 khoản 1 điểm a và điểm b.",
        ),
        (
            [Citation(CIVIL, "13"), Citation(CIVIL, "13", "2")],
            "Luật Hộ tịch 2014, Điều 13 và Điều 13 khoản 2.",
        ),
        ([Citation(CIVIL, "13"), Citation(CIVIL, "13")], "Luật Hộ tịch 2014, Điều 13."),
        (
            [Citation(MARRIAGE, "8"), Citation(CIVIL, "13"), Citation(MARRIAGE, "9")],
            "Luật Hôn nhân và gia đình 2014, Điều 8 và Điều 9; Luật Hộ tịch 2014, Điều 13.",
        ),
        ([Citation("luat-la", "1")], "luat-la, Điều 1."),
    ],
)
def test_the_law_line_names_each_law_once(shelf: Shelf, citations: list[Citation], line: str) -> None:
    assert shelf.read().law_line(citations) == line
