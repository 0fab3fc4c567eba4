"""Reads content/help.toml and calm.toml: numbers, words that work anywhere, and what is said when danger was told."""

from pathlib import Path

import msgspec
from msgspec import Struct

from bot.model.folding import fold, squeezed
from bot.model.told import Kind
from bot.model.world import Calm, Contact, Helpline


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


class _Staying(Struct, forbid_unknown_fields=True):
    title: str
    body: str


class _Calm(Struct, forbid_unknown_fields=True):
    title: str
    believed: str
    believed_of_dying: str
    stay_with_me: str
    stay_with_other: str
    doors: str
    chosen: str
    helping: str
    first: dict[Kind, str]
    staying: _Staying


def read_helpline(folder: Path) -> Helpline:
    """Raises msgspec.ValidationError where a file is not as written above; a bot without help must not start."""
    written = msgspec.toml.decode((folder / "help.toml").read_bytes(), type=_Written)
    return Helpline(
        contacts=tuple(Contact(door.name, door.number) for door in written.contact),
        leave=frozenset(squeezed(fold(word)) for word in written.leave),
        help=frozenset(squeezed(fold(word)) for word in written.help),
        calm=_read_calm(folder),
    )


def _read_calm(folder: Path) -> Calm:
    written = msgspec.toml.decode((folder / "calm.toml").read_bytes(), type=_Calm)
    plain = {name: getattr(written, name) for name in _Calm.__struct_fields__ if name != "staying"}
    return Calm(**plain, staying_title=written.staying.title, staying_body=written.staying.body)
