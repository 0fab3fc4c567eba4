"""Rules on tracks: the cards and questions that a track names are there, once each, and belong together."""

from collections.abc import Iterator

from bot.library.shelf import Shelf
from bot.model.content import Problem

TEST = 5
"""Questions of a test: passing at four of five needs five."""


def stands_on_cards_there_are(shelf: Shelf) -> Iterator[Problem]:
    """A card that is not there would be skipped without a word. A broken card is a problem of its own file."""
    for track in shelf.library.tracks:
        for index, key in enumerate(track.cards):
            if ("card", key) not in shelf.reading.passages:
                sentence = f'Không có thẻ "{key}": sửa mã thẻ, hoặc bỏ khỏi lớp.'
                yield shelf.reading.passages["track", track.key].problem(sentence, "cards", index)


def asks_what_it_taught(shelf: Shelf) -> Iterator[Problem]:
    """The test asks what this very track has told."""
    for track in shelf.library.tracks:
        for index, key in enumerate(track.test):
            question = shelf.library.questions.get(key)
            passage = shelf.reading.passages["track", track.key]
            if ("question", key) not in shelf.reading.passages:
                yield passage.problem(f'Không có câu hỏi "{key}": sửa mã câu hỏi, hoặc bỏ đi.', "test", index)
            elif question and question.card not in track.cards:
                sentence = f'Câu hỏi "{key}" hỏi thẻ "{question.card}", lớp này không có thẻ ấy: chọn câu khác.'
                yield passage.problem(sentence, "test", index)


def long_enough_a_test(shelf: Shelf) -> Iterator[Problem]:
    """With fewer questions "four of five" would mean something else on each track."""
    for track in shelf.library.tracks:
        if len(track.test) < TEST:
            sentence = f"Bài cuối lớp có {len(track.test)} câu hỏi, cần ít nhất {TEST}: thêm câu."
            yield shelf.reading.passages["track", track.key].problem(sentence, "test")


def nothing_twice(shelf: Shelf) -> Iterator[Problem]:
    """The place on a track is told by the card: the second of two would lead back behind the first."""
    for track in shelf.library.tracks:
        for field, called, keys in (("cards", "Thẻ", track.cards), ("test", "Câu hỏi", track.test)):
            for index, key in enumerate(keys):
                if key in keys[:index]:
                    sentence = f'{called} "{key}" có hai lần trong lớp: bỏ một.'
                    yield shelf.reading.passages["track", track.key].problem(sentence, field, index)
