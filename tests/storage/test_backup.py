"""A backup is whole or is not there; a restore takes only a whole one, and brings back nobody who was erased."""

import asyncio
import contextlib
import datetime as dt
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.model.news import Wish
from bot.storage import backup as backup_
from bot.storage import campaigns, chats, ledger, outbox, rhythms
from bot.storage.backup import Refused, back_up, restore
from bot.storage.campaigns import Audience, Campaign
from bot.storage.files import Occupied, occupy
from bot.storage.sql import Db, Row, Sql
from bot.storage.sqlite import SqliteStore, connect
from bot.storage.writer import SqliteDb
from tests.storage.conftest import counted, rows
from tests.storage.lives import CHAT, HASH, NOW, PERSON, lives, writes

NOTE = Sql("INSERT INTO denominators (what, commune, as_of, n, source) VALUES ('', :n, '', 0, :text)")


def wrote(path: Path, fn: Callable[[Db], object]) -> None:
    """In a process that is over: nothing is open afterwards."""
    link = connect(path)
    link.execute("BEGIN")
    fn(SqliteDb(link))
    link.execute("COMMIT")
    link.close()


def asked(path: Path, text: str) -> list[Row]:
    link = sqlite3.connect(path)
    try:
        return link.execute(text).fetchall()
    finally:
        link.close()


def erased(db: Db) -> None:
    chats.erase(db, CHAT, PERSON, NOW)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "backup" / "loaban.backup"


@pytest.fixture
def backed_up(path: Path, file: Path) -> Path:
    """A backup with one person in it, to whom a message waits."""
    file.parent.mkdir()
    wrote(path, lives)
    back_up(str(path), file)
    return file


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_a_backup_is_one_file_for_its_owner_only(backed_up: Path) -> None:
    assert names(backed_up.parent) == ["loaban.backup"]
    assert backed_up.stat().st_mode & 0o777 == 0o600
    assert asked(backed_up, "PRAGMA journal_mode") == [("delete",)]
    assert asked(backed_up, "PRAGMA integrity_check") == [("ok",)]
    assert names(backed_up.parent) == ["loaban.backup"]


def test_a_backup_holds_everything_also_what_waits_to_be_sent(path: Path, backed_up: Path) -> None:
    for table in ("chats", "people", "members", "households", "roles", "reach", "outbox", "trail", "activity"):
        assert asked(backed_up, f"SELECT * FROM {table}") == asked(path, f"SELECT * FROM {table}"), table
    assert asked(backed_up, "SELECT state FROM outbox") == [("queued",)]


async def test_a_backup_holds_what_is_only_in_the_log_yet(path: Path, file: Path, sqlite: SqliteStore) -> None:
    file.parent.mkdir()
    await sqlite.write(ledger.claim, "a")
    await asyncio.to_thread(back_up, str(path), file)
    assert asked(file, "SELECT key FROM claims") == [("a",)]


async def test_a_backup_under_writes_is_one_commit_whole(
    path: Path, file: Path, sqlite: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two rows go in together; a copy that saw half a commit, or pages of two, would count them differently."""
    monkeypatch.setattr(backup_, "PAGES", 8)
    monkeypatch.setattr(backup_, "PAUSE_SECONDS", 0.005)

    def pair(db: Db, n: int) -> None:
        db.run(NOTE, n=f"{n}", text="x" * 2000)
        ledger.claim(db, f"{n}")

    for n in range(400):
        await sqlite.write(pair, n)
    file.parent.mkdir()
    copying = asyncio.create_task(asyncio.to_thread(back_up, str(path), file))
    n = 400
    while not copying.done():
        await asyncio.gather(*(sqlite.write(pair, n + i) for i in range(5)))
        n += 5
    await copying
    (notes,), (claims,) = asked(file, "SELECT COUNT(*) FROM denominators UNION ALL SELECT COUNT(*) FROM claims")
    assert 400 <= notes == claims < n
    assert asked(file, "SELECT MAX(CAST(key AS INTEGER)) FROM claims") == [(notes - 1,)]
    assert notes - 400 < (n - 400) / 2, "it is the commit at which it began: else a busy bot is never copied"


def test_a_backup_replaces_the_one_before_only_when_it_is_whole(
    path: Path, backed_up: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = backed_up.read_bytes()

    def damages(path: Path, part: Path) -> None:
        part.write_bytes(before[:8000])

    monkeypatch.setattr(backup_, "_copy", damages)
    with pytest.raises(Refused):
        back_up(str(path), backed_up)
    assert backed_up.read_bytes() == before
    assert names(backed_up.parent) == ["loaban.backup"]


def test_there_must_be_a_database_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no database"):
        back_up(str(tmp_path / "nothing.db"), tmp_path / "file")
    assert names(tmp_path) == []


@pytest.mark.parametrize("door", [back_up, restore])
def test_postgresql_has_its_own_tools(door: Callable[[str, Path], object], tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"pg_(dump|restore)"):
        door("postgresql://somewhere/loaban", tmp_path / "file")


def test_a_restore_brings_everything_back_and_keeps_what_was_there(path: Path, backed_up: Path) -> None:
    wrote(path, lambda db: ledger.claim(db, "later"))
    done = restore(str(path), backed_up)
    assert (done.erased, done.expired, done.forgot) == (0, 1, False)
    assert asked(path, "SELECT key FROM claims") == []
    assert asked(path, "SELECT COUNT(*) FROM reach") == [(1,)]
    assert done.previous == path.with_name("loaban.db.before-restore")
    assert asked(done.previous, "SELECT key FROM claims") == [("later",)]
    assert path.stat().st_mode & 0o777 == 0o600
    assert {"loaban.db-wal", "loaban.db-shm", "loaban.db.restoring"}.isdisjoint(names(path.parent))


def test_a_restore_can_be_taken_back(path: Path, backed_up: Path) -> None:
    wrote(path, lambda db: ledger.claim(db, "later"))
    previous = restore(str(path), backed_up).previous
    assert previous is not None
    restore(str(path), previous)
    assert asked(path, "SELECT key FROM claims") == [("later",)]


def test_a_restore_on_a_new_machine_needs_no_database(path: Path, backed_up: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "new" / "loaban.db"
    done = restore(str(fresh), backed_up)
    assert (done.previous, done.forgot) == (None, False)
    assert asked(fresh, "SELECT COUNT(*) FROM people") == [(1,)]


async def test_a_bot_serves_from_what_was_restored(path: Path, backed_up: Path) -> None:
    await asyncio.to_thread(restore, str(path), backed_up)
    store = await SqliteStore.open(path)
    assert await store.write(writes, HASH, 999) == CHAT
    await store.close()


def test_who_was_erased_after_the_backup_stays_erased(path: Path, backed_up: Path) -> None:
    wrote(path, erased)
    assert restore(str(path), backed_up).erased == 1
    for table in ("chats", "people", "members", "roles", "outbox", "trail"):
        assert asked(path, f"SELECT COUNT(*) FROM {table}") == [(0,)], table
    assert asked(path, "SELECT chat, person FROM erased") == [(CHAT, PERSON)]
    assert asked(path, "SELECT COUNT(*) FROM reach") == [(1,)]


def test_who_was_erased_stays_erased_after_the_second_restore_too(path: Path, backed_up: Path) -> None:
    wrote(path, erased)
    restore(str(path), backed_up)
    restore(str(path), backed_up)
    assert asked(path, "SELECT COUNT(*) FROM people") == [(0,)]


def test_no_byte_of_who_was_erased_is_in_the_restored_file(path: Path, backed_up: Path) -> None:
    canary = b"sealed address"
    assert canary in backed_up.read_bytes()
    wrote(path, erased)
    restore(str(path), backed_up)
    assert canary not in path.read_bytes()


def test_what_waited_when_the_backup_was_made_is_not_sent_again(path: Path, backed_up: Path) -> None:
    wrote(path, lambda db: outbox.turn(db, "telegram", [], NOW, 9))
    restore(str(path), backed_up)
    assert asked(path, "SELECT state, chat, body, address FROM outbox") == [("expired", 0, None, None)]


def _reaches_out(db: Db) -> None:
    rhythms.choose(db, PERSON, CHAT, Wish("daily"), "vi")
    campaigns.put(db, Campaign(7, "new", "any", Audience()))
    campaigns.move(db, 7, "draft", "choosing")


def test_after_a_restore_no_campaign_runs_and_nobody_is_told_anything_that_day(path: Path, file: Path) -> None:
    """Whom it served since the backup is not known any more."""
    file.parent.mkdir()
    wrote(path, lives)
    wrote(path, _reaches_out)
    back_up(str(path), file)
    restore(str(path), file)
    assert asked(path, "SELECT state FROM campaigns") == [("stopped",)]
    (last,) = asked(path, "SELECT last FROM rhythms")[0]
    assert last >= dt.datetime.now(dt.UTC).date().isoformat()


def test_who_said_stop_since_the_backup_is_not_told_again(path: Path, file: Path) -> None:
    file.parent.mkdir()
    wrote(path, lives)
    wrote(path, _reaches_out)
    back_up(str(path), file)
    wrote(path, lambda db: rhythms.drop(db, PERSON))
    restore(str(path), file)
    assert asked(path, "SELECT COUNT(*) FROM rhythms") == [(0,)]


def test_a_restore_waits_for_no_bot_that_serves(path: Path, backed_up: Path) -> None:
    before = path.read_bytes()
    with occupy(path), pytest.raises(Occupied, match="stop the bot"):
        restore(str(path), backed_up)
    assert path.read_bytes() == before
    restore(str(path), backed_up)


def test_two_bots_do_not_serve_from_one_file(path: Path) -> None:
    with occupy(path), pytest.raises(Occupied), occupy(path):
        pass
    with occupy(path):
        pass


def test_a_bot_that_was_killed_leaves_no_lock(path: Path) -> None:
    script = "import sys; from pathlib import Path; from bot.storage.files import occupy\nwith occupy(Path(sys.argv[1])): print('on', flush=True); sys.stdin.read()"
    bot = subprocess.Popen([sys.executable, "-c", script, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert bot.stdout is not None
    assert bot.stdin is not None
    assert bot.stdout.readline() == b"on\n"
    with pytest.raises(Occupied), occupy(path):
        pass
    bot.kill()
    bot.wait()
    bot.stdout.close()
    with contextlib.suppress(BrokenPipeError):
        bot.stdin.close()
    with occupy(path):
        pass


def cut(size: int) -> Iterator[int]:
    yield from (0, 1, 15, 16, 99, 100, 101, 511, 512, 4095, 4096, 4097)
    yield from range(8192, size, 4096)
    yield from range(5000, size, 7001)
    yield size - 1


def test_half_a_backup_is_refused_wherever_it_breaks_off(path: Path, backed_up: Path, tmp_path: Path) -> None:
    whole, before = backed_up.read_bytes(), path.read_bytes()
    half = tmp_path / "half"
    for length in cut(len(whole)):
        half.write_bytes(whole[:length])
        with pytest.raises(Refused, match=r"not whole|no database"):
            restore(str(path), half)
    assert path.read_bytes() == before
    assert not path.with_name("loaban.db.before-restore").exists()


def test_a_backup_with_something_after_its_end_is_refused(path: Path, backed_up: Path) -> None:
    with backed_up.open("ab") as opened:
        opened.write(b"\0" * 4096)
    with pytest.raises(Refused, match="not whole"):
        restore(str(path), backed_up)


def test_a_backup_with_a_page_of_rubbish_is_refused(path: Path, backed_up: Path) -> None:
    held = bytearray(backed_up.read_bytes())
    held[3 * 4096 : 4 * 4096] = b"\xa5" * 4096
    backed_up.write_bytes(held)
    with pytest.raises(Refused, match="damaged"):
        restore(str(path), backed_up)


def other_program(file: Path) -> None:
    file.unlink()
    link = sqlite3.connect(file)
    link.executescript("CREATE TABLE photos (id INTEGER); CREATE TABLE alembic_version (version_num TEXT)")
    link.execute("INSERT INTO alembic_version VALUES ('0001')")
    link.commit()
    link.close()


def newer(file: Path) -> None:
    link = sqlite3.connect(file)
    link.execute("UPDATE alembic_version SET version_num = '0099'")
    link.commit()
    link.close()


def live(file: Path) -> None:
    link = sqlite3.connect(file)
    link.execute("PRAGMA journal_mode = WAL")
    link.close()


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda file: file.unlink(), "cannot be read"),
        (lambda file: file.write_bytes(b"PK\x03\x04" + b"zip" * 99), "no database"),
        (other_program, "another program"),
        (newer, "newer release"),
        (live, "copied by hand"),
    ],
    ids=["missing", "zip", "another program", "newer release", "live"],
)
def test_what_is_no_backup_of_ours_is_refused(
    path: Path, backed_up: Path, spoil: Callable[[Path], object], sentence: str
) -> None:
    spoil(backed_up)
    with pytest.raises(Refused, match=sentence):
        restore(str(path), backed_up)
    assert asked(path, "SELECT COUNT(*) FROM people") == [(1,)]
    assert not path.with_name("loaban.db.restoring").exists()


def test_a_damaged_database_is_replaced_and_what_it_forgot_is_told(path: Path, backed_up: Path) -> None:
    """Its list of the erased cannot be read: somebody must know."""
    path.write_bytes(b"\xa5" * 9000)
    path.with_name("loaban.db-wal").write_bytes(b"log")
    done = restore(str(path), backed_up)
    assert done.forgot
    assert done.previous is not None
    assert done.previous.read_bytes() == b"\xa5" * 9000
    assert path.with_name("loaban.db.before-restore-wal").read_bytes() == b"log"
    assert not path.with_name("loaban.db-wal").exists()
    assert asked(path, "SELECT COUNT(*) FROM people") == [(1,)]


def test_a_restore_that_breaks_off_leaves_the_database_as_it_was(
    path: Path, backed_up: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrote(path, lambda db: ledger.claim(db, "later"))

    def breaks(*_: object) -> None:
        raise KeyboardInterrupt

    for step in ("_copied", "_renewed", "_set_aside"):
        with monkeypatch.context() as patched:
            patched.setattr(backup_, step, breaks)
            with pytest.raises(KeyboardInterrupt):
                restore(str(path), backed_up)
        assert asked(path, "SELECT key FROM claims") == [("later",)]
        assert not path.with_name("loaban.db.restoring").exists()


async def test_a_backup_holds_no_writer_up(path: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stands still in the middle, and everything goes on."""
    monkeypatch.setattr(backup_, "PAGES", 4)
    stands, goes = threading.Event(), threading.Event()

    def still(path: Path, part: Path) -> None:
        copy(path, part)
        stands.set()
        assert goes.wait(5)

    copy = backup_._copy
    monkeypatch.setattr(backup_, "_copy", still)
    file.parent.mkdir()
    store = await SqliteStore.open(path)
    copying = asyncio.create_task(asyncio.to_thread(back_up, str(path), file))
    await asyncio.to_thread(stands.wait, 5)
    assert await store.write(ledger.claim, "meanwhile")
    assert await counted(store, "claims") == 1
    goes.set()
    await copying
    assert await rows(store, "PRAGMA integrity_check") == [("ok",)]
    await store.close()
