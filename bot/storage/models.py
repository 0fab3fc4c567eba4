"""Pilot models of the plan (III.3) and what they are judged by."""

from typing import NamedTuple

from bot.storage.sql import Db, Reading, Sql

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


def put(db: Db, rows: list[dict[str, object]]) -> None:
    """The same model again replaces what was known of it."""
    db.many(_PUT, rows)


def put_indicators(db: Db, rows: list[dict[str, object]]) -> None:
    """The same indicator of the same model again replaces it: the endline comes years after the baseline."""
    db.many(_PUT_INDICATOR, rows)
