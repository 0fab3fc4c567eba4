"""However a file is broken, it is told and never stops the reading."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .shelf import FILES, Shelf

_PIECES = st.sampled_from(['"', "'", '"""', "[", "]", "[[question]]", "{", "}", "=", "+++", "#", "\n", "\0", "9" * 30])


@settings(max_examples=100, deadline=None)
@given(name=st.sampled_from(sorted(FILES)), start=st.integers(0, 900), length=st.integers(0, 60), piece=_PIECES)
def test_a_broken_file_is_told_within_its_lines(
    tmp_path_factory: pytest.TempPathFactory, name: str, start: int, length: int, piece: str
) -> None:
    shelf = Shelf(tmp_path_factory.mktemp("shelf"))
    text = FILES[name]
    shelf.write(name, text[:start] + piece + text[start + length :])
    for problem in shelf.problems():
        assert 1 <= problem.line <= _lines(shelf, problem.file.removeprefix("content/"))


def _lines(shelf: Shelf, name: str) -> int:
    """A folder has one."""
    return 1 if (shelf.folder / name).is_dir() else shelf.text(name).count("\n") + 1
