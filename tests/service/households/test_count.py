"""The one query layer: every table agrees with a count by hand, on every map, and says what it estimates."""

import math
from collections import defaultdict

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model.atlas import MAPS, Map, Vintage
from bot.reach.figures import Reached, Table
from bot.reach.period import period
from bot.service.households.count import Asked, read_table
from bot.storage.sql import Db, Sql
from tests.storage.conftest import *  # noqa: F403 (its fixtures: both databases)
from tests.storage.histories import (
    COMMUNES,
    EVIDENCE,
    TOPICS,
    Beside,
    Counted,
    History,
    Opener,
    by_hand,
    happen,
    histories,
    map_of,
    months_of,
    raw,
)
from tests.talking import gazetteer, small_library

ANY_HISTORY = settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
ATLAS = gazetteer().atlas
SPANS = ("2018-2027", "2018-2020", "2021-2025", "2025", "2026", "2019", "2020-Q1", "2025-Q2", "2025-Q3", "2025-06")
AREAS = ("06613", "06625", "06637", "06040", "05983")
spans, maps = st.sampled_from(SPANS), st.sampled_from(list(MAPS))


STRAY = {"06622"}
"""Booked after July 2025, when no commune had this code any more: such a row stands by itself, and nothing is lost."""


async def table(db: Db, asked: Asked) -> Table:
    return await read_table(Beside(db), small_library(), gazetteer(), asked)


def whole(counted: Counted) -> Reached:
    cards = sum(n for (*_, known), n in counted.items() if known == "card")
    return Reached(cards, sum(counted.values()) - cards)


@ANY_HISTORY
@given(history=histories(), name=spans, map=maps)
async def test_communes_of_every_map_add_up_to_the_province(
    opened: Opener, history: History, name: str, map: Map
) -> None:
    with opened() as db:
        happen(db, history)
        found = await table(db, Asked(period(name), "commune", map=map))
        counted = by_hand(raw(db), "any", months_of(name), {})
        lines = [line.reached or Reached() for line in found.lines]
        assert found.total.reached == whole(counted)
        assert Reached(sum(each.card for each in lines), sum(each.self for each in lines)) == whole(counted)
        named = [line for line in found.lines if line.code in dict(ATLAS.named(map))]
        assert {line.code for line in found.lines if line not in named} <= STRAY
        assert len(named) == {"today": 65, "communes-2025": 194, "districts": 11, "communes-2019": 226}[map]


@ANY_HISTORY
@given(history=histories(), name=spans, map=maps)
async def test_what_is_exact_is_exact_and_what_is_not_is_marked(
    opened: Opener, history: History, name: str, map: Map
) -> None:
    """Where every number that falls to a unit was counted on land that lies whole in it, the unit's figure is no estimate."""
    with opened() as db:
        happen(db, history)
        found = await table(db, Asked(period(name), "commune", map=map))
        exact: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        divided: dict[str, float] = defaultdict(float)
        times: dict[str, int] = defaultdict(int)
        for (_, vintage, commune, known), n in by_hand(raw(db), "any", months_of(name), {}).items():
            shares = ATLAS.on(map, Vintage(vintage), commune)
            assert math.isclose(sum(share.part for share in shares), 1)
            for share in shares:
                if len(shares) == 1:
                    exact[share.code][known == "self"] += n
                else:
                    divided[share.code] += n * share.part
                    times[share.code] += 1
        for line in found.lines:
            assert line.reached is not None
            sure, here = exact[line.code], line.reached
            assert abs(here.card + here.self - sum(sure) - divided[line.code]) <= times[line.code]
            if line.is_estimate:
                assert times[line.code]
            else:
                assert here == Reached(*sure)


@ANY_HISTORY
@given(history=histories(), name=spans, topic=st.sampled_from(("", *TOPICS)))
async def test_a_commune_asked_for_alone_is_the_commune_of_the_whole_table(
    opened: Opener, history: History, name: str, topic: str
) -> None:
    with opened() as db:
        happen(db, history)
        every = await table(db, Asked(period(name), "commune", topic=topic))
        lines = {line.code: line for line in every.lines}
        for area in AREAS:
            alone = await table(db, Asked(period(name), "commune", area, topic))
            assert (alone.lines, alone.total.reached) == ((lines[area],), lines[area].reached)


@ANY_HISTORY
@given(history=histories(), name=spans)
async def test_topics_evidence_and_months_are_counted_as_by_hand(opened: Opener, history: History, name: str) -> None:
    with opened() as db:
        happen(db, history)
        rows, months = raw(db), months_of(name)
        everything = whole(by_hand(rows, "any", months, {}))
        by_topic = await table(db, Asked(period(name), "topic"))
        by_evidence = await table(db, Asked(period(name), "evidence"))
        by_month = await table(db, Asked(period(name), "month"))
        for line in by_topic.lines:
            assert line.reached == whole(by_hand([row for row in rows if row.topic == line.code], "any", months, {}))
        for line in by_evidence.lines:
            assert line.reached == whole(by_hand([row for row in rows if row.evidence == line.code], "any", months, {}))
        assert {line.code: line.reached for line in by_month.lines} == {
            month: whole(by_hand(rows, "any", {month}, {})) for month in months & {row.month for row in rows}
        }
        for each in (by_topic, by_evidence, by_month):
            assert each.total.reached == everything


@ANY_HISTORY
@given(history=histories(), name=spans, topic=st.sampled_from(TOPICS))
async def test_one_topic_by_month_counts_that_topic_alone(
    opened: Opener, history: History, name: str, topic: str
) -> None:
    with opened() as db:
        happen(db, history)
        rows = [row for row in raw(db) if row.topic == topic and row.month in months_of(name)]
        found = await table(db, Asked(period(name), "month", topic=topic))
        assert {line.code: line.reached for line in found.lines} == {
            month: whole(by_hand(rows, "any", {month}, {})) for month in {row.month for row in rows}
        }
        assert found.total.reached == whole(by_hand(rows, "any", months_of(name), {}))


@given(st.sampled_from(list(Vintage)), maps, st.integers(0, 300))
def test_every_number_is_divided_without_remainder(vintage: Vintage, map: Map, n: int) -> None:
    from bot.reach.apportion import apportioned

    codes = {code for code, _ in ATLAS.named(map)}
    for unit in ATLAS.units[vintage]:
        shares = ATLAS.on(map, vintage, unit.code)
        parts = apportioned(n, shares)
        assert sum(parts.values()) == n
        assert parts.keys() <= codes
        assert all(abs(parts[share.code] - n * share.part) < 1 for share in shares)


@pytest.mark.parametrize(
    ("month", "code", "map", "units"),
    [
        ("2025-06", "06622", "today", {"06613", "06625"}),  # the old Bính Xá was divided
        ("2025-06", "06625", "today", {"06625", "06637"}),  # the old Kiên Mộc too
        ("2025-07", "06625", "today", {"06625"}),
        ("2025-06", "06625", "communes-2025", {"06625"}),
        ("2019-12", "06625", "communes-2025", {"06625"}),
        ("2025-06", "06622", "districts", {"Huyện Đình Lập"}),
    ],
)
def test_a_code_means_what_it_meant_on_the_map_of_its_day(month: str, code: str, map: Map, units: set[str]) -> None:
    assert {share.code for share in ATLAS.on(map, Vintage(map_of(month)), code)} == units


HEADS = Sql(
    """INSERT INTO meetings (id, origin, kind, day, commune, village, led_by, grp, households, met, met_people,
    school, classes, source, photo, logged_at, logged_by, open_until)
    VALUES (:id, :origin, 'meeting', :day, :commune, '', '', '', :households, :met, 0, '', '', 'web', '', 0, 0, 0)"""
)


@ANY_HISTORY
@given(
    held=st.lists(
        st.tuples(
            st.sampled_from(["2019-12-31", "2025-06-30", "2025-07-01", "2026-02-28"]),
            st.sampled_from(COMMUNES),
            st.integers(0, 40),
            st.integers(0, 60),
        ),
        max_size=8,
    ),
    name=spans,
)
async def test_heads_counted_less_those_who_checked_in_stand_apart(
    opened: Opener, held: list[tuple[str, str, int, int]], name: str
) -> None:
    with opened() as db:
        for n, (day, commune, households, met) in enumerate(held):
            db.run(HEADS, id=n + 1, origin=f"o{n}", day=day, commune=commune, households=households, met=met)
        heads = sum(max(0, there - met) for day, _, there, met in held if day[:7] in months_of(name))
        for by in ("commune", "month"):
            found = await table(db, Asked(period(name), by))
            assert found.total.reached == Reached(declared=heads)
            assert sum((line.reached or Reached()).declared for line in found.lines) == heads


def test_the_kinds_of_evidence_are_those_that_are_counted() -> None:
    from bot.reach import figures

    assert set(EVIDENCE) == set(figures.EVIDENCE)
