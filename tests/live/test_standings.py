"""Standings are a pure count: no order of arrival changes them, and nothing is counted that was not shown."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.live.standings import Part, Round, by_card, by_phone, card_tally, score, spread, standings, tally
from bot.model.live import LiveAnswer, LiveCards, LivePhone
from tests.live.kit import rounds, rules


@given(rounds(), st.randoms(use_true_random=False))
def test_standings_do_not_depend_on_the_order_of_arrival(played: Round, chance: object) -> None:
    def mixed(items: tuple[object, ...]) -> tuple[object, ...]:
        turned = list(items)
        chance.shuffle(turned)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
        return tuple(turned)

    other = Round(
        played.rules,
        mixed(played.counted),  # type: ignore[arg-type]
        mixed(played.phones),  # type: ignore[arg-type]
        mixed(played.answers),  # type: ignore[arg-type]
        mixed(played.cards),  # type: ignore[arg-type]
    )
    assert standings(other) == standings(played)
    assert spread(other) == spread(played)
    assert by_phone(other) == by_phone(played)


@given(rounds())
def test_places_follow_the_rate_and_equals_share_one(played: Round) -> None:
    found = standings(played)
    assert sorted(each.team for each in found) == list(range(len(played.rules.teams)))
    ranked = [each for each in found if each.place]
    for one in ranked:
        better = sum(
            other.rate > one.rate
            or (played.rules.speed and other.rate == one.rate and (other.pace_ms or 10**9) < (one.pace_ms or 10**9))
            for other in ranked
        )
        assert one.place == better + 1


@given(rounds())
def test_right_is_never_more_than_given_nor_given_more_than_chances(played: Round) -> None:
    for part in (by_phone(played), by_card(played), *[each.by_phone for each in standings(played)]):
        assert 0 <= part.right <= part.given <= part.chances


@given(rounds())
def test_phones_of_all_teams_make_the_whole(played: Round) -> None:
    if played.rules.teams:
        assert sum(each.by_phone.given for each in standings(played)) == by_phone(played).given
        assert sum(each.by_card.given for each in standings(played)) == by_card(played).given


@given(rounds())
def test_a_question_that_was_not_shown_counts_for_nobody(played: Round) -> None:
    bare = replace(
        played,
        answers=tuple(each for each in played.answers if each.question in played.counted),
        cards=tuple(each for each in played.cards if each.question in played.counted),
    )
    assert standings(bare) == standings(played)
    assert spread(bare) == spread(played)


@given(rounds())
def test_scores_of_the_telephones_add_up_to_the_whole(played: Round) -> None:
    assert sum(score(played, phone.who)[0] for phone in played.phones) == by_phone(played).right
    assert sum(n * many for n, many in enumerate(spread(played))) == by_phone(played).right


def of(*phones: tuple[bytes, int, tuple[int, ...]], cards: tuple[LiveCards, ...] = (), speed: bool = False) -> Round:
    """Telephones with their team and answers to the three questions from the first on; right is 0."""
    told = rules(3, ("Nà Pài", "Khuổi Lầy"), speed=speed)
    joined = tuple(LivePhone(who, team, 0) for who, team, _ in phones)
    answers = tuple(
        LiveAnswer(who, n, option, 1000 * (who[0] + 1))
        for who, _, options in phones
        for n, option in enumerate(options)
        if option >= 0
    )
    return Round(told, (0, 1, 2), joined, answers, cards)


def test_a_small_village_wins_by_what_it_knows() -> None:
    large = [(bytes([n]), 0, (0, 0, 1)) for n in range(60)]
    played = of(*large, (b"\x70", 1, (0, 0, 0)))
    first, second = standings(played)
    assert (first.name, first.right, first.chances) == ("Khuổi Lầy", 3, 3)
    assert (second.name, second.right, second.chances) == ("Nà Pài", 120, 180)


def test_who_does_not_answer_loses_the_chance() -> None:
    played = of((b"\x01", 0, (0, -1, -1)), (b"\x02", 1, (0, 0, 1)))
    rates = {each.name: each.rate for each in standings(played)}
    assert rates == {"Nà Pài": Fraction(1, 3), "Khuổi Lầy": Fraction(2, 3)}


def test_a_telephone_that_never_answered_takes_no_chance() -> None:
    played = of((b"\x01", 0, (0, 0, 0)), (b"\x02", 0, (-1, -1, -1)))
    assert standings(played)[0].by_phone == Part(3, 3, 3)
    assert standings(played)[0].phones == 2


def test_who_comes_later_has_no_chance_before() -> None:
    played = replace(of((b"\x01", 0, (-1, 0, 0))), phones=(LivePhone(b"\x01", 0, 1),))
    assert standings(played)[0].chances == 2


def test_cards_stand_apart_and_count_for_their_team() -> None:
    played = of((b"\x01", 0, (0, 1, 1)), cards=(LiveCards(0, 1, (3, 1, 0, 0)), LiveCards(1, 0, (1, 0, 0, 0))))
    first, second = standings(played)
    assert (first.name, first.by_card, first.by_phone) == ("Khuổi Lầy", Part(3, 4, 4), Part())
    assert (second.name, second.right, second.chances) == ("Nà Pài", 2, 4)
    assert by_phone(played) == Part(1, 3, 3)
    assert by_card(played) == Part(4, 5, 5)


def test_equals_share_a_place_unless_speed_parts_them() -> None:
    phones = ((b"\x05", 0, (0, 0, 0)), (b"\x01", 1, (0, 0, 0)))
    assert [each.place for each in standings(of(*phones))] == [1, 1]
    assert [(each.name, each.place) for each in standings(of(*phones, speed=True))] == [("Khuổi Lầy", 1), ("Nà Pài", 2)]


def test_a_team_of_nobody_is_in_no_order() -> None:
    assert [each.place for each in standings(of((b"\x01", 1, (1, 1, 1))))] == [1, 0]


def test_the_bars_of_a_question() -> None:
    played = of((b"\x01", 0, (0, 1, 1)), (b"\x02", 1, (2, 1, -1)), cards=(LiveCards(1, 0, (4, 2, 0, 1)),))
    assert tally(played.answers, 1) == (0, 2, 0, 0)
    assert card_tally(played.cards, 1) == (4, 2, 0, 1)
