"""Contests in both databases: an answer once, a number once, what is erased gone, what is frozen kept."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.model.entries import Decision, Mark, Placing
from bot.model.facts import (
    AttemptBegun,
    AttemptEnded,
    Complained,
    ContestAnswered,
    ContestEntered,
    ContestForetold,
    EntrantMoved,
    EntrantTold,
    Forgotten,
)
from bot.model.people import EntrantCode
from bot.storage import attempts, chats, contests, entrants, entries, people, verdicts
from bot.storage.backup import back_up, restore
from bot.storage.entries import Entered, Quicker
from bot.storage.purge import purge
from bot.storage.recorded import Recording, record
from bot.storage.sql import Db
from bot.storage.sqlite import SqliteStore
from bot.storage.store import Store
from tests.contest.kit import MASTER, contest, frozen
from tests.storage.conftest import counted, rows
from tests.storage.lives import CHAT, DAY, HASH, KEYS, NOW, PERSON, joins, writes

SALT = b"salt of contest "
UNTIL = NOW + 1000
ENTRANT, ATTEMPT = 555, 777
CODE = "MA-CUA-TOI"


def opens(db: Db, key: str = "thu") -> None:
    of = frozen(key=key)
    contests.note(db, of.contest, NOW)
    assert contests.freeze(db, of, KEYS.seal.close(MASTER), SALT, UNTIL)


def enters(db: Db, entrant: int = ENTRANT, code: str = CODE, by: int = 0, person: int | None = PERSON) -> None:
    take(db, ContestEntered("thu", entrant, code, "16+", "06001", "", by, "2026-11"), person=person)


def take(db: Db, *facts: Entered, chat: int = CHAT, person: int | None = PERSON) -> None:
    for fact in facts:
        entries.take(db, chat, person, "web", fact, NOW, KEYS)


def begins(db: Db, attempt: int = ATTEMPT, entrant: int = ENTRANT, number: int = 1) -> None:
    take(db, AttemptBegun("thu", entrant, attempt, 0, number, NOW * 1000, 600_000))


def sits(db: Db) -> None:
    """She is in, told her name, has answered two questions and foretold a number."""
    opens(db)
    enters(db)
    begins(db)
    take(
        db,
        EntrantTold(ENTRANT, "name", "Nông Thị Chim-Hoàng-Yến"),
        EntrantTold(ENTRANT, "phone", "0912345678"),
        EntrantTold(ENTRANT, "names", "full"),
        ContestAnswered(ATTEMPT, 0, 1, 4_000),
        ContestAnswered(ATTEMPT, 3, 0, 9_000),
        ContestForetold(ATTEMPT, 120),
    )


async def test_what_was_frozen_is_read_again_as_it_was(store: Store) -> None:
    await store.write(opens)
    kept = await store.write(contests.one, "thu")
    assert kept is not None
    assert (kept.frozen, kept.salt, KEYS.seal.open(kept.master)) == (frozen(), SALT, MASTER)
    async with store.reading() as reading:
        assert await contests.read_one(reading, "thu") == kept
        assert [each.contest.key for each in await contests.listed(reading)] == ["thu"]


async def test_a_frozen_contest_is_neither_changed_nor_withdrawn_nor_frozen_again(store: Store) -> None:
    await store.write(opens)
    assert not await store.write(contests.draft, contest(limit_minutes=3), 1, NOW)
    assert not await store.write(contests.withdraw, "thu")
    assert not await store.write(contests.freeze, frozen(), b"", b"", UNTIL)


async def test_a_draft_may_be_changed_and_withdrawn(store: Store) -> None:
    assert await store.write(contests.draft, contest(), 1, NOW)
    assert await store.write(contests.draft, contest(limit_minutes=3), 2, NOW)
    assert [each.limit_minutes for each in await store.write(contests.drafts)] == [3]
    assert await store.write(contests.withdraw, "thu")
    assert await store.write(contests.drafts) == []


async def test_a_question_is_answered_once_and_the_first_answer_stands(store: Store) -> None:
    await store.write(sits)
    assert not await store.write(attempts.answer, ATTEMPT, 0, 2, 20_000)
    assert await store.write(attempts.answers, ATTEMPT) == [(0, 1, 4_000), (3, 0, 9_000)]
    [row] = await store.write(attempts.of_entrant, ENTRANT)
    assert (row.prediction, row.is_over) == (120, 0)


async def test_of_two_that_begin_the_same_attempt_one_fails(store: Store) -> None:
    await store.write(sits)
    with pytest.raises(Exception, match=r"(?i)unique"):
        await store.write(begins, 778)
    await store.write(begins, 779, ENTRANT, 2)
    assert await counted(store, "attempts") == 2


async def test_what_is_over_takes_nothing_more(store: Store) -> None:
    await store.write(sits)
    await store.write(take, AttemptEnded("thu", ATTEMPT, 30_000))
    await store.write(take, ContestForetold(ATTEMPT, 5), AttemptEnded("thu", ATTEMPT, 50_000))
    [row] = await store.write(attempts.of_entrant, ENTRANT)
    assert (row.spent_ms, row.prediction, row.is_over) == (30_000, 120, 1)


async def test_only_attempts_whose_time_is_up_are_overdue(store: Store) -> None:
    await store.write(sits)
    start = NOW * 1000
    assert await store.write(attempts.overdue, start + 600_000, 10) == []
    assert len(await store.write(attempts.overdue, start + 600_001, 10)) == 1
    await store.write(attempts.end, ATTEMPT, 600_000)
    assert await store.write(attempts.overdue, start + 900_000, 10) == []


async def test_pages_of_attempts_come_with_their_answers_in_order(store: Store) -> None:
    await store.write(sits)
    await store.write(attempts.end, ATTEMPT, 30_000)
    async with store.reading() as reading:
        page = await attempts.page(reading, "thu", -1, 10)
        assert [row.id for row in page] == [ATTEMPT]
        answers = await attempts.page_of_answers(reading, "thu", -1, ATTEMPT)
        assert answers == [(ATTEMPT, 0, 1, 4_000), (ATTEMPT, 3, 0, 9_000)]
        assert await attempts.page(reading, "thu", ATTEMPT, 10) == []
        assert await attempts.page(reading, "khac", -1, 10) == []


async def test_details_are_sealed_and_told_field_by_field(store: Store) -> None:
    await store.write(sits)
    told = await store.write(entrants.details, ENTRANT, KEYS)
    assert (told.name, told.phone, told.unit) == ("Nông Thị Chim-Hoàng-Yến", "0912345678", "")
    row = await store.write(entrants.one, ENTRANT)
    assert row is not None
    assert (row.told, row.names, row.commune) == ("name phone", "full", "06001")


async def test_a_telephone_is_found_given_twice_in_one_contest_only(store: Store) -> None:
    await store.write(sits)
    taken = [
        await store.write(entrants.phone_is_taken, *case)
        for case in (
            ("thu", "0912345678", KEYS, 1),
            ("thu", "0912345678", KEYS, ENTRANT),
            ("thu", "0900000000", KEYS, 1),
            ("khac", "0912345678", KEYS, 1),
        )
    ]
    assert taken == [True, False, False, False]


async def test_staff_are_known_by_a_digest(store: Store) -> None:
    await store.write(entrants.put_staff, "thu", ["0911111111", "0911111111"], KEYS)
    assert await store.write(entrants.is_staff, "thu", "0911111111", KEYS)
    assert not await store.write(entrants.is_staff, "khac", "0911111111", KEYS)
    assert "0911111111" not in str(await rows(store, "SELECT * FROM contest_staff"))


async def test_an_entry_is_found_by_person_by_chat_and_by_code(store: Store) -> None:
    await store.write(opens)
    await store.write(enters)
    await store.write(enters, 556, "MA-KHAC", 0, None)
    hers = entrants.who_of(KEYS, "thu", SALT, "person", PERSON)
    theirs = entrants.who_of(KEYS, "thu", SALT, "chat", CHAT)
    assert [row.id for row in await store.write(entrants.of, "thu", hers, theirs)] == [ENTRANT, 556]
    assert [row.id for row in await store.write(entrants.of, "thu", hers, hers)] == [ENTRANT]
    assert await store.write(entrants.of, "khac", hers, theirs) == []
    assert await store.write(entrants.meaning, CODE, NOW, KEYS) == EntrantCode("thu", ENTRANT)


async def test_an_entry_that_moves_is_found_at_the_new_chat_only(store: Store) -> None:
    await store.write(opens)
    await store.write(enters)
    await store.write(lambda db: take(db, EntrantMoved("thu", ENTRANT), chat=99, person=None))
    old = entrants.who_of(KEYS, "thu", SALT, "person", PERSON)
    new = entrants.who_of(KEYS, "thu", SALT, "chat", 99)
    assert await store.write(entrants.of, "thu", old, old) == []
    assert [row.id for row in await store.write(entrants.of, "thu", new, new)] == [ENTRANT]


async def test_the_same_code_is_not_given_twice(store: Store) -> None:
    await store.write(opens)
    await store.write(enters)
    with pytest.raises(Quicker):
        await store.write(enters, 556)
    assert issubclass(Quicker, people.CodeTaken)


async def test_as_many_enter_through_a_school_as_may(store: Store) -> None:
    def issued(db: Db) -> None:
        verdicts.represent(
            db,
            id=8,
            contest="thu",
            code="TRUONG",
            kind="school",
            unit="t1",
            commune="06001",
            most=2,
            until=UNTIL,
            keys=KEYS,
        )

    await store.write(opens)
    await store.write(issued)
    for n in range(2):
        found = await store.write(verdicts.representative, "TRUONG", NOW, KEYS)
        assert found is not None
        assert not found.is_full
        await store.write(enters, 600 + n, f"CHAU-{n}", 8)
    found = await store.write(verdicts.representative, "TRUONG", NOW, KEYS)
    assert found is not None
    assert found.is_full
    with pytest.raises(Quicker):
        await store.write(enters, 700, "CHAU-9", 8)
    assert await store.write(verdicts.representative, "TRUONG", UNTIL, KEYS) is None
    assert await counted(store, "entrants") == 2


async def test_decisions_stand_in_their_order_and_answer_a_complaint(store: Store) -> None:
    await store.write(sits)
    await store.write(take, Complained("thu", ENTRANT, "time"))
    assert await store.write(verdicts.waits_for_an_answer, ENTRANT)
    async with store.reading() as reading:
        [complaint] = await verdicts.appeals(reading, "thu")
    first = await store.write(verdicts.decide, "thu", Decision(0, NOW, 3, "exclude", "thi hộ", entrant=ENTRANT))
    last = await store.write(
        verdicts.decide, "thu", Decision(0, NOW, 3, "answer", "đã xem", entrant=ENTRANT, appeal=complaint.id)
    )
    assert last > first
    assert not await store.write(verdicts.waits_for_an_answer, ENTRANT)
    async with store.reading() as reading:
        assert [each.kind for each in await verdicts.decisions(reading, "thu")] == ["exclude", "answer"]
        assert [each.decision for each in await verdicts.appeals(reading, "thu")] == [last]


async def test_a_marker_who_marks_again_replaces_her_mark(store: Store) -> None:
    await store.write(verdicts.write_essay, ENTRANT, "thu", "Bài của em", KEYS, NOW)
    for marker, points in ((1, 500), (2, 700), (1, 600)):
        await store.write(verdicts.mark, ENTRANT, "thu", marker, points, NOW)
    async with store.reading() as reading:
        assert sorted(await verdicts.marks(reading, "thu"), key=lambda mark: mark.marker) == [
            Mark(ENTRANT, 1, 600),
            Mark(ENTRANT, 2, 700),
        ]
        assert await verdicts.essays(reading, "thu") == [ENTRANT]
    assert await store.write(verdicts.essay, ENTRANT, KEYS) == "Bài của em"


async def test_places_are_read_in_pages_also_where_many_share_one(store: Store) -> None:
    placed = [Placing(1 if n < 150 else 151, n, n, 4, 400, -1, 9, 9) for n in range(200)]
    await store.write(contests.put_placings, "thu", -1, 1, placed)
    found: list[Placing] = []
    async with store.reading() as reading:
        after = (0, 0)
        while page := await contests.placings(reading, "thu", -1, 1, after, 64):
            found += page
            after = (page[-1].place, page[-1].entrant)
    assert found[1:] == placed[1:]  # entrant 0 stands where the first page begins
    assert await store.write(contests.placing, "thu", -1, 1, 150) == placed[150]
    await store.write(contests.drop_placings, "thu", -1, 1)
    assert await counted(store, "placings") == 0


def erased(db: Db) -> None:
    chat = chats.load(db, HASH, 0, KEYS)
    at = Recording(chat.id, chat.person, 0, "telegram", "vi", DAY, NOW)
    record(db, at, (Forgotten(),), KEYS)


async def test_erasing_takes_details_and_the_way_back_and_leaves_the_attempt(store: Store) -> None:
    await store.write(joins)
    await store.write(sits)
    await store.write(verdicts.write_essay, ENTRANT, "thu", "Bài của em", KEYS, NOW)
    await store.write(erased)
    assert await counted(store, "entrant_details") == 0
    assert await rows(store, "SELECT who, code_hash, erased_at FROM entrants") == [(None, None, NOW)]
    assert await counted(store, "attempts") == 1
    assert await store.write(verdicts.essay, ENTRANT, KEYS) == ""
    assert await store.write(entrants.meaning, CODE, NOW, KEYS) is None


async def test_erasing_one_leaves_the_others(store: Store) -> None:
    await store.write(joins)
    await store.write(sits)
    await store.write(lambda db: take(db, ContestEntered("thu", 1, "KHAC", "16+", "", "", 0, "x"), chat=2, person=3))
    await store.write(lambda db: take(db, EntrantTold(1, "name", "Người Khác")))
    await store.write(erased)
    assert await rows(store, "SELECT entrant FROM entrant_details") == [(1,)]


async def test_what_dies_90_days_after_the_results_and_not_a_second_before(store: Store) -> None:
    await store.write(sits)
    await store.write(verdicts.write_essay, ENTRANT, "thu", "Bài của em", KEYS, NOW)
    while await store.write(purge, UNTIL - 1):
        pass
    assert await counted(store, "entrant_details") == 1
    while await store.write(purge, UNTIL):
        pass
    assert await counted(store, "entrant_details") == 0
    assert await rows(store, "SELECT who, code_hash, erased_at FROM entrants") == [(None, None, 0)]
    assert await rows(store, "SELECT sealed FROM essays") == [(b"",)]
    assert await rows(store, "SELECT salt FROM contests") == [(b"",)]
    assert await counted(store, "contest_answers") == 2


async def test_a_purge_of_many_goes_in_pieces_and_touches_no_other_contest(store: Store) -> None:
    def many(db: Db) -> None:
        opens(db)
        opens(db, "khac")
        contests.keep_details_until(db, "khac", UNTIL + 99)
        for n in range(1200):
            enters(db, n, f"MA-{n}")
            take(db, EntrantTold(n, "name", "Ai Đó"))
        take(db, ContestEntered("khac", 5000, "KHAC", "16+", "", "", 0, "x"), EntrantTold(5000, "name", "Ai Đó"))

    await store.write(many)
    pieces = 0
    while await store.write(purge, UNTIL):
        pieces += 1
    assert pieces >= 3
    assert await rows(store, "SELECT entrant FROM entrant_details") == [(5000,)]


def on_disk(folder: Path, canary: str) -> Iterator[str]:
    yield from (file.name for file in folder.iterdir() if canary.encode() in file.read_bytes())


async def test_no_name_lies_on_the_disk_even_before_it_is_erased(path: Path, sqlite: SqliteStore) -> None:
    await sqlite.write(sits)
    assert await sqlite.checkpoint()
    assert list(on_disk(path.parent, "Chim-Hoàng-Yến")) == []
    assert list(on_disk(path.parent, "0912345678")) == []


async def test_a_restore_erases_an_entrant_again(path: Path, tmp_path: Path) -> None:
    """The backup still knows her; the tombstone of the current database names her entry."""
    store = await SqliteStore.open(path)
    await store.write(joins)
    await store.write(sits)
    await store.close()
    copy = tmp_path / "copy.db"
    back_up(str(path), copy)
    store = await SqliteStore.open(path)
    await store.write(erased)
    await store.close()
    restore(str(path), copy)
    store = await SqliteStore.open(path)
    assert await counted(store, "entrant_details") == 0
    assert await rows(store, "SELECT who, code_hash FROM entrants") == [(None, None)]
    assert await counted(store, "attempts") == 1
    await store.close()


async def test_a_form_that_no_chat_stands_behind_is_linked_to_nobody(store: Store) -> None:
    await store.write(opens)
    entered = ContestEntered("thu", ENTRANT, CODE, "16+", "", "", 0, "x")
    await store.write(lambda db: take(db, entered, chat=0, person=None))
    assert await rows(store, "SELECT who FROM entrants") == [(None,)]
    assert await store.write(entrants.by_code, CODE, KEYS) == ("thu", ENTRANT)
    assert await store.write(writes) == CHAT
