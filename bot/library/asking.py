"""Rules on a single question: its options, its reasons, its card."""

from collections.abc import Iterator

from bot.library.lines import Passage
from bot.library.shelf import Shelf
from bot.model.content import Problem, Question
from bot.model.folding import fold


def exactly_one_is_right(shelf: Shelf) -> Iterator[Problem]:
    """With two right ones, or none, a villager is told off for knowing the law."""
    for question, passage in _questions(shelf):
        right = sum(option.right for option in question.options)
        if right != 1:
            yield passage.problem(f"Có {right} câu trả lời đúng: ghi right = true cho đúng một câu.", "options")


def two_to_four_options(shelf: Shelf) -> Iterator[Problem]:
    """Six rows fit under a message, and two of them are the way home and the way to help."""
    for question, passage in _questions(shelf):
        if not 2 <= len(question.options) <= 4:
            yield passage.problem(f"Có {len(question.options)} câu trả lời: cần từ 2 đến 4 câu.", "options")


def only_wrong_ones_have_a_reason(shelf: Shelf) -> Iterator[Problem]:
    """A wrong answer is the moment to learn why; the right one is explained by the question itself."""
    for question, passage in _questions(shelf):
        for index, option in enumerate(question.options):
            if option.right and option.why:
                sentence = "Câu đúng không có why: chuyển lời này vào explain."
                yield passage.problem(sentence, "options", index, "why")
            elif not option.right and not option.why.strip():
                yield passage.problem("Câu sai này chưa có why: viết vì sao chưa phải.", "options", index)


def labels_can_be_told_apart(shelf: Shelf) -> Iterator[Problem]:
    """A label may be typed instead of tapped, and without accents."""
    for question, passage in _questions(shelf):
        folded = [fold(option.label) for option in question.options]
        for index, label in enumerate(folded):
            if label in folded[:index]:
                sentence = "Hai câu trả lời giống nhau khi gõ không dấu: viết khác đi."
                yield passage.problem(sentence, "options", index, "label")


def labels_are_not_numbers(shelf: Shelf) -> Iterator[Problem]:
    """A typed "18" would mean row 18: "18 tuổi" can be told from a row."""
    for question, passage in _questions(shelf):
        for index, option in enumerate(question.options):
            plain = fold(option.label).replace(" ", "")
            if plain.isdigit() or not plain:
                sentence = 'Câu trả lời không được chỉ là con số hay để trống: viết "18 tuổi", không viết "18".'
                yield passage.problem(sentence, "options", index, "label")


def belongs_to_a_card_of_its_topic(shelf: Shelf) -> Iterator[Problem]:
    """Nobody is asked what no card has taught. A broken card is a problem of its own file."""
    for question, passage in _questions(shelf):
        card = shelf.library.cards.get(question.card)
        if card is None and ("card", question.card) not in shelf.reading.passages:
            yield passage.problem(f'Không có thẻ "{question.card}": sửa mã thẻ, hoặc viết thẻ ấy.', "card")
        elif card and card.topic != question.topic:
            sentence = f'Thẻ "{card.key}" thuộc chủ đề {card.topic}: chuyển câu hỏi sang quizzes/{card.topic}.toml.'
            yield passage.problem(sentence, "card")


def every_card_is_asked(shelf: Shelf) -> Iterator[Problem]:
    """ "Understood" is counted by a right answer: a card without a question can never be understood.

    A draft may wait for its questions: nobody sees it.
    A quiz file with slips is mended first: its questions may only have been left out.
    """
    asked = {question.card for question in shelf.library.questions.values() if not question.review.draft}
    broken = {problem.file.rpartition("/")[2] for problem in shelf.reading.problems if "/quizzes/" in problem.file}
    for card in shelf.library.cards.values():
        if card.key not in asked and not card.review.draft and f"{card.topic}.toml" not in broken:
            sentence = f"Thẻ này chưa có câu hỏi nào: viết ít nhất một câu trong quizzes/{card.topic}.toml."
            yield shelf.passage(card).problem(sentence)


def _questions(shelf: Shelf) -> Iterator[tuple[Question, Passage]]:
    for question in shelf.library.questions.values():
        yield question, shelf.passage(question)
