"""A topic's questions together must not give the answer away."""

import pytest

from bot.model.content import Problem

from .shelf import FILES, QUIZ, Shelf

ASKS = ["trâu", "lúa", "ngô", "chè", "hồi", "quế", "na", "mận", "đào", "lê"]
LABELS = ["a", "bb", "cc", "dd"]


def question(number: int, right: int, label: str = "x", story: bool = True) -> str:
    """Three answers; the right one stands at `right` (from 1)."""
    options = [f'{{label = "{each}", why = "Chưa."}}' for each in ("một", "hai")]
    options.insert(right - 1, f'{{label = "{label}", right = true}}')
    return f"""[[question]]
key = "q-{number}"
card = "{"tuoi-ket-hon" if number % 2 else "giay-khai-sinh"}"
situation = {str(story).lower()}
ask = "{" ".join([ASKS[number]] * 3)}?"
options = [{", ".join(options)}]
explain = "Ừ."
laws = [{{law = "luat-52-2014", article = "8"}}]
certainty = "read"
source = "Luật"
checked_on = 2026-11-23
"""


def problems(shelf: Shelf, questions: list[str]) -> tuple[Problem, ...]:
    shelf.write(QUIZ, "\n".join(questions))
    return shelf.problems()


def test_a_topic_in_balance_has_no_problem(shelf: Shelf) -> None:
    assert problems(shelf, [question(n, n % 3 + 1) for n in range(10)]) == ()


@pytest.mark.parametrize(("longest", "told"), [(4, 0), (5, 1)])
def test_the_right_answer_is_the_longest_in_forty_of_a_hundred_at_most(shelf: Shelf, longest: int, told: int) -> None:
    asked = [question(n, n % 3 + 1, label="dài hơn cả" if n < longest else "x") for n in range(10)]
    assert len(problems(shelf, asked)) == told


def test_the_first_question_with_the_longest_right_answer_is_pointed_at(shelf: Shelf) -> None:
    asked = [question(n, n % 3 + 1, label="dài hơn cả" if n > 4 else "x") for n in range(10)]
    [problem] = problems(shelf, asked)
    assert problem.line == shelf.line(QUIZ, "dài hơn cả")
    assert "5 trong 10 câu hỏi" in problem.sentence
    assert "q-5, q-6" in problem.sentence


@pytest.mark.parametrize(("first", "told"), [(6, 0), (7, 1)])
def test_the_right_answer_stands_in_one_place_in_sixty_of_a_hundred_at_most(
    shelf: Shelf, first: int, told: int
) -> None:
    asked = [question(n, 1 if n < first else n % 2 + 2) for n in range(10)]
    found = problems(shelf, asked)
    assert ["Câu đúng đứng thứ 1" in each.sentence for each in found] == [True] * told


@pytest.mark.parametrize(("stories", "told"), [(4, 0), (3, 1)])
def test_a_third_of_the_questions_are_stories(shelf: Shelf, stories: int, told: int) -> None:
    asked = [question(n, n % 3 + 1, story=n < stories) for n in range(10)]
    assert ["tình huống" in each.sentence for each in problems(shelf, asked)] == [True] * told


def test_a_topic_of_a_few_questions_is_not_counted(shelf: Shelf) -> None:
    asked = [question(n, 1, label="dài hơn cả", story=False) for n in range(7)]
    assert problems(shelf, asked) == ()


def test_the_folder_to_plant_in_is_small_enough_not_to_be_counted() -> None:
    assert FILES[QUIZ].count("[[question]]") < 8


def test_one_right_answer_much_longer_than_the_others_is_a_problem(shelf: Shelf) -> None:
    found = problems(shelf, [question(0, 1), question(1, 2, "một câu đúng dài hơn hẳn các câu sai kia")])
    assert [problem.sentence for problem in found] == [
        "Câu đúng dài 40 chữ cái, câu sai dài nhất 3: viết cho gần bằng nhau."
    ]
    assert found[0].line == 18
