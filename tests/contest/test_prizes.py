"""Prizes by place and by lot, for communes and units; essays; who may enter and begin."""

import datetime as dt

import pytest

from bot.contest import collective, decided, entering, essays
from bot.contest.entering import Start
from bot.contest.prizes import awards
from bot.contest.rank import rank
from bot.model.contest import Attempts, Collective, Eligibility, Essay, Prize
from bot.model.entries import Award, Decision, Entry, Mark, Standing
from bot.model.frozen import Size
from bot.model.people import Role
from tests.contest.kit import CLOSES, FIRST, OPENS, SECOND, contest, entry


def no_lots(_entrant: int) -> int:
    return 0


def won(prizes: tuple[Prize, ...], *entries: Entry) -> list[Award]:
    rules = contest(prize=prizes, tie=("right", "duration", "shared"), prediction=None)
    return list(awards(rules, rank(rules, entries), lambda entrant: 1000 - entrant))


def test_prizes_go_down_the_list_in_the_order_of_the_rules() -> None:
    prizes = (Prize("Nhất", 1), Prize("Nhì", 2), Prize("Ba", 5))
    found = won(prizes, entry(1, 4, 10), entry(2, 4, 20), entry(3, 3), entry(4, 2))
    assert [each.entrants for each in found] == [(1,), (2, 3), (4,)]
    assert not any(each.over for each in found)


def test_who_shares_the_last_place_of_a_prize_wins_it_too_and_it_is_said() -> None:
    found = won((Prize("Nhất", 1), Prize("Nhì", 1)), entry(1), entry(2), entry(3, 3))
    assert [(each.entrants, each.over) for each in found] == [((1, 2), True), ((3,), False)]


def test_by_lot_the_smallest_tickets_win_among_those_who_may_and_nobody_wins_twice() -> None:
    prizes = (Prize("Nhất", 1), Prize("May mắn", 2, "lot", "all-right"), Prize("Khuyến khích", 1, "lot"))
    found = won(prizes, entry(1, 4, 10), entry(2, 4, 20), entry(3, 4, 30), entry(4, 3), entry(5, 4, 40))
    assert [each.entrants for each in found] == [(1,), (5, 3), (4,)]


def test_fewer_entrants_than_prizes() -> None:
    assert [each.entrants for each in won((Prize("Nhất", 3), Prize("Nhì", 3)), entry(1))] == [(1,), ()]


SIZES = {"a": Size(100, "UBND", "2026-01-01"), "b": Size(1000, "UBND", "2026-01-01")}
FOUND = {
    "a": Standing("a", 10, 10, all_right=1, winners=0, size=100),
    "b": Standing("b", 50, 60, all_right=9, winners=2, size=1000),
    "c": Standing("c", 99, 99, all_right=5, winners=1),
}


def test_a_share_of_all_beats_a_crowd_and_without_a_size_there_is_no_rate() -> None:
    rate = collective.placed(Collective("Tập thể", 1, "commune", ("rate", "shared")), FOUND)
    assert [(each.area, each.place) for each in rate] == [("a", 1), ("b", 2), ("c", None)]
    crowd = collective.placed(Collective("Tập thể", 1, "commune", ("entrants",)), FOUND)
    assert [each.area for each in crowd] == ["c", "b", "a"]
    assert [each.area for each in collective.placed(Collective("x", 1, "unit", ("winners",)), FOUND)] == ["b", "c", "a"]


def test_equal_rates_are_equal_exactly_and_the_next_rule_decides() -> None:
    thirds = {
        "x": Standing("x", 1, 1, all_right=0, size=3),
        "y": Standing("y", 2, 2, all_right=1, size=6),
        "z": Standing("z", 333, 333, all_right=9, size=1000),
    }
    rule = Collective("Tập thể", 1, "unit", ("rate", "all-right", "shared"))
    assert [(each.area, each.place) for each in collective.placed(rule, thirds)] == [("y", 1), ("x", 2), ("z", 3)]


def test_communes_that_share_the_first_place_both_win() -> None:
    same = {area: Standing(area, 5, 5, size=10) for area in "pq"}
    rule = Collective("Tập thể", 1, "commune", ("rate", "all-right"))
    found = collective.award(rule, collective.placed(rule, same))
    assert (found.areas, found.over) == (("p", "q"), True)


def test_a_commune_must_bring_as_many_as_the_rules_say() -> None:
    rule = Collective("Tập thể", 3, "commune", ("rate",), fewest=20)
    assert [(each.area, each.place) for each in collective.placed(rule, FOUND)][:1] == [("b", 1)]


def test_standings_count_people_and_attempts_apart_and_leave_out_who_has_no_commune() -> None:
    found = collective.standings({1: "a", 2: "a", 3: ""}, {1: 3, 2: 1, 3: 9}, [1], [2], SIZES)
    assert found == {"a": Standing("a", 2, 4, 1, 1, 100)}


ESSAY = Essay("Viết", "nộp ở xã", most=10, markers=2, gap=2)


def marks(*points: float) -> list[Mark]:
    return [Mark(1, n, round(each * 100)) for n, each in enumerate(points)]


@pytest.mark.parametrize(
    ("given", "final"), [((8, 7), 750), ((8, 6), 700), ((10, 0, 5), 500), ((7, 7, 8, 8), 750), ((1, 1.01), 101)]
)
def test_an_essay_is_worth_the_mean_of_its_marks(given: tuple[float, ...], final: int) -> None:
    assert essays.final_marks(ESSAY, marks(*given), [1]) == ({1: final}, ())


@pytest.mark.parametrize("given", [(), (8,), (8, 5.9)])
def test_an_essay_waits_for_enough_markers_and_for_one_more_where_they_disagree(given: tuple[float, ...]) -> None:
    assert essays.final_marks(ESSAY, marks(*given), [1]) == ({}, (1,))


def test_a_mark_lies_within_the_scale() -> None:
    assert [essays.is_mark(ESSAY, points) for points in (-1, 0, 1000, 1001)] == [False, True, True, False]


def may(**more: object) -> str | None:
    rules = contest(
        eligibility=Eligibility(
            ages=("16+", "under-16"), communes=("06040",), excluded=("officer",), per_chat=2, details=()
        )
    )
    asked = {"age": "16+", "roles": (), "commune": "06040", "represented": False} | more
    return entering.may_enter(rules, **asked)  # type: ignore[arg-type]  # by name


def test_who_may_enter() -> None:
    assert may() is None
    assert may(commune="") is None
    assert may(commune="06001") == "commune"
    assert may(roles=(Role("officer", ""),)) == "excluded"
    assert may(age="under-16") == "representative"
    assert may(age="under-16", represented=True) is None
    assert may(in_chat=2) == "chat"


def test_only_some_roles_or_ages_may_be_asked_for() -> None:
    officers = contest(eligibility=Eligibility(roles=("ethnic-officer",), details=()))
    asked = {"age": "16+", "commune": "", "represented": False}
    assert entering.may_enter(officers, roles=(), **asked) == "roles"  # type: ignore[arg-type]
    assert entering.may_enter(officers, roles=(Role("ethnic-officer", ""),), **asked) is None  # type: ignore[arg-type]
    assert entering.may_enter(officers, roles=(), age="under-16", commune="", represented=True) == "age"


MONDAY = dt.datetime(2026, 11, 23, 9, 0)
DAY = dt.timedelta(days=1)


def test_attempts_are_counted_by_contest_round_week_or_day() -> None:
    rounds = (FIRST, SECOND)
    yesterday, today, last_week = Start(0, MONDAY), MONDAY + DAY, Start(0, MONDAY - 7 * DAY)
    in_second = SECOND.opens

    def refused(per: str, starts: list[Start], now: dt.datetime) -> str | None:
        return entering.may_start(contest(round=rounds, attempts=Attempts(1, per)), starts, now)  # type: ignore[arg-type]

    assert refused("day", [yesterday], today) is None
    assert refused("day", [Start(0, today)], today) == "day"
    assert refused("week", [yesterday], today) == "week"
    assert refused("week", [last_week], MONDAY) is None
    assert refused("week", [Start(0, MONDAY)], MONDAY + 6 * DAY) == "week"
    assert refused("week", [Start(0, MONDAY)], MONDAY + 7 * DAY) is None
    assert refused("round", [yesterday], in_second) is None
    assert refused("contest", [yesterday], in_second) == "contest"
    assert entering.may_start(contest(attempts=Attempts(0)), [yesterday] * 99, today) is None


def test_a_week_that_lies_in_two_years_is_one_week() -> None:
    wednesday = dt.datetime(2026, 12, 30, 9, 0)
    rules = contest(round=(FIRST.__class__("Tết", wednesday, wednesday + 9 * DAY),), attempts=Attempts(1, "week"))
    assert entering.may_start(rules, [Start(0, wednesday)], wednesday + 3 * DAY) == "week"
    assert entering.may_start(rules, [Start(0, wednesday)], wednesday + 5 * DAY) is None


def test_before_between_and_after_the_rounds_nothing_begins() -> None:
    rules = contest(round=(FIRST, SECOND))
    moments = (OPENS - dt.timedelta(seconds=1), CLOSES, SECOND.closes)
    assert [entering.may_start(rules, [], now) for now in moments] == ["not-open", "not-open", "closed"]
    assert entering.may_start(rules, [], OPENS) is None


def test_an_attempt_ends_with_its_round_at_the_latest() -> None:
    rules = contest()
    assert entering.allowed(rules, 0, OPENS) == 600_000
    assert entering.allowed(rules, 0, CLOSES - dt.timedelta(seconds=90)) == 90_000


def decision(id: int, kind: str, **what: object) -> Decision:
    return Decision(id, 0, 0, kind, "vì sao", **what)  # type: ignore[arg-type]  # one of the kinds


def test_the_newest_decision_holds_however_they_are_listed() -> None:
    made = [
        decision(3, "exclude", entrant=7),
        decision(1, "exclude", entrant=5),
        decision(2, "readmit", entrant=5),
        decision(4, "void", question="a"),
        decision(5, "restore", question="a"),
        decision(6, "void", question="b"),
        decision(9, "answer", appeal=1),
    ]
    for order in (made, made[::-1]):
        assert decided.excluded(order) == {7}
        assert decided.voided(order) == {"b"}
        assert decided.newest(order) == 9
