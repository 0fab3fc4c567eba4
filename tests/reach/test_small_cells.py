"""An attacker who sees every cell and total that is shown, and solves for those that are not, finds none."""

import random
from collections.abc import Iterable
from fractions import Fraction

import pytest

from bot.reach.figures import Reached
from bot.reach.small_cells import FEWEST_OF_GROUP, FEWEST_SENSITIVE, hidden_in, published

Spot = tuple[str, str]


def recoverable(unknown: list[Spot], lines: Iterable[set[Spot]]) -> set[Spot]:
    """The unknowns that the lines (sets of cells whose sum is known) determine: reduced rows with one entry."""
    place = {spot: n for n, spot in enumerate(unknown)}
    rows = [[Fraction(spot in line) for spot in unknown] for line in lines if line & place.keys()]
    reduced = 0
    for column in range(len(unknown)):
        pivot = next((n for n in range(reduced, len(rows)) if rows[n][column]), None)
        if pivot is None:
            continue
        rows[reduced], rows[pivot] = rows[pivot], rows[reduced]
        rows[reduced] = [each / rows[reduced][column] for each in rows[reduced]]
        for n, row in enumerate(rows):
            if n != reduced and row[column]:
                rows[n] = [a - row[column] * b for a, b in zip(row, rows[reduced], strict=True)]
        reduced += 1
    alone = [row for row in rows[:reduced] if sum(each != 0 for each in row) == 1]
    return {unknown[next(n for n, each in enumerate(row) if each)] for row in alone}


def test_the_attacker_of_this_test_can_attack() -> None:
    a, b, c = ("r", "a"), ("r", "b"), ("r", "c")
    assert recoverable([a], [{a, b}]) == {a}
    assert recoverable([a, b, c], [{a, b}, {b, c}, {a, c}]) == {a, b, c}
    assert recoverable([a, b], [{a, b}]) == set()


def small(draw: random.Random) -> int:
    return draw.choice((0, 0, 1, 2, 4, 5, 9, 10, 30, draw.randrange(200)))


def test_no_cell_of_a_column_is_found_in_ten_thousand_provinces() -> None:
    draw = random.Random(2026)
    for _ in range(10_000):
        column = {f"{n}": Reached(small(draw), small(draw)) for n in range(draw.choice((2, 3, 8, 65)))}
        shown = published(column)
        hidden = [code for code, cell in shown.items() if cell is None]
        for part in ("card", "self"):
            left = sum(getattr(column[code], part) for code in hidden)
            assert len(hidden) != 1
            assert left == 0 or left >= FEWEST_SENSITIVE or len(hidden) == len(column)
        for cell in shown.values():
            assert cell is None or all(part == 0 or part >= FEWEST_SENSITIVE for part in (cell.card, cell.self))


def test_no_cell_of_a_table_is_found_in_ten_thousand_provinces() -> None:
    draw = random.Random(2027)
    for _ in range(10_000):
        rows, columns = draw.randint(2, 6), draw.randint(2, 5)
        table = {f"r{r}": {f"c{c}": small(draw) for c in range(columns)} for r in range(rows)}
        hidden = hidden_in(table)
        for row, line in table.items():
            for column, n in line.items():
                assert (row, column) in hidden or n == 0 or n >= FEWEST_OF_GROUP
        lines = [{(row, column) for column in line} for row, line in table.items()]
        lines += [{(row, f"c{c}") for row in table} for c in range(columns)]
        assert recoverable(sorted(hidden), lines) == set()


def test_what_needs_no_hiding_is_shown() -> None:
    column = {"a": Reached(20, 0), "b": Reached(0, 0), "c": Reached(10, 11)}
    assert published(column) == column
    assert hidden_in({"r": {"a": 5, "b": 0}, "s": {"a": 9, "b": 50}}) == set()


def test_the_smallest_neighbour_keeps_a_small_cell_company() -> None:
    shown = published({"a": Reached(3), "b": Reached(40), "c": Reached(12), "d": Reached(0)})
    assert {code for code, cell in shown.items() if cell is None} == {"a", "c"}


@pytest.mark.parametrize(("houses", "is_shown"), [(0, True), (1, False), (9, False), (10, True)])
def test_a_sensitive_cell_is_shown_from_ten_houses_on(houses: int, is_shown: bool) -> None:
    assert (published({"a": Reached(0, houses), "b": Reached(50, 50)})["a"] is not None) == is_shown


def test_cells_hidden_for_another_reason_are_kept_from_being_found_too() -> None:
    table = {"r": {"a": 50, "b": 60}, "s": {"a": 70, "b": 80}}
    assert hidden_in(table, also=[("r", "a")]) == {("r", "a"), ("r", "b"), ("s", "a"), ("s", "b")}
