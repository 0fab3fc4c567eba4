"""Reads content/channels.toml: whom each channel lets us write to unasked, and what it costs."""

from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from bot.model.fares import Fare


class _Written(Struct, forbid_unknown_fields=True):
    channel: list[Fare]


def read_fares(folder: Path) -> Mapping[str, Fare]:
    """Raises msgspec.ValidationError where the file is not as it must be: what it costs must not be guessed."""
    written = msgspec.toml.decode((folder / "channels.toml").read_bytes(), type=_Written)
    return {fare.key: fare for fare in written.channel}
