"""Five classes of a map: every number in exactly one, with round bounds."""

import random

from bot.reach.classes import CLASSES, class_of, count_classes, percent_classes


def test_shares_fall_into_steps_of_twenty() -> None:
    classes = percent_classes()
    assert [(each.first, each.end) for each in classes] == [(0, 20), (20, 40), (40, 60), (60, 80), (80, None)]
    assert [class_of(classes, n) for n in (0, 19.99, 20, 79.9, 80, 100, 140)] == [1, 1, 2, 4, 5, 5, 5]


def test_numbers_fall_into_round_steps_that_hold_the_largest() -> None:
    assert [each.first for each in count_classes([3, 412])] == [0, 100, 200, 300, 400]
    assert [each.first for each in count_classes([])] == [0, 1, 2, 3, 4]
    draw = random.Random(5)
    for _ in range(500):
        numbers = [draw.randrange(10 ** draw.randrange(1, 7)) for _ in range(65)]
        classes = count_classes(numbers)
        step = classes[1].first
        assert len(classes) == CLASSES and str(step)[0] in "125" and set(str(step)[1:]) <= {"0"}
        assert max(numbers) < step * CLASSES
        assert step == 1 or max(numbers) >= step * 2  # as small as may be: the next smaller step is at least two fifths
        for n in numbers:
            each = classes[class_of(classes, n) - 1]
            assert each.first <= n and (each.end is None or n < each.end)
