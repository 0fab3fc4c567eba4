"""The bytes that make a talk calm prove nothing to whoever reads them, and soon to nobody (S24)."""

from bot.service.marks import LASTS_SECONDS, Marks

NOW = 1_800_000_000


def test_what_was_sealed_is_read_again_for_ten_minutes() -> None:
    marks = Marks()
    mark = marks.at(NOW).sealed(NOW + LASTS_SECONDS, chance=7)
    for later in (0, 599, LASTS_SECONDS):
        assert marks.at(NOW + later).until(mark) == NOW + LASTS_SECONDS


def test_a_mark_made_when_its_key_is_old_is_still_read_for_its_ten_minutes() -> None:
    marks = Marks()
    marks.at(NOW)
    mark = marks.at(NOW + 599).sealed(NOW + 1199, chance=7)
    assert marks.at(NOW + 1198).until(mark) == NOW + 1199


def test_after_twenty_minutes_nobody_can_read_it_any_more() -> None:
    marks = Marks()
    mark = marks.at(NOW).sealed(NOW + LASTS_SECONDS, chance=7)
    marks.forget(NOW + 2 * LASTS_SECONDS)
    assert marks.at(NOW + 2 * LASTS_SECONDS).until(mark) == 0


def test_a_mark_that_says_nothing_has_the_same_form_and_says_nothing() -> None:
    marks = Marks()
    keyed = marks.at(NOW)
    said, silent = keyed.sealed(NOW + 600, 1), keyed.sealed(0, 2)
    assert len(said) == len(silent) == 16
    assert keyed.until(silent) == 0


def test_no_two_chats_have_the_same_bytes() -> None:
    keyed = Marks().at(NOW)
    assert len({keyed.sealed(until, chance) for chance in range(500) for until in (0, NOW)}) == 1000


def test_the_bytes_of_calm_and_of_ordinary_talks_look_alike() -> None:
    """Each bit is set about half of the time in both."""
    keyed = Marks().at(NOW)
    for until in (0, NOW + 600):
        marks = [int.from_bytes(keyed.sealed(until, chance)) for chance in range(4000)]
        shares = [sum(mark >> bit & 1 for mark in marks) / len(marks) for bit in range(128)]
        assert all(abs(share - 0.5) < 0.05 for share in shares)


def test_bytes_of_another_process_or_of_nobody_say_nothing() -> None:
    mark = Marks().at(NOW).sealed(NOW + 600, 7)
    other = Marks().at(NOW)
    assert [other.until(each) for each in (mark, b"", b"x" * 16, b"x" * 40)] == [0, 0, 0, 0]


def test_a_repr_shows_no_key() -> None:
    assert "key" not in repr(Marks(lambda n: b"key" * 11).at(NOW)).replace("KeyedMark", "")
