"""A photo is made anew: nothing of the file but its colours is kept, and no file made to harm is opened."""

import stat
import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot.service.meetings.photos import MOST_BYTES, BadPhoto, Photos, redrawn

MAKE, MODEL, ORIENTATION, GPS = 0x010F, 0x0110, 0x0112, 0x8825


def photo(size: tuple[int, int] = (300, 200), kind: str = "JPEG", mode: str = "RGB", **more: object) -> bytes:
    out = BytesIO()
    Image.new(mode, size, (200, 30, 30) if mode == "RGB" else (200, 30, 30, 0)).save(out, kind, **more)
    return out.getvalue()


def telephone(size: tuple[int, int] = (300, 200)) -> bytes:
    """With maker, model and place, lying on its side."""
    exif = Image.Exif()
    exif[MAKE], exif[MODEL], exif[ORIENTATION] = "Hãng máy", "Máy rẻ", 6
    exif.get_ifd(GPS).update({1: "N", 2: (21.0, 51.0, 12.5), 3: "E", 4: (106.0, 45.0, 40.5)})
    return photo(size, exif=exif, comment=b"Nha ba Lan, thon Na Can")


def test_place_time_and_telephone_are_not_in_it_any_more() -> None:
    taken = telephone()
    assert b"Na Can" in taken
    with Image.open(BytesIO(redrawn(taken))) as kept:
        assert dict(kept.getexif()) == {}
        assert "exif" not in kept.info and "comment" not in kept.info and "icc_profile" not in kept.info
    assert b"Na Can" not in redrawn(taken)
    assert b"Exif" not in redrawn(taken)


def test_it_stands_upright_and_is_at_most_1600_pixels() -> None:
    with Image.open(BytesIO(redrawn(telephone((4000, 3000))))) as kept:
        assert (kept.format, kept.size) == ("JPEG", (1200, 1600))


def test_a_png_with_nothing_behind_it_becomes_white() -> None:
    with Image.open(BytesIO(redrawn(photo(kind="PNG", mode="RGBA")))) as kept:
        assert kept.convert("RGB").getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "WEBP"])
def test_other_pictures_are_refused(kind: str) -> None:
    with pytest.raises(BadPhoto, match="JPEG hoặc PNG"):
        redrawn(photo(kind=kind))


@pytest.mark.parametrize(
    "content", [b"", b"<svg onload='x()'/>", b"\xff\xd8\xff", b"%PDF-1.7", b"PK\x03\x04", photo()[:400]]
)
def test_what_is_no_whole_picture_is_refused(content: bytes) -> None:
    with pytest.raises(BadPhoto):
        redrawn(content)


def test_a_file_that_is_too_large_is_refused_unread() -> None:
    with pytest.raises(BadPhoto, match="8 MB"):
        redrawn(b"\xff" * (MOST_BYTES + 1))


@pytest.mark.parametrize("side", [8_000, 60_000])
def test_a_bomb_is_refused_before_it_is_unpacked(side: int) -> None:
    """A few hundred bytes that claim to be 64 or 3.600 million pixels."""

    def piece(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n" + piece(b"IHDR", head) + piece(b"IDAT", zlib.compress(b"\0" * 100)) + piece(b"IEND", b"")
    )
    with pytest.raises(BadPhoto):
        redrawn(bomb)


async def test_a_photo_is_for_the_bots_user_only_and_its_name_tells_nothing(tmp_path: Path) -> None:
    photos = Photos(tmp_path / "photos")
    one, other = await photos.keep(photo()), await photos.keep(photo())
    assert one != other
    assert stat.S_IMODE((tmp_path / "photos" / one).stat().st_mode) == 0o600
    assert photos.read(one) == photos.read(other) == redrawn(photo())
    photos.drop(one)
    assert photos.read(one) is None
    photos.drop(one)


@pytest.mark.parametrize("name", ["../keys.json", "a.jpg", "", "/etc/passwd", "0" * 32 + ".png", "0" * 32 + ".jpg/.."])
async def test_no_other_file_is_read_or_deleted(tmp_path: Path, name: str) -> None:
    (tmp_path / "keys.json").write_text("secret")
    (tmp_path / "photos").mkdir()
    photos = Photos(tmp_path / "photos")
    photos.drop(name)
    assert photos.read(name) is None
    assert (tmp_path / "keys.json").exists()


async def test_what_belongs_to_no_meeting_is_swept_away(tmp_path: Path) -> None:
    photos = Photos(tmp_path / "photos")
    assert photos.sweep(()) == 0
    held, lost = await photos.keep(photo()), await photos.keep(photo())
    assert photos.sweep({held}) == 1
    assert photos.read(held) is not None and photos.read(lost) is None
