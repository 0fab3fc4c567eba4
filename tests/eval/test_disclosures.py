"""Safety S21: how much of the labelled sentences is heard, on the half that was not looked at while tuning."""

import unicodedata

import pytest

from tests.eval.disclosure_report import measured
from tests.eval.sentences import Sentence, sentences
from tests.talking import ear, gazetteer, shipped_library

RECALL = 0.95
FALSE_ALARMS = 0.05
BY_KIND = 0.85
LAST = 0.85
"""Of the sentences that were written last and heard once: what may be hoped for in a village."""
FORCE = "đánh|đập|tát|đấm|đạp|giết|chém|bóp|hiếp|xâm hại|bạo|dao|bắt|ép|nhốt|chết|tự tử|sờ|trói|vụt|quật|dọa|đuổi"


def of(half: str) -> list[Sentence]:
    return [each for each in sentences() if each.half == half]


def test_there_are_enough_sentences() -> None:
    all_of_them = sentences()
    assert sum(bool(each.kind) for each in all_of_them) >= 300
    assert sum(not each.kind for each in all_of_them) >= 260
    assert len({each.text for each in all_of_them}) == len(all_of_them)
    assert {each.about for each in all_of_them if each.kind} == {"me", "other", "doer"}


def test_many_are_typed_without_accents_and_many_without_a_word_for_violence() -> None:
    told = [each for each in sentences() if each.kind]
    plain = [each for each in told if bare(each.text) == each.text or unicodedata.is_normalized("NFD", each.text)]
    words = [bare(word) for word in FORCE.split("|")]
    quiet = [each for each in told if not any(f" {word} " in f" {bare(each.text)} " for word in words)]
    assert len(plain) / len(told) >= 0.35
    assert len(quiet) / len(told) >= 0.20


def bare(text: str) -> str:
    spread = unicodedata.normalize("NFD", text.lower().replace("đ", "d").replace("Đ", "d"))
    return "".join(sign for sign in spread if not unicodedata.combining(sign)).replace(",", " ")


def test_recall_and_false_alarms_on_the_half_not_looked_at() -> None:
    figures = measured(ear(), of("test"))
    assert figures["all"].share >= RECALL
    assert figures[""].share <= FALSE_ALARMS


def test_recall_and_false_alarms_on_what_was_written_last() -> None:
    figures = measured(ear(), list(sentences("disclosures_last")))
    assert figures["all"].share >= LAST
    assert figures[""].share <= FALSE_ALARMS


@pytest.mark.parametrize("kind", ["violence", "control", "sexual", "marriage", "trafficking", "child", "death"])
def test_no_kind_is_left_behind(kind: str) -> None:
    assert measured(ear(), of("test"))[kind].share >= BY_KIND


def test_rows_of_quizzes_and_names_of_places_are_seldom_taken_for_danger() -> None:
    labels = {option.label for question in shipped_library().questions.values() for option in question.options}
    names = {commune.name for commune in gazetteer().communes.values()}
    assert sum(ear()(label) is not None for label in labels) <= 0.02 * len(labels)
    assert [name for name in names if ear()(name)] == []
