"""What anybody can count again from the files of a public page, and that it notices what was changed."""

import msgspec
import pytest
from msgspec.structs import replace

from bot.contest.canon import canonical
from bot.contest.proof import NotTheFile, digest_of, entrants_of, lots, proved, rules_of
from bot.contest.seeds import draw_seed, list_checksum, ticket
from tests.contest.kit import frozen, seed

OF = frozen()
FILE = canonical(replace(OF, digest=""))


def test_the_file_of_the_page_is_proved_by_the_seed_that_was_published() -> None:
    read = rules_of(FILE)
    assert digest_of(read) == OF.digest
    assert all(check.holds for check in proved(read, seed(OF), -1))


def test_another_seed_another_scope_and_a_changed_question_are_noticed() -> None:
    read = rules_of(FILE)
    assert [check.holds for check in proved(read, b"x" * 32, -1)] == [True, False]
    assert [check.holds for check in proved(read, seed(OF), 0)] == [True, False]
    one, *others = read.questions
    forged = replace(read, questions=(replace(one, right=1 - one.right), *others))
    assert [check.holds for check in proved(forged, seed(OF), -1)] == [False, True]
    assert digest_of(forged) != OF.digest


def test_lots_are_those_of_the_draw_whatever_the_order_of_the_list() -> None:
    listed, order = lots(seed(OF), (3, 1, 2), "777")
    assert listed == list_checksum([1, 2, 3])
    drawn = draw_seed(seed(OF), listed, "777")
    assert order == tuple(sorted((ticket(drawn, n), n) for n in (1, 2, 3)))
    assert lots(seed(OF), (1, 2, 3), "778")[1] != order


@pytest.mark.parametrize("file", [b"", b"{}", b"[1]", FILE[:-2], "thể lệ".encode()])
def test_what_is_not_the_file_is_said_to_be_none(file: bytes) -> None:
    with pytest.raises(NotTheFile):
        rules_of(file)


def test_a_list_is_numbers() -> None:
    assert entrants_of(b"1\n22\n") == (1, 22)
    with pytest.raises(NotTheFile):
        entrants_of(b"1\nNong Thi Hoa\n")
    assert msgspec.json.decode(FILE)["digest"] == ""
