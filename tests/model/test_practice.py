"""What a person practised, packed: small, of a size that tells little, and read again by another release."""

import pytest

from bot.model.practice import PIECE, Gauge, Memory, Practice, form_of, number_in, number_of, pack, unpack
from tests.talk.states import with_statements
from tests.talking import shipped_library


def full(count: int) -> Practice:
    keys = list(shipped_library().questions)[:count]
    memories = tuple(Memory(number_of(key), 330, 365, 45_678, 6_413, missed=False) for key in keys)
    return Practice(327, 330, 330, 2, memories, (Gauge(number_of("nguoi-dan"), 2**31, 5, 3, 14),))


@pytest.mark.parametrize("count", [0, 1, 40, 300])
def test_it_is_read_as_it_was_written(count: int) -> None:
    assert unpack(pack(full(count))) == full(count)


def test_it_is_small_and_of_whole_pieces() -> None:
    assert len(pack(Practice())) == len(pack(full(3))) == PIECE
    assert len(pack(full(40))) <= 8 * PIECE
    assert all(len(pack(full(count))) % PIECE == 0 for count in range(0, 300, 7))


def test_what_cannot_be_read_begins_anew() -> None:
    assert unpack(b"") == Practice()
    assert unpack(b"\0\0\5hello") == Practice()


def test_no_two_questions_or_tracks_have_one_number() -> None:
    library = shipped_library()
    assert len({number_in(each) for each in library.questions.values()}) == len(library.questions)
    assert len({number_of(each.key) for each in library.tracks}) == len(library.tracks)


def test_a_form_changes_with_what_is_asked() -> None:
    library = with_statements()
    track = library.tracks[0]
    forms = {form_of(library, track), form_of(library, library.tracks[1])}
    assert len(forms) == 2
    assert 0 not in forms
