"""One photo a meeting: made anew and small, without place and camera in it, kept apart from the database.

Never of somebody who was hurt and never of a child's face: the page says so, and only officers of the area see it.
"""

import asyncio
import contextlib
import os
import re
import secrets
from collections.abc import Collection
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from bot.storage import meetings
from bot.storage.files import keep, keep_folder
from bot.storage.store import Store

if TYPE_CHECKING:
    from PIL import Image

MOST_BYTES = 8_000_000
MOST_PIXELS = 60_000_000
"""A telephone of today takes 50 million; a file of a few bytes that claims more is made to harm."""
LONGEST_SIDE = 1600
QUALITY = 80
_NAME = re.compile(r"[0-9a-f]{32}\.jpg")


class BadPhoto(ValueError):
    """The file cannot be used; the message says why."""


class Photos:
    """`folder`: <data>/photos. Names are drawn by chance and tell nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def keep(self, content: bytes) -> str:
        """The name under which the photo is on the disk now. Raises BadPhoto."""
        return await asyncio.to_thread(self._kept, content)

    def _kept(self, content: bytes) -> str:
        picture = redrawn(content)
        name = f"{secrets.token_hex(16)}.jpg"
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = self._folder / name
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(handle, "wb") as out:
            out.write(picture)
        keep(file)
        keep_folder(file)
        return name

    def read(self, name: str) -> bytes | None:
        """None where it is gone, or where this is no name of ours."""
        if not _NAME.fullmatch(name):
            return None
        with contextlib.suppress(FileNotFoundError):
            return (self._folder / name).read_bytes()
        return None

    def drop(self, name: str) -> None:
        """Once no meeting holds it any more."""
        if _NAME.fullmatch(name):
            (self._folder / name).unlink(missing_ok=True)

    def sweep(self, held: Collection[str]) -> int:
        """Deletes what belongs to no meeting: a change that failed after its photo was written. How many."""
        there = [file for file in self._folder.glob("*.jpg") if file.name not in held] if self._folder.exists() else []
        for file in there:
            file.unlink()
        return len(there)


async def held_photos(store: Store) -> frozenset[str]:
    async with store.reading() as reading:
        return await meetings.photos(reading)


def redrawn(content: bytes) -> bytes:
    """The same picture, upright, as JPEG of at most 1600 pixels, and nothing else of the file. Raises BadPhoto."""
    from PIL import Image, ImageOps

    if len(content) > MOST_BYTES:
        raise BadPhoto(f"ảnh lớn hơn {MOST_BYTES // 1_000_000} MB: chụp lại cỡ nhỏ hơn")
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise BadPhoto("ảnh có quá nhiều điểm: chụp lại cỡ nhỏ hơn")
            picture.draft("RGB", (LONGEST_SIDE * 2, LONGEST_SIDE * 2))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            drawn = _on_white(upright)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as trouble:
        if isinstance(trouble, BadPhoto):
            raise
        raise BadPhoto("không đọc được ảnh: chỉ nhận ảnh JPEG hoặc PNG") from trouble
    out = BytesIO()
    drawn.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def _on_white(picture: "Image.Image") -> "Image.Image":
    """A new picture of its colours alone: what a file tells beside them (place, time, telephone) is not in it."""
    from PIL import Image

    seen = picture.convert("RGBA")
    drawn = Image.new("RGB", seen.size, "white")
    drawn.paste(seen, mask=seen.getchannel("A"))
    return drawn
