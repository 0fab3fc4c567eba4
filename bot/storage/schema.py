"""Bringing a database up to date. SQLAlchemy and Alembic are loaded only when there is something to do."""

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from bot.storage.store import is_postgres

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

HEAD = "0006"
APPLICATION_ID = 0x4C6F6142
""" "LoaB" in the header of an SQLite file: whose database it is. On PostgreSQL the number of a lock."""
MIGRATIONS = Path(__file__).parent / "migrations"


def is_current(address: str) -> bool:
    """True where the tables stand at the newest migration."""
    return version(address) == HEAD


def migrate(address: str) -> None:
    """Creates or upgrades the tables, all or nothing. A file that does not exist is made, for its owner only."""
    from alembic import command
    from alembic.config import Config

    if not is_postgres(address):
        path = Path(address)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["address"] = _spoken(address)
    config.attributes["application_id"] = APPLICATION_ID
    command.upgrade(config, "head")
    if not is_postgres(address):
        _tidy(address)


def _tidy(address: str) -> None:
    """No page is left free: SQLite does not restore a free page that an undone transaction has written on."""
    link = sqlite3.connect(address)
    try:
        link.execute("VACUUM")
    finally:
        link.close()


def known_versions() -> frozenset[str]:
    """Every migration that this release has."""
    return frozenset(file.name[:4] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def version(address: str) -> str | None:
    """The migration at which the tables stand; None where there are no tables."""
    if is_postgres(address):
        return _postgres_version(address)
    if not Path(address).exists():
        return None
    link = sqlite3.connect(address)
    try:
        return version_in(link)
    finally:
        link.close()


def version_in(link: sqlite3.Connection) -> str | None:
    named = link.execute("SELECT name FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    row = link.execute("SELECT version_num FROM alembic_version").fetchone() if named else None
    return str(row[0]) if row else None


def _postgres_version(address: str) -> str | None:
    import psycopg

    with psycopg.connect(address) as link:
        try:
            row = link.execute("SELECT version_num FROM alembic_version").fetchone()
        except psycopg.errors.UndefinedTable:
            return None
    return str(row[0]) if row else None


def _spoken(address: str) -> "URL":
    """As SQLAlchemy wants it. A path is not an address: it may hold spaces and percent signs."""
    from sqlalchemy.engine import URL, make_url

    if is_postgres(address):
        return make_url("postgresql+psycopg://" + address.split("://", 1)[1])
    return URL.create("sqlite", database=address)
