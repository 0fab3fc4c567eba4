"""Pilot models of the plan (III.3) and what they are judged by."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.storage.sql import Db, Reading, Sql
from bot.storage.upsert import Upserted, upsert

_ALL = Sql("SELECT id, commune, name, started, ended, source FROM models ORDER BY started, id")
_INDICATORS = Sql(
    """SELECT model, indicator, unit, baseline, baseline_on, endline, endline_on, source FROM model_indicators
    ORDER BY model, indicator"""
)
_PUT = Sql(
    """INSERT INTO models (id, commune, name, started, ended, source)
    VALUES (:id, :commune, :name, :started, :ended, :source)
    ON CONFLICT (id) DO UPDATE SET commune = :commune, name = :name, started = :started, ended = :ended,
    source = :source"""
)
_PUT_INDICATOR = Sql(
    """INSERT INTO model_indicators (model, indicator, unit, baseline, baseline_on, endline, endline_on, source)
    VALUES (:model, :indicator, :unit, :baseline, :baseline_on, :endline, :endline_on, :source)
    ON CONFLICT (model, indicator) DO UPDATE SET unit = :unit, baseline = :baseline, baseline_on = :baseline_on,
    endline = :endline, endline_on = :endline_on, source = :source"""
)
_VALUES = ("commune", "name", "started", "ended", "source")
_FIND = Sql(f"SELECT {', '.join(_VALUES)} FROM models WHERE id = :id")
_INDICATOR_VALUES = ("unit", "baseline", "baseline_on", "endline", "endline_on", "source")
_FIND_INDICATOR = Sql(
    f"SELECT {', '.join(_INDICATOR_VALUES)} FROM model_indicators WHERE model = :model AND indicator = :indicator"
)


class PilotModel(NamedTuple):
    """`commune` is a code on the map of the day on which it `started`. `ended` empty: it still runs."""

    id: str
    commune: str
    name: str
    started: str
    ended: str
    source: str


class Indicator(NamedTuple):
    """Measured at the beginning and at the end; None (and an empty day) where it was not measured yet."""

    model: str
    indicator: str
    unit: str
    baseline: float | None
    baseline_on: str
    endline: float | None
    endline_on: str
    source: str


async def all_of(reading: Reading) -> list[PilotModel]:
    return [PilotModel(*row) for row in await reading.rows(_ALL)]


async def indicators_of(reading: Reading) -> list[Indicator]:
    return [Indicator(*row) for row in await reading.rows(_INDICATORS)]


def put(db: Db, rows: Sequence[Mapping[str, object]]) -> Upserted:
    """The same model again replaces what was known of it."""
    return upsert(db, _FIND, _PUT, _VALUES, rows)


def put_indicators(db: Db, rows: Sequence[Mapping[str, object]]) -> Upserted:
    """The same indicator of the same model again replaces it: the endline comes years after the baseline."""
    return upsert(db, _FIND_INDICATOR, _PUT_INDICATOR, _INDICATOR_VALUES, rows)
