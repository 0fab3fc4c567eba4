"""Languages: Vietnamese is the source, English is complete, plurals and dates are right."""

import datetime as dt
import re

import pytest
from babel.messages.pofile import read_po

from bot.words import LOCALES, languages
from tests.catalogue import wanted


def test_english_is_complete_and_holds_nothing_that_is_no_longer_said() -> None:
    with (LOCALES / "en" / "LC_MESSAGES" / "loaban.po").open("rb") as written:
        catalogue = read_po(written, locale="en")
    there = {message.id for message in catalogue if message.id}
    assert wanted() - there == set()
    assert there - wanted() == set()
    assert [message.id for message in catalogue if message.id and (not message.string or message.fuzzy)] == []


def test_every_translation_fills_in_the_same_names() -> None:
    names = re.compile(r"\{(\w+)\}")
    with (LOCALES / "en" / "LC_MESSAGES" / "loaban.po").open("rb") as written:
        catalogue = read_po(written, locale="en")
    for message in catalogue:
        if message.id and isinstance(message.id, str):
            assert set(names.findall(message.id)) == set(names.findall(str(message.string))), message.id


def test_a_missing_translation_shows_the_vietnamese() -> None:
    assert languages()["en"]("Chưa ai dịch câu này") == "Chưa ai dịch câu này"


@pytest.mark.parametrize(("n", "told"), [(1, "… and 1 more line."), (3, "… and 3 more lines.")])
def test_plurals_follow_the_language(n: int, told: str) -> None:
    assert languages()["en"].many("… và {n} dòng nữa.", "… và {n} dòng nữa.", n) == told


def test_dates_and_numbers_follow_the_language() -> None:
    day = dt.date(2026, 3, 1)
    assert (languages()["vi"].day(day), languages()["vi"].number(1234)) == ("01/03/2026", "1.234")
    assert (languages()["en"].day(day), languages()["en"].number(1234)) == ("1 Mar 2026", "1,234")
