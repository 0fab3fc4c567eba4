"""A restore: dead cards stay dead, cards printed since open their houses, and no number is given out twice."""

from pathlib import Path

import pytest

from bot.model.codes import code_from
from bot.model.people import Household
from bot.storage import batches, people
from bot.storage.backup import back_up, restore
from bot.storage.sql import Db
from tests.storage.lives import DAY, KEYS, NOW
from tests.storage.test_backup import asked, wrote
from tests.storage.test_batches import HERE, THERE, codes, issues, lives_with_card

CARDS = [code for code, _ in zip(codes(1000), range(3), strict=False)]
FRESH = code_from(5)


@pytest.fixture
def file(path: Path, tmp_path: Path) -> Path:
    """A backup with a batch of three cards, one of them used; since then one was lost, one moved, and one batch added."""
    file = tmp_path / "backup"
    wrote(path, lambda db: issues(db, 3))
    wrote(path, lives_with_card)
    back_up(str(path), file)
    return file


def since(db: Db) -> None:
    batches.replace_code(db, 1, 1, FRESH, "", KEYS)
    batches.move_card(db, 1, 2, THERE, "")
    issues(db, 2, "", "", 5000)


def meant(path: Path, code: str) -> object:
    found: list[object] = []
    wrote(path, lambda db: found.append(people.meaning(db, code, NOW, KEYS)))
    return found[0]


def test_a_lost_card_stays_dead_and_its_house_keeps_its_new_code(path: Path, file: Path) -> None:
    wrote(path, since)
    restore(str(path), file)
    assert meant(path, CARDS[0]) is None
    assert meant(path, FRESH) == Household(1000, HERE, "card", FRESH)
    assert asked(path, "SELECT household FROM members") == [(1000,)]
    assert asked(path, "SELECT DISTINCT household FROM reach") == [(1000,)]


def test_a_house_that_moved_stays_where_it_is(path: Path, file: Path) -> None:
    wrote(path, since)
    restore(str(path), file)
    assert meant(path, CARDS[1]) == Household(1001, THERE, "card", CARDS[1])


def test_cards_printed_since_open_their_houses_and_the_next_batch_has_the_next_number(path: Path, file: Path) -> None:
    wrote(path, since)
    restore(str(path), file)
    assert meant(path, next(codes(5000))) == Household(5000, HERE, "card", next(codes(5000)))
    wrote(path, lambda db: issues(db, 1, "", "", 9000))
    assert asked(path, "SELECT id FROM batches ORDER BY id") == [(1,), (2,), (3,)]


def test_a_withdrawn_batch_stays_dead_and_who_was_in_it_stays(path: Path, file: Path) -> None:
    fresh = codes(7000)
    wrote(path, lambda db: batches.withdraw(db, 1, "", DAY, lambda: next(fresh), KEYS))
    restore(str(path), file)
    assert [meant(path, code) for code in CARDS] == [None, None, None]
    assert asked(path, "SELECT id FROM households") == [(1000,)]
    assert asked(path, "SELECT withdrawn_on FROM batches") == [(DAY.isoformat(),)]


def test_on_a_new_machine_the_backup_is_all_there_is(file: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "new" / "loaban.db"
    restore(str(elsewhere), file)
    assert [meant(elsewhere, code) is not None for code in CARDS] == [True, True, True]
