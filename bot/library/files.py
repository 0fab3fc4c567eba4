"""The files of the content folder as text: which there are, in a fixed order, whether they can be read."""

import os
from collections.abc import Iterator
from pathlib import Path

from bot.library.lines import Passage
from bot.model.content import Problem
from bot.model.folding import nfc

_HOMES = (
    ("cards", 2, ".md", "cards/<chủ đề>/<mã>.md"),
    ("quizzes", 1, ".toml", "quizzes/<chủ đề>.toml"),
    ("tracks", 1, ".toml", "tracks/<mã>.toml"),
    ("contests", 1, ".toml", "contests/<mã>.toml"),
)


def shown(folder: Path, path: Path) -> str:
    """The file as an editor knows it, wherever the folder lies: "content/topics.toml"."""
    return f"{folder.name}/{path.relative_to(folder).as_posix()}"


def opened(folder: Path, path: Path) -> Iterator[Passage | Problem]:
    """The whole file as one passage in NFC, and a problem for every line that was not; or only a problem."""
    file = shown(folder, path)
    try:
        raw = path.read_bytes()
    except OSError:
        yield Problem(file, 1, "Không đọc được tệp này: tạo tệp hoặc xem lại quyền đọc.")
        return
    try:
        text = raw.decode().replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        yield Problem(file, line, "Có chữ không phải UTF-8: mở tệp và lưu lại với mã UTF-8.")
        return
    clean = nfc(text)
    if clean != text:
        yield from _unclean(file, text)
    yield Passage(file, clean)


def _unclean(file: str, text: str) -> Iterator[Problem]:
    """The same word typed in two ways would not be found again (lexicon, search, duplicates)."""
    for number, line in enumerate(text.split("\n"), start=1):
        if nfc(line) != line:
            sentence = "Dòng này có dấu rời (không phải NFC) hoặc ký tự ẩn: gõ lại bằng Unicode dựng sẵn."
            yield Problem(file, number, sentence)


def listed(folder: Path, ending: str) -> list[Path]:
    """Files right in the folder, by name: the order on disk must not matter."""
    if not folder.is_dir():
        return []
    return sorted((path for path in folder.iterdir() if path.suffix == ending), key=lambda path: path.name)


def strays(folder: Path) -> Iterator[Problem]:
    """Files that nothing reads: a card saved as .txt would be missed by nobody."""
    for name, depth, ending, place in _HOMES:
        for where, _, files in os.walk(folder / name):
            at_home = len(Path(where).relative_to(folder).parts) == depth
            for file in files:
                if not (at_home and file.endswith(ending)) and not file.startswith("."):
                    sentence = f"Tệp này không được đọc: đổi tên và để vào {place}, hoặc xóa đi."
                    yield Problem(shown(folder, Path(where, file)), 1, sentence)
