"""The two secrets beside the database."""

from pathlib import Path

import pytest

from bot.storage.keys import Keys, Seal, WrongKey, belong, keys_in
from bot.storage.store import Store
from tests.storage.lives import KEYS


def test_a_new_key_file_is_for_its_owner_only_and_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "new" / "keys.json"
    first = keys_in(file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in file.parent.iterdir()] == ["keys.json"]
    second = keys_in(file)
    assert second.digest("a") == first.digest("a")
    assert second.seal.open(first.seal.close(b"plain")) == b"plain"


def test_two_key_files_are_never_alike(tmp_path: Path) -> None:
    assert keys_in(tmp_path / "a").digest("x") != keys_in(tmp_path / "b").digest("x")


def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    keys_in(tmp_path / "keys")
    (tmp_path / "keys").chmod(0o640)
    with pytest.raises(PermissionError, match="chmod 600"):
        keys_in(tmp_path / "keys")


@pytest.mark.parametrize("held", [b"", b"{", b'{"pepper": "AAAA"}', b'{"pepper": "", "seal": "AAAA"}'])
def test_a_broken_key_file_is_told_and_not_replaced(tmp_path: Path, held: bytes) -> None:
    file = tmp_path / "keys"
    file.write_bytes(held)
    file.chmod(0o600)
    with pytest.raises(WrongKey, match="no key file"):
        keys_in(file)
    assert file.read_bytes() == held


def test_what_is_sealed_twice_looks_different(tmp_path: Path) -> None:
    assert KEYS.seal.close(b"plain") != KEYS.seal.close(b"plain")


@pytest.mark.parametrize("sealed", [b"", b"short", b"x" * 11, b"x" * 12, b"x" * 60])
def test_what_we_did_not_seal_is_a_wrong_key(sealed: bytes) -> None:
    with pytest.raises(WrongKey):
        Seal(b"s" * 32).open(sealed)


def test_secrets_are_not_shown() -> None:
    assert "ppp" not in repr(KEYS) + repr(KEYS.seal)


def test_words_are_told_apart_also_where_they_meet() -> None:
    assert KEYS.digest("ab", "c") != KEYS.digest("a", "bc")


async def test_a_database_knows_its_keys_again(store: Store) -> None:
    await store.write(belong, KEYS)
    await store.write(belong, KEYS)
    with pytest.raises(WrongKey, match="put back"):
        await store.write(belong, Keys(b"q" * 32, b"s" * 32))
    await store.write(belong, KEYS)
