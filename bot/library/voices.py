"""Recordings of cards being read aloud: content/voice/vi/<card>.ogg, and <card>.aac for carriers that take no other."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from bot.library.files import shown
from bot.model.content import Problem

FOLDER = Path("voice") / "vi"
LARGEST = 1_000_000
"""Bytes. Telegram shows a larger one as a file, not as a voice; on a village's network a minute is long enough."""
_BEGIN = {"ogg": (b"OggS",), "aac": (b"\xff\xf1", b"\xff\xf9")}


def voices_in(folder: Path) -> Mapping[str, tuple[str, ...]]:
    """Card → the kinds of its recordings. What is broken is left out; `voice_slips` tells it."""
    found: dict[str, tuple[str, ...]] = {}
    for file in _files(folder):
        if _slip(file) is None:
            found[file.stem] = tuple(sorted((*found.get(file.stem, ()), file.suffix[1:])))
    return found


def recording(folder: Path, card: str, kind: str) -> bytes | None:
    """Only what `voices_in` found: a key is never taken as a path."""
    if kind not in voices_in(folder).get(card, ()):
        return None
    return (folder / FOLDER / f"{card}.{kind}").read_bytes()


def voice_slips(folder: Path, cards: Iterable[str]) -> Iterator[Problem]:
    known = set(cards)
    for file in _files(folder):
        sentence = _slip(file)
        if sentence is None and file.stem not in known:
            sentence = "Không có mẩu nào tên như vậy: đặt tên tệp đúng bằng khóa của mẩu."
        if sentence:
            yield Problem(shown(folder, file), 1, sentence)


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in (folder / FOLDER).glob("*") if file.is_file() and not file.name.startswith("."))


def _slip(file: Path) -> str | None:
    begins = _BEGIN.get(file.suffix[1:])
    if begins is None:
        return "Chỉ nhận .ogg (Opus) và .aac: chuyển tệp ghi âm sang một trong hai dạng này."
    if file.stat().st_size > LARGEST:
        return "Tệp ghi âm nặng hơn 1 MB: thu ở mức 24 kbit/s, hoặc đọc gọn lại."
    with file.open("rb") as opened:
        head = opened.read(64)
    if not head.startswith(begins) or (file.suffix == ".ogg" and b"OpusHead" not in head):
        return "Tệp này không phải ghi âm đúng dạng (.ogg phải là Opus): thu lại hoặc chuyển lại."
    return None
