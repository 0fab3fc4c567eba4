"""Results: only when all is over, with seed and checksum, corrected by decisions, and what dies 90 days after them."""

import datetime as dt
from pathlib import Path

import pytest

from bot.contest.outcome import is_whole, outcome, scored
from bot.contest.verify import verify
from bot.model.contest import Attempts, Eligibility, Essay, Pool, Prize
from bot.model.entries import Decision
from bot.service.contests import results
from bot.service.contests.books import export, read_log, suspicious
from bot.service.contests.names import details, initials, named
from bot.service.contests.results import NotYet
from bot.service.talks.clock import Clock
from bot.service.timers import Timers
from bot.storage import entrants, verdicts
from tests.conftest import House, heard
from tests.contest.kit import CLOSES, FIRST, SECOND
from tests.service.contests.kit import answers, begins, enters, frozen, rows_of, sits
from tests.service.contests.test_life import turned

PRIZES = (Prize("Giải Nhất", 1, amount=1_000_000), Prize("Giải Nhì", 2))
DAY = dt.timedelta(days=1)


async def three(house: House) -> dict[str, int]:
    """Lan all right, Páo three quickly, Mẩy three slowly; each by her entrant's id."""
    of = await frozen(house, prize=PRIZES)
    for who, right, pace in (("lan", 4, 9), ("pao", 3, 5), ("may", 3, 8)):
        await enters(house, who, name=f"Nông Thị {who.title()}")
        await sits(house, who, of, right=right, pace=pace, foretells="30")
    rows = await house.rows("SELECT id FROM entrants ORDER BY entered_at, id")
    return dict(zip(("lan", "pao", "may"), (id for (id,) in rows), strict=True))


async def test_a_result_says_who_stands_where_and_is_checked_by_its_checksum(house: House) -> None:
    ids = await three(house)
    turned(house, CLOSES)
    result = await results.publish(house.store, house.desk, "thu", -1)
    assert is_whole(result)
    assert (result.counts.people, result.counts.entries, result.counts.all_right, result.counts.target) == (3, 3, 1, 3)
    places = await results.places(house.store, "thu", -1)
    assert [(each.place, each.entrant, each.right) for each in places] == [
        (1, ids["lan"], 4),
        (2, ids["pao"], 3),
        (3, ids["may"], 3),
    ]
    assert [(award.prize, award.entrants) for award in result.awards] == [
        ("Giải Nhất", (ids["lan"],)),
        ("Giải Nhì", (ids["pao"], ids["may"])),
    ]


async def test_each_hears_her_place_and_prize_once_it_is_published(house: House) -> None:
    await three(house)
    turned(house, CLOSES)
    assert "đang xem lại kết quả" in heard(await house.types("lan", "thi"))
    await results.publish(house.store, house.desk, "thu", -1)
    told = heard(await house.types("pao", "ve dau", "ket qua thi"))
    assert "Hạng 2 trong 3 người, đúng 3 câu, 20 giây. Bà con đoạt Giải Nhì!" in told
    await house.types("pao", "ve dau")
    assert "Kết quả thi" in rows_of(house, "pao")
    await house.types("nguoi-khac", "chao")
    assert "Kết quả thi" not in rows_of(house, "nguoi-khac")


async def test_nothing_is_published_while_attempts_may_run(house: House) -> None:
    of = await frozen(house)
    await enters(house, "lan")
    with pytest.raises(NotYet, match="còn nhận bài"):
        await results.publish(house.store, house.desk, "thu", -1)
    turned(house, CLOSES - dt.timedelta(minutes=1))
    await house.types("lan", "thi")
    await begins(house, "lan")
    await answers(house, "lan", of)
    turned(house, CLOSES)
    with pytest.raises(NotYet, match="chưa hết giờ"):  # by the steady clock a second is left
        await results.publish(house.store, house.desk, "thu", -1)
    house.lived += 60
    result = await results.publish(house.store, house.desk, "thu", -1)
    assert (result.counts.entries, result.counts.all_right) == (1, 0)
    assert await house.rows("SELECT is_over, spent_ms FROM attempts") == [(1, 60_000)]


async def test_each_round_is_ranked_by_itself_and_its_seed_tells_nothing_of_the_next(house: House) -> None:
    of = await frozen(house, round=(FIRST, SECOND), attempts=Attempts(1, "round"), ranking="each")
    await enters(house, "lan")
    await sits(house, "lan", of)
    turned(house, CLOSES)
    with pytest.raises(NotYet, match="từng vòng"):
        await results.publish(house.store, house.desk, "thu", -1)
    first = await results.publish(house.store, house.desk, "thu", 0)
    with pytest.raises(NotYet, match="còn nhận bài"):
        await results.publish(house.store, house.desk, "thu", 1)
    turned(house, SECOND.opens)
    await house.types("lan", "thi")
    await sits(house, "lan", of, right=2)
    turned(house, SECOND.closes)
    second = await results.publish(house.store, house.desk, "thu", 1)
    assert first.seed != second.seed
    assert [each.right for each in await results.places(house.store, "thu", 1)] == [2]
    assert "Vòng 1: Hạng 1 trong 1 người, đúng 4 câu" in heard(await house.types("lan", "thi"))


async def test_a_decision_takes_effect_with_the_next_version_and_the_first_stays(house: House) -> None:
    ids = await three(house)
    turned(house, CLOSES)
    first = await results.publish(house.store, house.desk, "thu", -1)
    made = Decision(0, 1, 0, "exclude", "thi hộ", entrant=ids["lan"])
    await house.store.write(results.decide, house.desk, "thu", made)
    assert "Hạng 1" in heard(await house.types("lan", "thi"))
    second = await results.publish(house.store, house.desk, "thu", -1)
    assert (first.version, second.version) == (1, 2)
    assert second.counts.people == 2
    assert "Hạng" not in heard(await house.types("lan", "thi"))
    assert "Hạng 1 trong 2 người" in heard(await house.types("pao", "thi"))
    assert (await house.rows("SELECT COUNT(*) FROM placings"))[0][0] == 5


async def test_a_void_question_is_right_for_whoever_answered_it(house: House) -> None:
    await three(house)
    [(position,)] = await house.rows(
        """SELECT a.question FROM contest_answers a JOIN contest_questions q ON q.position = a.question
        JOIN attempts t ON t.id = a.attempt WHERE t.spent_ms = 20000 ORDER BY a.at_ms DESC LIMIT 1"""
    )
    [(key,)] = await house.rows("SELECT question FROM contest_questions WHERE position = :p", p=position)
    made = Decision(0, 1, 0, "void", "câu hỏi chưa rõ", question=key)
    await house.store.write(results.decide, house.desk, "thu", made)
    turned(house, CLOSES)
    result = await results.publish(house.store, house.desk, "thu", -1)
    assert result.counts.all_right >= 2


@pytest.mark.parametrize(
    "made",
    [
        Decision(0, 1, 0, "exclude", "vì", entrant=999),
        Decision(0, 1, 0, "void", "vì", question="khong-co"),
        Decision(0, 1, 0, "answer", "  "),
    ],
)
async def test_a_decision_about_nothing_or_without_a_reason_is_refused(house: House, made: Decision) -> None:
    await frozen(house)
    with pytest.raises(ValueError, match=r"không có|lý do"):
        await house.store.write(results.decide, house.desk, "thu", made)


async def test_complaints_are_taken_in_their_days_and_once_until_answered(house: House) -> None:
    ids = await three(house)
    turned(house, CLOSES)
    await results.publish(house.store, house.desk, "thu", -1)
    await house.types("pao", "thi", "co y kien ve ket qua", "thoi gian lam bai")
    assert await house.rows("SELECT entrant, about, decision FROM appeals") == [(ids["pao"], "time", 0)]
    assert "đang xem lại ý kiến" in heard(await house.types("pao", "thi"))
    assert "Có ý kiến về kết quả" not in rows_of(house, "pao")
    [(number,)] = await house.rows("SELECT id FROM appeals")
    answer = Decision(0, 1, 7, "answer", "đã xem lại, giờ làm bài đúng", entrant=ids["pao"], appeal=number)
    decided = await house.store.write(results.decide, house.desk, "thu", answer)
    assert await house.rows("SELECT decision FROM appeals") == [(decided,)]
    turned(house, CLOSES + 5 * DAY)
    await house.types("may", "thi")
    assert "Có ý kiến về kết quả" not in rows_of(house, "may")
    assert not await house.store.write(results.complain, house.desk, "thu", ids["may"], "place")


async def test_a_corrected_version_does_not_open_the_days_of_complaint_anew(house: House) -> None:
    ids = await three(house)
    turned(house, CLOSES)
    await results.publish(house.store, house.desk, "thu", -1)
    turned(house, CLOSES + 6 * DAY)
    await results.publish(house.store, house.desk, "thu", -1)
    assert not await house.store.write(results.complain, house.desk, "thu", ids["may"], "place")


async def test_names_are_published_as_each_agreed(house: House) -> None:
    of = await frozen(house)
    await enters(house, "lan", name="Nông Thị Hoa")
    await house.types("pao", "thi", "tham gia thi", "dong y du thi", "that khe", "Lý A Páo", "0912345672", "2")
    for who in ("lan", "pao"):
        await house.types(who, "thi")
        await sits(house, who, of)
    ids = [id for (id,) in await house.rows("SELECT id FROM entrants ORDER BY id")]
    found = await house.store.write(named, house.desk, ids)
    assert sorted(each.name for each in found.values()) == ["L.A.P.", "Nông Thị Hoa"]
    assert {each.commune for each in found.values()} == {"06040"}


def test_initials() -> None:
    assert initials("nông thị hoa") == "N.T.H."


async def test_a_ranking_that_is_published_stays_without_the_name_of_who_was_erased(house: House) -> None:
    ids = await three(house)
    turned(house, CLOSES)
    result = await results.publish(house.store, house.desk, "thu", -1)
    await house.types("lan", "xoa du lieu")
    found = await house.store.write(named, house.desk, ids.values())
    assert found[ids["lan"]].name == "đã xóa tên"
    assert found[ids["pao"]].name == "Nông Thị Pao"
    again = await results.ranked(house.store, house.desk, "thu", -1)
    assert again.ranked.counts == result.counts
    [first, *_] = await results.places(house.store, "thu", -1)
    assert first.entrant == ids["lan"]


async def test_everything_that_is_known_of_entrants_dies_90_days_after_the_results(house: House) -> None:
    ids = await three(house)
    turned(house, CLOSES + 2 * DAY)
    await results.publish(house.store, house.desk, "thu", -1)
    clock = Clock(house.store, house.desk)
    turned(house, CLOSES + 92 * DAY - dt.timedelta(seconds=1))
    await clock.tick()
    assert await house.rows("SELECT COUNT(*) FROM entrant_details") == [(3,)]
    turned(house, CLOSES + 92 * DAY + dt.timedelta(seconds=1))
    await clock.tick()
    assert await house.rows("SELECT COUNT(*) FROM entrant_details") == [(0,)]
    assert await house.rows("SELECT DISTINCT who, code_hash FROM entrants") == [(None, None)]
    assert await house.rows("SELECT salt FROM contests") == [(b"",)]
    assert len(await results.places(house.store, "thu", -1)) == 3
    assert await house.store.write(details, house.desk, "thu", ids.values()) == dict.fromkeys(
        ids.values(), entrants.Details()
    )


async def test_details_die_too_where_nobody_ever_published_a_result(house: House) -> None:
    await three(house)
    turned(house, CLOSES + 151 * DAY)
    await Clock(house.store, house.desk).tick()
    assert await house.rows("SELECT COUNT(*) FROM entrant_details") == [(0,)]


async def test_the_log_in_a_file_ranks_the_same_and_proves_it(house: House, tmp_path: Path) -> None:
    ids = await three(house)
    turned(house, CLOSES)
    result = await results.publish(house.store, house.desk, "thu", -1)
    file = tmp_path / "thu.jsonl"
    lines = await export(house.store, "thu", file)
    assert lines == len(file.read_bytes().splitlines()) == 1 + 3 + 3 + 1 + 1
    log = read_log(file)
    found = outcome(log.books, scored(log.books, log.attempts(), -1), -1, bytes.fromhex(result.seed))
    assert [each.entrant for each in found.ranked.entries] == [ids["lan"], ids["pao"], ids["may"]]
    assert [check for check in verify(log.books, log.attempts, log.results) if not check.holds] == []
    assert "Nông" not in file.read_text()


async def test_an_essay_must_be_marked_before_the_result(house: House) -> None:
    essay = Essay("Viết về bản mình", "nộp ở xã", most=10, markers=2, gap=2)
    of = await frozen(house, essay=essay, tie=("points", "duration"), prediction=None)
    await enters(house, "lan")
    await sits(house, "lan", of, right=2)
    [(lan,)] = await house.rows("SELECT id FROM entrants")
    write = house.store.write
    await write(verdicts.write_essay, lan, "thu", "Bản em ở bên suối", house.desk.keys, 1)
    assert await write(verdicts.essay, lan, house.desk.keys) == "Bản em ở bên suối"
    turned(house, CLOSES)
    with pytest.raises(NotYet, match="1 bài viết"):
        await results.publish(house.store, house.desk, "thu", -1)
    with pytest.raises(ValueError, match="thang điểm"):
        await write(results.mark_essay, house.desk, "thu", lan, 1, 1001)
    await write(results.mark_essay, house.desk, "thu", lan, 1, 800)
    await write(results.mark_essay, house.desk, "thu", lan, 2, 700)
    result = await results.publish(house.store, house.desk, "thu", -1)
    [place] = await results.places(house.store, "thu", -1)
    assert (place.points, result.counts.people) == (200 + 750, 1)


async def test_a_draw_waits_for_the_public_number_of_the_rules_and_depends_on_it(house: House) -> None:
    """So that whoever holds the seed, and could still add an entrant, cannot choose who wins."""
    await frozen(house, prize=(Prize("May mắn", 1, "lot"),), beacon="giải đặc biệt ngày 01/12/2026")
    for n in range(12):
        await enters(house, f"lan-{n}")
        await begins(house, f"lan-{n}")
    turned(house, CLOSES)
    house.lived += 601
    with pytest.raises(NotYet, match="giải đặc biệt"):
        await results.publish(house.store, house.desk, "thu", -1)
    result = await results.publish(house.store, house.desk, "thu", -1, "01234")
    assert result.draw is not None
    assert result.draw.beacon == "01234"
    drawn = {
        (await results.ranked(house.store, house.desk, "thu", -1, f"{n:05d}")).awards[0].entrants for n in range(8)
    }
    assert len(drawn) > 1


async def test_suspicion_is_reported_and_changes_nothing(house: House) -> None:
    of = await frozen(house, pool=(Pool(6, topics=("tuoi-cuoi",)),), eligibility=Eligibility(per_chat=3))
    await enters(house, "lan")
    await sits(house, "lan", of, right=6, pace=0.5)
    found = await suspicious(house.store, "thu")
    assert [each.kind for each in found] == ["too-fast"]
    turned(house, CLOSES)
    assert (await results.publish(house.store, house.desk, "thu", -1)).counts.people == 1


async def test_a_ranking_after_a_restart_is_the_same(house: House) -> None:
    await three(house)
    turned(house, CLOSES)
    before = await results.ranked(house.store, house.desk, "thu", -1)
    house.desk.timers = Timers(lambda: 0.0)
    house.desk.contests.changed()
    after = await results.ranked(house.store, house.desk, "thu", -1)
    assert list(before.ranked.placings()) == list(after.ranked.placings())
