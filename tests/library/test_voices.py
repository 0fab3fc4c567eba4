"""Recordings of cards: what is found, and what is told to whoever put them there."""

from pathlib import Path

import pytest

from bot.library.voices import LARGEST, recording, voice_slips, voices_in

OGG = b"OggS" + b"\0" * 24 + b"OpusHead" + b"\0" * 40
AAC = b"\xff\xf1" + b"\0" * 60


def put(folder: Path, name: str, content: bytes) -> Path:
    home = folder / "voice" / "vi"
    home.mkdir(parents=True, exist_ok=True)
    (home / name).write_bytes(content)
    return folder


def test_a_card_may_have_one_of_each_kind(tmp_path: Path) -> None:
    put(tmp_path, "tuoi.ogg", OGG)
    put(tmp_path, "tuoi.aac", AAC)
    assert voices_in(tmp_path) == {"tuoi": ("aac", "ogg")}
    assert recording(tmp_path, "tuoi", "ogg") == OGG
    assert list(voice_slips(tmp_path, ["tuoi"])) == []


def test_without_any_recording_there_is_nothing_to_say(tmp_path: Path) -> None:
    assert voices_in(tmp_path) == {}
    assert recording(tmp_path, "tuoi", "ogg") is None
    assert list(voice_slips(tmp_path, [])) == []


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("tuoi.mp3", b"ID3", "Chỉ nhận"),
        ("tuoi.ogg", b"OggS" + b"\0" * 24 + b"\x01vorbis", "Opus"),
        ("tuoi.ogg", b"", "Opus"),
        ("tuoi.aac", OGG, "đúng dạng"),
        ("tuoi.ogg", OGG + b"\0" * LARGEST, "1 MB"),
        ("khac.ogg", OGG, "Không có mẩu"),
    ],
)
def test_each_slip_is_told_with_its_file(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    put(tmp_path, name, content)
    [slip] = voice_slips(tmp_path, ["tuoi"])
    assert told in slip.sentence
    assert slip.file.endswith(name)
    assert voices_in(tmp_path) == ({"khac": ("ogg",)} if name.startswith("khac") else {})


@pytest.mark.parametrize("card", ["../laws", "", "/etc/passwd", "tuoi/../tuoi"])
def test_a_key_is_never_a_path(tmp_path: Path, card: str) -> None:
    put(tmp_path, "tuoi.ogg", OGG)
    assert recording(tmp_path, card, "ogg") is None
