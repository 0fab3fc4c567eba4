"""A restore brings back no officer who left, no session, no used code; and the journal goes on."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.storage import accounts, audit, visits
from bot.storage.accounts import Grant
from bot.storage.audit import Entry
from bot.storage.backup import back_up, restore
from bot.storage.sql import Db, Sql
from bot.storage.sqlite import SqliteStore, connect
from bot.storage.writer import SqliteDb
from tests.storage.lives import KEYS, NOW
from tests.storage.test_accounts import MAI


def wrote(path: Path, fn: Callable[[Db], object]) -> None:
    link = connect(path)
    link.execute("BEGIN")
    fn(SqliteDb(link))
    link.execute("COMMIT")
    link.close()


def asked(path: Path, text: str) -> list[tuple[object, ...]]:
    link = sqlite3.connect(path)
    try:
        return link.execute(text).fetchall()
    finally:
        link.close()


def told(db: Db, what: str) -> None:
    audit.append(db, KEYS, Entry(NOW, 71, "commune", "06040", "view", what))


def before(db: Db) -> None:
    accounts.add(db, MAI, 5)
    visits.open_session(db, b"token", account=71, role="commune", area="06040", how="password", now=NOW)
    accounts.grant(db, Grant(b"grant", "x", "province", "", 0, NOW + 60), 0)
    visits.give_pass(db, b"pass", "06040", 9, NOW + 60)
    told(db, "before")


@pytest.fixture
def backed_up(path: Path, tmp_path: Path) -> Path:
    wrote(path, before)
    file = tmp_path / "old.backup"
    back_up(str(path), file)
    return file


def test_who_left_office_after_the_backup_stays_out(path: Path, backed_up: Path) -> None:
    wrote(path, lambda db: accounts.end(db, 71, "2026-11-23"))
    restore(str(path), backed_up)
    assert asked(path, "SELECT ended, password FROM accounts") == [("2026-11-23", "")]


def test_who_came_after_the_backup_is_still_there_with_the_step_she_used(path: Path, backed_up: Path) -> None:
    lan = accounts.Account(72, "lan", "Bà Lan", "auditor", "", "argon", b"key", "2026-11-23", "2026-11-23", "")
    wrote(path, lambda db: accounts.add(db, lan, 77))
    wrote(path, lambda db: accounts.take_step(db, 71, "argon-1", 99, "2026-11-23"))
    restore(str(path), backed_up)
    assert asked(path, "SELECT login, totp_step FROM accounts ORDER BY id") == [("mai", 99), ("lan", 77)]


def test_nobody_is_signed_in_and_no_code_of_that_time_opens(path: Path, backed_up: Path) -> None:
    restore(str(path), backed_up)
    assert [asked(path, f"SELECT COUNT(*) FROM {table}") for table in ("web_sessions", "grants", "passes")] == [
        [(0,)]
    ] * 3


async def test_the_journal_goes_on_where_it_was(path: Path, backed_up: Path) -> None:
    wrote(path, lambda db: told(db, "after"))
    restore(str(path), backed_up)
    wrote(path, lambda db: told(db, "restored"))
    assert asked(path, "SELECT what FROM audit ORDER BY id") == [("before",), ("after",), ("restored",)]
    store = await SqliteStore.open(path)
    async with store.reading() as reading:
        assert (await audit.checked(reading, KEYS)).broken_at is None
    await store.close()


def test_the_journal_of_another_history_is_not_mixed_in(path: Path, backed_up: Path, tmp_path: Path) -> None:
    wrote(path, lambda db: db.run(Sql("UPDATE audit SET hash = x'00'")))
    wrote(path, lambda db: told(db, "another"))
    restore(str(path), backed_up)
    assert asked(path, "SELECT what FROM audit ORDER BY id") == [("before",)]


def test_on_a_new_machine_the_backup_is_all_there_is(backed_up: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "new" / "loaban.db"
    restore(str(fresh), backed_up)
    assert asked(fresh, "SELECT login, ended FROM accounts") == [("mai", "")]
    assert asked(fresh, "SELECT what FROM audit") == [("before",)]
