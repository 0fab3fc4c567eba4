"""Files that must be on the disk before we say so, and the lock that one process holds on a database."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Occupied(Exception):
    """Another process works with this database."""


@contextmanager
def occupy(path: Path) -> Iterator[None]:
    """Held while a bot serves from the SQLite file `path`, and while it is restored. Raises Occupied.

    The lock is on `<path>.lock`, which stays; the system lets go of it when the process ends, however it ends.
    """
    handle = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Occupied(f"another process works with {path}: stop the bot first") from None
        yield
    finally:
        os.close(handle)


def keep(file: Path) -> None:
    """What was written to the file survives a power cut."""
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def keep_folder(file: Path) -> None:
    """So does the file's name in its folder."""
    keep(file.absolute().parent)
