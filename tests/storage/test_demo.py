"""A demo is marked for ever, and is never made of a database that holds anything."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage import demo
from bot.storage.demo import FILLED, HALF, HOLDING, is_demo, mark, state_of
from bot.storage.keys import belong
from bot.storage.sqlite import SqliteStore
from bot.storage.store import Store
from bot.storage.tables import metadata
from tests.storage.lives import KEYS, joins

EMPTY_ANYWAY = {
    "alerts",
    "answers",
    "campaign_ends",
    "campaign_readers",
    "desk_chats",
    "link_codes",
    "rhythms",
    "carrier_counts",
    "carrier_notes",
    "carrier_tokens",
    "failures",
    "leases",
    "marks",
    "outbox",
    "passes",
    "trail",
    "tries",
    "web_sessions",
}
"""Nothing in them without a row in one of the others, or nothing that lasts."""
PARTS = {
    "roles",
    "members",
    "meeting_topics",
    "meeting_audiences",
    "checkins",
    "practices",
    "model_indicators",
    "added_up",
    "appeals",
    "attempts",
    "contest_answers",
    "contest_makers",
    "contest_questions",
    "contest_reminders",
    "contest_staff",
    "decisions",
    "group_posts",
    "group_taps",
    "entrant_details",
    "entrants",
    "essays",
    "marks_of_essays",
    "name_openings",
    "placings",
    "relay_meetings",
    "relayed",
    "representatives",
    "results",
    "live_phones",
    "live_answers",
    "live_cards",
    "live_totals",
}
"""Of rows in the others."""


def test_every_table_is_looked_at() -> None:
    assert set(HOLDING) | EMPTY_ANYWAY | PARTS == set(metadata.tables)


async def test_a_mark_stays_and_is_seen(store: Store) -> None:
    async with store.reading() as reading:
        assert not await is_demo(reading)
    for state in (HALF, FILLED):
        await store.write(mark, state)
        async with store.reading() as reading:
            assert await is_demo(reading)


async def test_the_states_of_a_file(path: Path) -> None:
    assert state_of(path.with_name("nothing.db")) == "fresh"
    assert state_of(path) == "fresh"
    store = await SqliteStore.open(path)
    await store.write(belong, KEYS)
    assert state_of(path) == "fresh"
    await store.write(joins)
    assert state_of(path) == "real"
    await store.write(mark, HALF)
    assert state_of(path) == "half"
    await store.write(mark, FILLED)
    assert state_of(path) == "filled"
    await store.close()


@pytest.mark.parametrize("table", HOLDING)
def test_one_row_anywhere_is_real(path: Path, table: str) -> None:
    """Also in a file of an older release, which lacks a table or two."""
    with closing(sqlite3.connect(path)) as link, link:
        link.execute("DROP TABLE IF EXISTS added_up")
        columns = [row[1] for row in link.execute(f"PRAGMA table_info({table})")]
        link.execute(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('1' * len(columns))})")
    assert state_of(path) == "real"


def test_a_file_that_is_no_database_of_ours_is_no_demo(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    other.write_bytes(b"something else, and long enough to be looked at " * 9)
    with pytest.raises(sqlite3.DatabaseError):
        state_of(other)
    assert demo.HALF != demo.FILLED
