"""Reads content/help.toml: the numbers that may be shown, and the words that work anywhere."""

from pathlib import Path

import msgspec
from msgspec import Struct

from bot.model.folding import fold, squeezed
from bot.model.world import Contact, Helpline


class _Door(Struct, forbid_unknown_fields=True):
    name: str
    number: str
    source: str
    verified: str
    verified_on: object


class _Written(Struct, forbid_unknown_fields=True):
    leave: list[str]
    help: list[str]
    contact: list[_Door]


def read_helpline(folder: Path) -> Helpline:
    """Raises msgspec.ValidationError where the file is not as written above; a bot without help must not start."""
    written = msgspec.toml.decode((folder / "help.toml").read_bytes(), type=_Written)
    return Helpline(
        contacts=tuple(Contact(door.name, door.number) for door in written.contact),
        leave=frozenset(squeezed(fold(word)) for word in written.leave),
        help=frozenset(squeezed(fold(word)) for word in written.help),
    )
