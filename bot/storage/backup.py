"""One file that holds the whole database, made while the bot serves, and the way back from it."""

import datetime as dt
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from msgspec import Struct

from bot.model.moments import here
from bot.storage import campaigns, chats, entrants, issued, offices, outbox, rhythms
from bot.storage.files import keep, keep_folder, occupy
from bot.storage.issued import Issued
from bot.storage.offices import Offices
from bot.storage.schema import APPLICATION_ID, HEAD, is_current, known_versions, migrate, version_in
from bot.storage.store import is_postgres
from bot.storage.writer import SqliteDb

PAGES = 256
PAUSE_SECONDS = 0.002
_MAGIC = b"SQLite format 3\0"
_ONE_FILE = b"\x01\x01"  # the journal mode is not WAL


class Refused(Exception):
    """Nothing was changed. The sentence says why, and what to do."""


class Restored(Struct, frozen=True):
    """`erased`: people and visitors erased again. `expired`: messages that waited and are not sent any more.

    `previous` is the database as it was. `forgot`: it could not be read, so whoever was erased or lost her
    office since the backup is back, and must be erased, or her office ended, by hand; so are cards that were lost.
    """

    erased: int
    expired: int
    previous: Path | None
    forgot: bool


class Since(Struct, frozen=True):
    """What the current database knows and no restore may undo: who was erased, who is out of office, what officers did,
    which cards are out and which of them are dead, who still wishes to be told something (None: nobody knows)."""

    erased: tuple[tuple[int, int, int], ...] = ()
    offices: Offices = Offices()
    cards: Issued = Issued()
    wishes: frozenset[int] | None = None


def back_up(address: str, file: Path) -> None:
    """A consistent copy of the last commit, while others write. The file appears whole or not at all.

    Rows that wait to be sent are in it, sealed like all else that is; the key file is not. It reads one
    snapshot to the end, so the writer waits for nothing, and the log is emptied only after it.
    """
    if is_postgres(address):
        raise Refused(
            "a PostgreSQL database is backed up with its own tool: pg_dump --format=custom --file=FILE ADDRESS"
        )
    path = Path(address)
    if not path.exists():
        raise Refused(f"there is no database at {path}")
    with _becoming(file) as part:
        try:
            _copy(path, part)
        except sqlite3.DatabaseError as trouble:
            raise Refused(f"{path} could not be copied to {file}: {trouble}") from trouble
        _check(part)


def restore(address: str, file: Path) -> Restored:
    """Puts the database of a backup in the place of the current one, which is kept as `<db>.before-restore`.

    Whoever was erased, by the backup or by the current database, is erased again. Accounts of officers and their
    journal, and the printed cards, stay as the current database has them; everybody is signed out, open invitations are void. What waited to be sent
    is not sent: it is old. What was claimed after the backup is forgotten, with all that it counted: where
    a carrier delivers such an update once more, it counts once, and its reply is sent a second time.
    """
    if is_postgres(address):
        raise Refused("a PostgreSQL database is restored with its own tool: pg_restore --clean --dbname=ADDRESS FILE")
    path = Path(address)
    path.parent.mkdir(parents=True, exist_ok=True)
    with occupy(path):
        _check(file)
        part, log = _beside(path, ".restoring"), _beside(path, ".log-before-restore")
        part.unlink(missing_ok=True)
        try:
            return _restore(path, file, part, log)
        finally:
            part.unlink(missing_ok=True)
            log.unlink(missing_ok=True)


def _restore(path: Path, file: Path, part: Path, log: Path) -> Restored:
    _copied(file, part)
    if not is_current(str(part)):
        migrate(str(part))
    if _beside(path, "-wal").exists():
        shutil.copyfile(_beside(path, "-wal"), log)  # SQLite throws away the log of a file it cannot read
    with closing(_link(part)) as link:
        last_row = offices.last_row(SqliteDb(link))
    since = _since(path, last_row)
    with closing(_link(part)) as link:
        link.execute("PRAGMA secure_delete = ON")
        link.execute("PRAGMA journal_mode = MEMORY")  # no journal of erased rows is left on the disk
        link.execute("BEGIN")
        erased, expired = _renewed(SqliteDb(link), since or Since())
        link.execute("COMMIT")
    keep(part)
    previous = _set_aside(path, log) if path.exists() else None
    os.replace(part, path)
    keep_folder(path)
    return Restored(erased, expired, previous, forgot=since is None)


def _renewed(db: SqliteDb, since: Since) -> tuple[int, int]:
    offices.keep(db, since.offices)
    issued.keep(db, since.cards)
    erased = dict.fromkeys([*chats.tombstones(db), *since.erased])
    for chat, person, at in erased:
        chats.erase(db, chat, person or None, at)
        entrants.forget(db, chat, at)  # a tombstone names a chat or an entrant
    campaigns.stop_all(db, int(time.time()))
    rhythms.after_restore(db, since.wishes, here(dt.datetime.now(dt.UTC)).date().isoformat())
    return len(erased), outbox.expire_all(db, int(time.time()))


def _copy(path: Path, part: Path) -> None:
    """The open read keeps its snapshot: without it the copy would begin again with each commit."""
    with closing(_link(path, "ro")) as source, closing(_link(part)) as copy:
        source.execute("PRAGMA busy_timeout = 5000")
        source.execute("BEGIN")
        source.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
        source.backup(copy, pages=PAGES, sleep=PAUSE_SECONDS)
        copy.execute("PRAGMA journal_mode = DELETE")


@contextmanager
def _becoming(file: Path) -> Iterator[Path]:
    """A file for its owner only, under another name until it is whole."""
    part = _beside(file, ".part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield part
        keep(part)
        os.replace(part, file)
        keep_folder(file)
    finally:
        part.unlink(missing_ok=True)
        _beside(part, "-journal").unlink(missing_ok=True)


def _copied(file: Path, part: Path) -> None:
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    shutil.copyfile(file, part)


def _check(file: Path) -> None:
    """Refuses what is not a whole backup of ours that this release can read."""
    try:
        with file.open("rb") as opened:
            head = opened.read(100)
    except OSError as trouble:
        raise Refused(f"{file} cannot be read: {trouble.strerror}") from trouble
    if not head.startswith(_MAGIC):
        raise Refused(f"{file} is no database: name a file that `backup` has made")
    if len(head) < 100 or file.stat().st_size != _bytes(head):
        raise Refused(f"{file} is not whole: copy it again, or take an older backup")
    if head[18:20] != _ONE_FILE:
        raise Refused(f"{file} is a live database, copied by hand: name a file that `backup` has made")
    with closing(_link(file, "ro")) as link:
        _check_inside(file, link)


def _check_inside(file: Path, link: sqlite3.Connection) -> None:
    try:
        named = link.execute("PRAGMA application_id").fetchone()[0]
        told = link.execute("PRAGMA integrity_check(1)").fetchone()[0]
        version = version_in(link)
    except sqlite3.DatabaseError as trouble:
        raise Refused(f"{file} is damaged: take an older backup ({trouble})") from trouble
    if named != APPLICATION_ID or version is None:
        raise Refused(f"{file} is a database of another program: name a file that `backup` has made")
    if told != "ok":
        raise Refused(f"{file} is damaged: take an older backup")
    if version not in known_versions():
        raise Refused(f"{file} is of a newer release (tables {version}, ours {HEAD}): install that release first")


def _bytes(head: bytes) -> int:
    """How long the file must be: page size (1 stands for 65536) times pages."""
    page = int.from_bytes(head[16:18])
    return (65536 if page == 1 else page) * int.from_bytes(head[28:32])


def _since(path: Path, last_row: int) -> Since | None:
    """Of the current database; None where it cannot be read."""
    if not path.exists():
        return Since()
    try:
        with closing(_link(path)) as link:
            db = SqliteDb(link)
            erased = tuple(chats.tombstones(db))
            if version_in(link) != HEAD:  # no release before had offices and cards
                return Since(erased)
            return Since(erased, offices.since(db, last_row), issued.since(db), rhythms.everybody(db))
    except sqlite3.DatabaseError:
        return None


def _set_aside(path: Path, log: Path) -> Path:
    """A whole file beside the database, which stays in its place until the new one takes it.

    Of a damaged one the log is kept too: whoever mends it needs both.
    """
    is_whole = _takes_in_its_log(path)
    previous = _beside(path, ".before-restore")
    for old in (previous, _beside(previous, "-wal")):
        old.unlink(missing_ok=True)
    if log.exists() and not is_whole:
        os.replace(log, _beside(previous, "-wal"))
    os.link(path, previous)
    for ending in ("-wal", "-shm", "-journal"):  # they would be taken for the new one's
        _beside(path, ending).unlink(missing_ok=True)
    keep_folder(path)
    return previous


def _takes_in_its_log(path: Path) -> bool:
    try:
        with closing(_link(path)) as link:
            return bool(link.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",))
    except sqlite3.DatabaseError:
        return False


def _beside(file: Path, ending: str) -> Path:
    return file.with_name(file.name + ending)


def _link(path: Path, mode: str = "rw") -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None)
