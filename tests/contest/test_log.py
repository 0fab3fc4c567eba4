"""The log as a file: whole or refused, the same bytes everywhere, and proof of every promise of the contest."""

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

import pytest
from msgspec.structs import replace

from bot.contest import suspicion
from bot.contest.canon import canonical, checksum
from bot.contest.log import BrokenLog, FileLog, Lines
from bot.contest.outcome import Books, as_result, outcome, scored
from bot.contest.verify import verify
from bot.model.contest import Collective, Pool, Prize, Suspicion
from bot.model.entries import Answered, Attempt, Decision, Entrant, Result
from bot.model.frozen import Frozen, Size
from tests.contest.kit import OPENS_MS, attempt, frozen, seed

COLLECTIVE = Collective("Xã đông nhất", 1, "commune", ("rate", "all-right", "shared"))


def rules(**more: Any) -> Frozen:
    prizes = (Prize("Nhất", 1), Prize("Nhì", 2), Prize("May mắn", 2, "lot"))
    return frozen(prize=prizes, collective=(COLLECTIVE,), **more)


def attempts(of: Frozen, n: int = 12) -> list[Attempt]:
    return [
        attempt(of, entrant, wrong=entrant % 3, prediction=entrant, pace=9_000 + entrant) for entrant in range(1, n + 1)
    ]


def books(of: Frozen, n: int = 12, decisions: Iterable[Decision] = ()) -> Books:
    people = {id: Entrant(id, "06040" if id % 2 else "06001") for id in range(1, n + 1)}
    return Books(of, people, decisions=list(decisions))


def published(of: Frozen, made: list[Attempt], held: Books, version: int = 1) -> Result:
    found = outcome(held, scored(held, made, -1), -1, seed(of), "XSMB 01234")
    return as_result(of, found, version, 1_800_000_000, seed(of))


def file_of(held: Books, made: list[Attempt], results: Iterable[Result] = ()) -> list[bytes]:
    lines = Lines()
    written = [
        *lines.of_books(held),
        *lines.of_attempts(sorted(made, key=lambda each: each.id)),
        *lines.of_results(results),
    ]
    return [*written, lines.end()]


def against(held: Books, made: list[Attempt], results: list[Result]) -> list[str]:
    return [check.promise for check in verify(held, lambda: made, results) if not check.holds]


def test_a_file_gives_back_what_was_put_in_and_ranks_the_same() -> None:
    of = rules()
    made, held = attempts(of), books(of, decisions=[Decision(1, 5, 9, "exclude", "thi hộ", entrant=3)])
    result = published(of, made, held)
    log = FileLog(lambda: file_of(held, made, [result]))
    assert list(log.attempts()) == sorted(made, key=lambda each: each.id)
    assert (log.books.frozen, dict(log.books.entrants), log.results) == (of, dict(held.entrants), [result])
    assert published(of, list(log.attempts()), log.books) == result


def test_the_same_contest_is_the_same_bytes_in_whatever_order_it_is_held() -> None:
    of = rules()
    made, held = attempts(of), books(of)
    other = replace(held, entrants=dict(sorted(held.entrants.items(), reverse=True)))
    assert file_of(held, made) == file_of(other, made[::-1])


def test_a_file_names_nobody_and_holds_no_secret_before_its_result() -> None:
    of = rules()
    lines = b"".join(file_of(books(of), attempts(of)))
    assert seed(of).hex().encode() not in lines
    assert b"phone" not in lines.replace(b'"one_phone"', b"").replace(b'["name","phone"]', b"")


@pytest.mark.parametrize("harm", ["cut", "swapped", "changed", "added", "empty", "no contest"])
def test_a_file_that_was_touched_is_refused(harm: str) -> None:
    of = rules()
    lines = file_of(books(of), attempts(of))
    match harm:
        case "cut":
            lines = lines[:-1]
        case "swapped":
            lines[3], lines[4] = lines[4], lines[3]
        case "changed":
            lines[-2] = lines[-2].replace(b'"took":', b'"took":1')
        case "added":
            lines.append(lines[1])
        case "empty":
            lines = []
        case "no contest":
            lines = lines[1:]
    with pytest.raises(BrokenLog):
        FileLog(lambda: lines)


def test_every_byte_of_a_small_file_is_covered() -> None:
    of = rules()
    whole = b"".join(file_of(books(of, 1), attempts(of, 1)))
    for at in range(0, len(whole) - 1, 97):
        harmed = bytearray(whole)
        harmed[at] ^= 1
        with pytest.raises(BrokenLog):
            FileLog(lambda harmed=harmed: bytes(harmed).splitlines(keepends=True))  # type: ignore[misc]


def test_a_contest_that_kept_its_word_is_found_to_have_kept_it() -> None:
    of = rules()
    made, held = attempts(of), books(of)
    assert against(held, made, [published(of, made, held)]) == []


def test_rules_or_questions_touched_after_the_freezing_are_seen() -> None:
    of = rules()
    made, held = attempts(of), books(of)
    result = published(of, made, held)
    worse = replace(of, contest=replace(of.contest, limit_minutes=9.5))
    assert "Thể lệ và câu hỏi không bị sửa sau khi chốt" in against(replace(held, frozen=worse), made, [result])
    asked = replace(of.questions[0], right=(of.questions[0].right + 1) % len(of.questions[0].options))
    worse = replace(of, questions=(asked, *of.questions[1:]))
    assert "Thể lệ và câu hỏi không bị sửa sau khi chốt" in against(replace(held, frozen=worse), made, [result])


def test_another_seed_than_the_one_vouched_for_is_seen() -> None:
    of = rules()
    made, held = attempts(of), books(of)
    found = outcome(held, scored(held, made, -1), -1, b"x" * 32)
    result = as_result(of, found, 1, 0, b"x" * 32)
    assert "Hạt giống đúng với lời cam kết công bố trước giờ mở" in against(held, made, [result])


def test_a_question_that_was_not_drawn_is_seen() -> None:
    of = rules()
    made, held = attempts(of), books(of)
    drawn = {each.question for each in made[0].answers}
    other = next(key for key in of.pools[0] if key not in drawn)
    made[0] = replace(made[0], answers=(*made[0].answers[1:], Answered(other, 0, 9)))
    promise = "Đề của mỗi lượt đúng như bốc từ hạt giống"
    assert promise in against(held, made, [published(of, made, held)])


@pytest.mark.parametrize(
    "harm",
    [
        {"took": 600_001},
        {"allowed": 700_000},
        {"started": OPENS_MS - 1},
        {"entrant": 999},
        {"number": 2, "entrant": 2},
    ],
)
def test_time_and_attempts_against_the_rules_are_seen(harm: dict[str, int]) -> None:
    of = rules()
    made, held = attempts(of), books(of)
    made[0] = replace(made[0], **harm)
    assert "Giờ làm bài và số lượt đúng thể lệ" in against(held, made, [published(of, made, held)])


@pytest.mark.parametrize("field", ["placings", "decisions", "rules", "version", "at"])
def test_a_result_that_was_touched_is_seen(field: str) -> None:
    of = rules()
    made, held = attempts(of), books(of)
    result = published(of, made, held)
    other = replace(result, **{field: "khác" if isinstance(getattr(result, field), str) else 77})
    assert "Kết quả công bố đúng như tính lại" in against(held, made, [other])
    forged = replace(other, checksum=checksum(replace(other, checksum="")))
    if field not in ("version", "at", "decisions"):
        assert "Kết quả công bố đúng như tính lại" in against(held, made, [forged])


def test_an_attempt_taken_out_or_put_in_afterwards_is_seen() -> None:
    of = rules()
    made, held = attempts(of), books(of)
    result = published(of, made, held)
    assert "Kết quả công bố đúng như tính lại" in against(held, made[1:], [result])
    assert "Kết quả công bố đúng như tính lại" in against(books(of, 13), attempts(of, 13), [result])


def test_what_was_decided_after_a_result_does_not_speak_against_it() -> None:
    of = rules()
    made, held = attempts(of), books(of)
    result = published(of, made, held)
    later = books(of, decisions=[Decision(1, 5, 9, "exclude", "thi hộ", entrant=1)])
    corrected = published(of, made, later, version=2)
    assert against(later, made, [result, corrected]) == []
    assert corrected.counts.people == result.counts.people - 1


def test_a_draw_can_be_made_again_by_hand() -> None:
    """The published seed, the list of entrants and the public number are all that is needed."""
    of = rules()
    made, held = attempts(of), books(of)
    result = published(of, made, held)
    assert result.draw is not None
    ids = sorted(each.entrant for each in made)
    listed = blake2b(b"".join(b"%d\n" % id for id in ids), digest_size=32).hexdigest()
    assert result.draw.entrants == listed
    told = f"{listed}|XSMB 01234".encode()
    drawn = blake2b(told, key=bytes.fromhex(result.seed), digest_size=32, person=b"contest draw").digest()
    lots = {id: blake2b(str(id).encode(), key=drawn, digest_size=8).digest() for id in ids}
    by_place = {id for award in result.awards[:2] for id in award.entrants}
    lucky = sorted((id for id in ids if id not in by_place), key=lambda id: lots[id])[:2]
    assert list(result.awards[2].entrants) == lucky


def test_communes_are_ranked_by_their_share() -> None:
    of = rules()
    sized = replace(of, sizes={"06040": Size(1000, "UBND", "2026-01-01"), "06001": Size(10, "UBND", "2026-01-01")})
    held = replace(books(of), frozen=sized)
    found = outcome(held, scored(held, attempts(of), -1), -1, seed(of))
    assert [(each.area, each.place) for each in found.standings["Xã đông nhất"]] == [("06001", 1), ("06040", 2)]
    assert found.awards[-1].areas == ("06001",)


def test_canonical_json_sorts_keys_and_leaves_no_space() -> None:
    assert canonical({"b": 1, "a": ["ấ", None]}) == '{"a":["ấ",null],"b":1}'.encode()


def suspects(made: list[Attempt], of: Frozen, **groups: Any) -> list[tuple[str, tuple[int, ...]]]:
    found = suspicion.suspects(of, made, groups.get("chats", {}), groups.get("phones", {}))
    return [(each.kind, each.entrants) for each in found]


def five() -> Frozen:
    return frozen(pool=(Pool(6, topics=("tuoi-cuoi",)),), suspicion=Suspicion(2.0, same_wrong=2, per_chat=2))


def test_answers_that_nobody_can_have_read_are_reported() -> None:
    of = five()
    assert suspects([attempt(of, 1, pace=800), attempt(of, 2, pace=9_000)], of) == [("too-fast", (1,))]


def test_waiting_at_the_end_does_not_hide_haste() -> None:
    of = five()
    made = attempt(of, 1, pace=300)
    slow = replace(made, answers=(*made.answers[:-1], replace(made.answers[-1], at=500_000)), took=500_000)
    assert ("too-fast", (1,)) in suspects([slow], of)


def test_the_same_answers_in_the_same_order_are_reported_once() -> None:
    of = five()
    one = attempt(of, 1, wrong=3)
    copied = replace(one, id=99, entrant=2)
    assert suspects([one, copied, attempt(of, 3, wrong=3)], of) == [("same-order", (1, 2))]


def test_the_same_wrong_answers_in_another_order_are_reported_too() -> None:
    of = five()
    one = attempt(of, 1, wrong=3)
    moments = [each.at for each in one.answers]
    turned = tuple(replace(each, at=at) for each, at in zip(reversed(one.answers), moments, strict=True))
    assert suspects([one, replace(one, id=99, entrant=2, answers=turned)], of) == [("same-answers", (1, 2))]


def test_all_right_in_another_order_is_no_suspicion() -> None:
    of = five()
    one = attempt(of, 1)
    turned = tuple(replace(each, at=9_000 * n) for n, each in enumerate(reversed(one.answers), 1))
    assert suspects([one, replace(one, id=99, entrant=2, answers=turned)], of) == []


def test_many_of_one_chat_and_a_number_given_twice_are_reported() -> None:
    of = five()
    chats = {1: b"a", 2: b"a", 3: b"a", 4: b"b", 5: b"b", 6: b""}
    phones = {1: b"p", 4: b"p", 5: b"q"}
    assert suspects([], of, chats=chats, phones=phones) == [("one-chat", (1, 2, 3)), ("one-phone", (1, 4))]
