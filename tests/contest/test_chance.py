"""Chance that anybody can repeat, in any language, from the description alone."""

from collections import Counter
from hashlib import blake2b

import pytest

from bot.contest.chance import Chance
from bot.contest.papers import paper
from bot.contest.seeds import commitment, draw_seed, list_checksum, seed_of, ticket
from tests.contest.kit import frozen, seed

SEED = b"s" * 32


def by_the_book(label: str, most: int, wanted: int) -> list[int]:
    """As the head of chance.py tells it, written again from the words alone."""
    found: list[int] = []
    block = 0
    while len(found) < wanted:
        digest = blake2b(f"{label}:{block}".encode(), key=SEED, digest_size=64).digest()
        numbers = [int.from_bytes(digest[8 * n : 8 * n + 8], "big") for n in range(8)]
        found += [number % most for number in numbers if number < 2**64 - 2**64 % most]
        block += 1
    return found[:wanted]


@pytest.mark.parametrize("most", [1, 2, 3, 10, 1000, 2**63 + 1])
def test_the_numbers_are_those_of_the_description(most: int) -> None:
    chance = Chance(SEED, "label")
    assert [chance.below(most) for _ in range(40)] == by_the_book("label", most, 40)


def test_another_label_or_another_seed_draws_something_else() -> None:
    drawn = {Chance(s, label).drawn(range(100), 5) for s in (SEED, b"t" * 32) for label in ("a", "b")}
    assert len(drawn) == 4


def test_a_draw_takes_nothing_twice_and_may_take_all() -> None:
    assert sorted(Chance(SEED, "x").shuffled(range(50))) == list(range(50))
    assert len(set(Chance(SEED, "x").drawn("abcdefgh", 5))) == 5


def test_every_place_is_equally_likely() -> None:
    """Chi square of 24,000 first draws out of six, five degrees of freedom: 20.5 is passed once in a thousand."""
    found = Counter(Chance(SEED, f"throw {n}").drawn(range(6), 1)[0] for n in range(24_000))
    expected = 4_000
    assert sum((n - expected) ** 2 / expected for n in found.values()) < 20.5


def test_an_entrant_gets_the_same_paper_again_and_another_entrant_another_one() -> None:
    of = frozen()
    papers = [paper(of, seed(of), entrant, 1) for entrant in range(200)]
    assert papers == [paper(of, seed(of), entrant, 1) for entrant in range(200)]
    assert len(set(papers)) > 190


def test_another_attempt_is_another_paper() -> None:
    of = frozen()
    assert len({paper(of, seed(of), 7, number) for number in range(1, 6)}) == 5


def test_a_paper_asks_as_many_as_the_rules_say_and_nothing_twice() -> None:
    of = frozen()
    for entrant in range(100):
        keys = [each.question for each in paper(of, seed(of), entrant, 1)]
        assert len(keys) == len(set(keys)) == 4
        assert set(keys) <= set(of.pools[0])


def test_options_are_shuffled_for_each_question_and_none_is_lost() -> None:
    of = frozen()
    orders: Counter[tuple[int, ...]] = Counter()
    for entrant in range(300):
        for each in paper(of, seed(of), entrant, 1):
            assert sorted(each.options) == list(range(len(of.by_key[each.question].options)))
            orders[each.options] += 1
    assert len([order for order in orders if len(order) == 3]) == 6


def test_what_is_not_to_be_shuffled_stands_as_it_was_written() -> None:
    of = frozen(shuffle_options=False)
    assert all(each.options == tuple(sorted(each.options)) for each in paper(of, seed(of), 1, 1))


def test_all_rounds_have_seeds_of_their_own_and_no_seed_tells_another() -> None:
    seeds = [seed_of(SEED, "thu", scope) for scope in (-1, 0, 1)]
    assert len(set(seeds)) == 3
    assert commitment(seeds[0], "thu", 0) != commitment(seeds[0], "thu", 1)


def test_a_lot_does_not_depend_on_who_else_takes_part_but_the_draw_does_on_the_list() -> None:
    one, other = list_checksum([3, 1, 2]), list_checksum([1, 2, 3, 4])
    assert one == list_checksum([1, 2, 3])
    assert draw_seed(SEED, one, "") != draw_seed(SEED, other, "")
    assert draw_seed(SEED, one, "") != draw_seed(SEED, one, "XSMB 12345")
    drawn = draw_seed(SEED, one, "")
    assert ticket(drawn, 1) == ticket(drawn, 1) != ticket(drawn, 2)


def test_everybody_has_the_same_chance_in_a_draw() -> None:
    """Of 8,000 draws among four each wins some 2,000: chi square, three degrees of freedom."""
    wins = Counter(min(range(4), key=lambda e: ticket(draw_seed(SEED, "list", str(n)), e)) for n in range(8_000))
    assert sum((n - 2_000) ** 2 / 2_000 for n in wins.values()) < 16.3
