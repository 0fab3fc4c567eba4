"""Bringing a database up to date. SQLAlchemy and Alembic are loaded only when there is something to do."""

import sqlite3
from pathlib import Path

from bot.storage.store import is_postgres

HEAD = "0001"
_MIGRATIONS = Path(__file__).parent / "migrations"


def is_current(address: str) -> bool:
    """True where the tables stand at the newest migration."""
    return _version(address) == HEAD


def migrate(address: str) -> None:
    """Creates or upgrades the tables. A file that does not exist is made, readable by its owner only."""
    from alembic import command
    from alembic.config import Config

    if not is_postgres(address):
        path = Path(address)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["address"] = alchemy_address(address)
    command.upgrade(config, "head")


def alchemy_address(address: str) -> str:
    if is_postgres(address):
        return "postgresql+psycopg://" + address.split("://", 1)[1]
    return f"sqlite:///{address}"


def _version(address: str) -> str | None:
    if is_postgres(address):
        return _postgres_version(address)
    if not Path(address).exists():
        return None
    link = sqlite3.connect(address)
    try:
        row = link.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError:  # a new, empty file
        return None
    finally:
        link.close()
    return str(row[0]) if row else None


def _postgres_version(address: str) -> str | None:
    import psycopg

    with psycopg.connect(address) as link:
        try:
            row = link.execute("SELECT version_num FROM alembic_version").fetchone()
        except psycopg.errors.UndefinedTable:
            return None
    return str(row[0]) if row else None
