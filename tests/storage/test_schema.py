"""Migrations and tables say the same, and a migration is made whole or not at all."""

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

from bot.storage import schema
from bot.storage.schema import APPLICATION_ID, HEAD, MIGRATIONS, known_versions
from bot.storage.tables import metadata


def engine_of(address: str) -> str:
    return f"postgresql+psycopg{address.removeprefix('postgresql')}" if "://" in address else f"sqlite:///{address}"


def test_the_migrations_make_the_tables(address: str) -> None:
    engine = create_engine(engine_of(address))
    with engine.connect() as link:
        differences = compare_metadata(MigrationContext.configure(link), metadata)
    engine.dispose()
    assert differences == []


def test_the_migrations_make_the_same_indexes_of_some_rows(address: str) -> None:
    """Alembic compares their columns only."""
    engine = create_engine(engine_of(address))
    dialect = engine.dialect.name
    found = {
        index["name"]: "".join(str(index.get("dialect_options", {}).get(f"{dialect}_where", "")))
        for table in metadata.sorted_tables
        for index in inspect(engine).get_indexes(table.name)
    }
    engine.dispose()
    wanted = {
        index.name
        for table in metadata.sorted_tables
        for index in table.indexes
        if index.dialect_options[dialect]["where"] is not None
    }
    assert {name for name, where in found.items() if where} == wanted


def test_head_is_the_newest_revision() -> None:
    script = ScriptDirectory(str(MIGRATIONS))
    assert script.get_heads() == [HEAD]
    assert known_versions() == {revision.revision for revision in script.walk_revisions()}


def test_every_table_is_documented_and_names_no_person() -> None:
    assert [table.name for table in metadata.sorted_tables if not table.comment] == []
    columns = {column.name for table in metadata.sorted_tables for column in table.columns}
    assert columns.isdisjoint({"phone", "sex", "ethnicity", "birth", "text", "full_name"})


def test_a_database_is_current_once_it_was_migrated(address: str) -> None:
    assert schema.is_current(address)
    schema.migrate(address)
    assert schema.is_current(address)


def test_a_new_file_is_for_its_owner_only_and_says_whose_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a %20 b" / "loa bản.db"
    assert not schema.is_current(str(path))
    schema.migrate(str(path))
    assert path.stat().st_mode & 0o777 == 0o600
    link = sqlite3.connect(path)
    assert link.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    link.close()
    assert schema.is_current(str(path))


def test_a_migration_that_breaks_off_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the next start begins from the beginning, and does not meet half the tables."""
    from alembic.operations import Operations

    path = tmp_path / "half.db"
    made = Operations.create_table

    def breaks_at_the_end(self: Operations, name: str, *columns: object, **more: object) -> object:
        if name == "trail":
            raise KeyboardInterrupt
        return made(self, name, *columns, **more)  # type: ignore[arg-type]  # handed through

    monkeypatch.setattr(Operations, "create_table", breaks_at_the_end)
    with pytest.raises(KeyboardInterrupt):
        schema.migrate(str(path))
    monkeypatch.undo()
    link = sqlite3.connect(path)
    assert link.execute("SELECT name FROM sqlite_master").fetchall() == []
    link.close()
    schema.migrate(str(path))
    assert schema.is_current(str(path))
