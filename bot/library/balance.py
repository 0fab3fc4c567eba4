"""Rules on all questions of a topic together: nobody should guess right without knowing."""

from collections import Counter
from collections.abc import Iterator

from bot.library.shelf import Shelf
from bot.model.content import Problem, Question

ENOUGH = 8  # questions of a topic: of fewer, a share says nothing
OUT_OF_LINE = 1.5
OUT_OF_LINE_LETTERS = 10
ENOUGH_ALIKE = 5  # questions with the same number of options


def length_does_not_betray(shelf: Shelf) -> Iterator[Problem]:
    """Careful writers make the right answer the longest; pupils find that out. At most 40 % of a topic."""
    for questions in _topics(shelf):
        longest = [each for each in questions if _right_is_longest(each)]
        if len(longest) > 0.4 * len(questions):
            told = f"Câu đúng dài nhất ở {len(longest)} trong {len(questions)} câu hỏi của chủ đề"
            names = ", ".join(each.key for each in longest)
            sentence = f"{told}, nhiều nhất 40 %: viết câu sai dài hơn ở vài câu trong số {names}."
            yield shelf.passage(longest[0]).problem(sentence, "options")


def no_answer_stands_out(shelf: Shelf) -> Iterator[Problem]:
    """One right answer half as long again as every other gives itself away."""
    for question in shelf.library.questions.values():
        right = max((len(option.label) for option in question.options if option.right), default=0)
        wrong = max((len(option.label) for option in question.options if not option.right), default=0)
        if wrong and right > OUT_OF_LINE * wrong and right - wrong > OUT_OF_LINE_LETTERS:
            sentence = f"Câu đúng dài {right} chữ cái, câu sai dài nhất {wrong}: viết cho gần bằng nhau."
            yield shelf.passage(question).problem(sentence, "options")


def _right_is_longest(question: Question) -> bool:
    right = [len(option.label) for option in question.options if option.right]
    wrong = [len(option.label) for option in question.options if not option.right]
    return bool(right and wrong) and max(right) > max(wrong)


def position_does_not_betray(shelf: Shelf) -> Iterator[Problem]:
    """Among questions with as many options, at most 60 % of right answers stand in one place."""
    for questions in _topics(shelf):
        for options in (2, 3, 4):
            alike = [each for each in questions if len(each.options) == options and _position(each)]
            if len(alike) >= ENOUGH_ALIKE:
                yield from _crowded(shelf, alike)


def _crowded(shelf: Shelf, alike: list[Question]) -> Iterator[Problem]:
    place, times = Counter(map(_position, alike)).most_common(1)[0]
    if times > 0.6 * len(alike):
        there = [each for each in alike if _position(each) == place]
        group = f"{len(alike)} câu hỏi có {len(alike[0].options)} câu trả lời"
        sentence = f"Câu đúng đứng thứ {place} ở {times} trong {group}, nhiều nhất 60 %: đổi chỗ ở vài câu."
        yield shelf.passage(there[0]).problem(sentence, "options")


def _position(question: Question) -> int:
    """From 1; 0 where no option is right."""
    return next((place for place, option in enumerate(question.options, start=1) if option.right), 0)


def stories_enough(shelf: Shelf) -> Iterator[Problem]:
    """A third are stories ("Nếu là bạn?"): knowing a number is not yet knowing what to do."""
    for questions in _topics(shelf):
        stories = sum(each.situation for each in questions)
        if 3 * stories < len(questions):
            told = f"Chỉ {stories} trong {len(questions)} câu hỏi của chủ đề là tình huống"
            sentence = f"{told}, cần ít nhất một phần ba: thêm câu tình huống (situation = true)."
            yield shelf.passage(questions[0]).problem(sentence, "situation")


def _topics(shelf: Shelf) -> Iterator[tuple[Question, ...]]:
    for topic in shelf.library.topics:
        questions = shelf.library.questions_of(topic.key)
        if len(questions) >= ENOUGH:
            yield questions
