"""The labelled sentences, and which half each belongs to."""

import hashlib
import tomllib
import unicodedata
from pathlib import Path
from typing import Literal

from msgspec import Struct

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
Half = Literal["tune", "test"]


class Sentence(Struct, frozen=True):
    """`kind` is "" where nothing is told; `about` is me, other or doer."""

    text: str
    kind: str
    about: str
    half: Half


def sentences(name: str = "disclosures") -> tuple[Sentence, ...]:
    groups = tomllib.loads((HERE / f"{name}.toml").read_text())["group"]
    return tuple(_sentence(group, text) for group in groups for text in group["sentences"])


def _sentence(group: dict[str, str], text: str) -> Sentence:
    written = unicodedata.normalize("NFD" if group.get("form") == "nfd" else "NFC", text)
    half: Half = "tune" if group.get("half") == "tune" else half_of(text)
    return Sentence(written, group["kind"], group.get("about", ""), half)


def half_of(text: str) -> Half:
    """By a digest of the words, so that a sentence never changes sides."""
    return "tune" if hashlib.blake2b(text.encode(), digest_size=1).digest()[0] % 2 else "test"
