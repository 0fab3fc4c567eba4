"""Every key of a TOML text has its line."""

import tomllib
from collections.abc import Iterator

import pytest

from bot.library.lines import Passage, Place, key_lines

from .shelf import FILES

TRICKY = '''# label = "no key"
ask = "Hỏi: \\"why = 1\\" {a = 2} [3]" # explain = 4
'quoted' = 1
long = """
label = "in a text"
[[question]]
"""
literal = \'\'\'
key = 'x'
\'\'\'
list = [
  # a remark, with a comma
  [1, 2],
  {a = 1, b = [{c = 2}]},
  "x = [",
]
last = 2026-11-23
'''


def places(tree: object, place: Place = ()) -> Iterator[Place]:
    members = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in members:
        yield (*place, key)
        yield from places(value, (*place, key))


def test_all_that_toml_reads_has_a_line() -> None:
    assert set(key_lines(TRICKY)) == set(places(tomllib.loads(TRICKY)))


@pytest.mark.parametrize(
    ("place", "line"),
    [(("ask",), 1), (("long",), 3), (("list", 1, "b", 0, "c"), 13), (("list", 2), 14), (("last",), 16)],
)
def test_a_key_stands_on_its_line(place: Place, line: int) -> None:
    assert key_lines(TRICKY)[place] == line


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("quizzes")])
def test_the_keys_of_a_question_stand_under_its_header(name: str) -> None:
    block = FILES[name].split("\n\n")[0]
    [tree] = tomllib.loads(block)["question"]
    assert set(key_lines(block)) == {("question",), *places(tree)}


def test_a_key_that_is_not_there_stands_where_it_would_be() -> None:
    passage = Passage("x.toml", 'a = 1\nlaws = [\n  {law = "x"},\n]\n', first=10)
    assert passage.line("laws", 0, "article") == 12
    assert passage.line("laws", 5) == 11
    assert passage.line("b") == 10
