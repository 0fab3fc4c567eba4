"""Every statement of storage is understood by both databases, also those that are seldom run."""

import importlib
import pkgutil
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

import bot.storage
from bot.storage.sql import ALONE, Sql

NAMES = re.compile(r"(?<!:):([a-z_][a-z0-9_]*)")


def statements() -> Iterator[tuple[str, Sql]]:
    for each in pkgutil.iter_modules(bot.storage.__path__):
        module = importlib.import_module(f"bot.storage.{each.name}")
        for name, value in vars(module).items():
            for n, found in enumerate(inside(value)):
                yield f"{each.name}.{name}.{n}", found


def inside(value: object) -> Iterator[Sql]:
    match value:
        case Sql():
            yield value
        case tuple() | list():
            for each in value:
                yield from inside(each)
        case dict():
            yield from inside(list(value.values()))


ALL = dict(statements())
SHARED = {name: statement for name, statement in ALL.items() if statement is not ALONE}


def nothing(statement: Sql) -> dict[str, None]:
    return dict.fromkeys(NAMES.findall(statement.sqlite))


def plan(path: Path, statement: Sql) -> str:
    link = sqlite3.connect(path)
    try:
        rows = link.execute(f"EXPLAIN QUERY PLAN {statement.sqlite}", nothing(statement)).fetchall()
    finally:
        link.close()
    return "; ".join(row[3] for row in rows)


def test_statements_are_found_in_every_room() -> None:
    assert len(ALL) > 60
    assert {name.split(".")[0] for name in ALL} >= {"answers", "chats", "contacts", "keys", "ledger", "outbox"}


@pytest.mark.parametrize("name", sorted(SHARED))
def test_sqlite_understands(name: str, migrated: Path) -> None:
    plan(migrated, SHARED[name])


def test_postgresql_understands_every_statement(postgres: str) -> None:
    with psycopg.connect(postgres, autocommit=True) as link:
        for name, statement in ALL.items():
            try:
                link.execute(f"EXPLAIN {statement.postgres}".encode(), nothing(statement))
            except psycopg.Error as trouble:
                pytest.fail(f"{name}: {trouble}")


SEEN_WHOLE = {
    "ledger.PARKED",
    "ledger._PARKED_KINDS",
    "outbox.QUEUE",
    "outbox._LINES",
    "outbox._DEAD",
    "people._OFFICERS",
    "chats._TOMBSTONES",
    "reached._DENOMINATORS",
}
"""Small tables, or an operator who asks."""


@pytest.mark.parametrize(
    "name", [name for name in SHARED if name.split(".")[0] in {"chats", "outbox", "purge", "ledger"}]
)
def test_what_runs_often_looks_nothing_through(name: str, migrated: Path) -> None:
    """A scan holds the writer, and everybody waits for the writer. An index of some rows is scanned only for those."""
    for step in plan(migrated, SHARED[name]).split("; "):
        if step.startswith("SCAN") and name.rpartition(".")[0] not in SEEN_WHOLE:
            assert "INDEX" in step or name.startswith(("outbox._EXPIRE", "outbox._GIVE_UP", "outbox._TAKE_BACK")), step


def test_a_value_in_quotes_and_a_percent_sign_are_left_alone() -> None:
    statement = Sql("SELECT '10:30', a % 2, b::text FROM t WHERE c LIKE 'x%' AND d = :d2")
    assert statement.postgres == "SELECT '10:30', a %% 2, b::text FROM t WHERE c LIKE 'x%%' AND d = %(d2)s"
