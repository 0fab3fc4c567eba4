"""Certificates: codes without a list, what the check page may say, corrections, erasure, and what is sent into a chat."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.model.certificates import PARTICIPATION, Certificate, Checked, Claim
from bot.model.codes import ALPHABET
from bot.model.contest import Collective
from bot.model.entries import Decision
from bot.model.events import Typed
from bot.model.replies import Certificates, Picture, Say
from bot.service.carriers import wire
from bot.service.contests import certificates as doings
from bot.service.contests import results
from bot.service.contests.certificate_codes import LENGTH, certificate_code, claim_of, shown
from bot.service.contests.certificates_sent import say_certificates
from bot.service.talks.clock import Clock
from bot.service.talks.orders import carried_out
from bot.storage.keys import Keys
from tests.conftest import KEYS, House, frames, heard
from tests.contest.kit import CLOSES
from tests.service.contests.kit import enters, frozen, rows_of, sits
from tests.service.contests.test_life import turned
from tests.service.contests.test_results import PRIZES, three

CLAIMS = st.builds(
    Claim,
    st.integers(0, 2**62 - 1),
    st.integers(0, 30),
    st.integers(-1, 126),
    st.integers(1, 63),
) | st.builds(Claim, st.integers(0, 2**62 - 1))


@given(CLAIMS)
def test_a_code_says_its_claim_again_however_it_is_typed(claim: Claim) -> None:
    code = certificate_code(KEYS, "thu", claim)
    assert len(code) == LENGTH
    assert set(code) <= set(ALPHABET)
    assert claim_of(KEYS, "thu", shown(code).lower()) == claim
    assert claim_of(KEYS, "thu", f" {code[:9]} {code[9:]} ") == claim


@given(CLAIMS)
def test_a_code_means_nothing_in_another_contest_or_under_another_key(claim: Claim) -> None:
    code = certificate_code(KEYS, "thu", claim)
    assert claim_of(KEYS, "khac", code) != claim
    assert claim_of(Keys(b"q" * 32, b"s" * 32), "thu", code) != claim


def test_neighbouring_claims_have_codes_with_nothing_in_common() -> None:
    """Nobody finds the next code by counting on, nor sees two of one person."""
    codes = [certificate_code(KEYS, "thu", Claim(1000 + n, 0, -1, 1)) for n in range(200)]
    assert len(set(codes)) == 200
    alike = [sum(a == b for a, b in zip(one, other, strict=True)) for one, other in pairwise(codes)]
    assert max(alike) < LENGTH // 2


@pytest.mark.parametrize("claim", [Claim(1, 31, 0, 1), Claim(1, 0, 127, 1), Claim(1, 0, 0, 64), Claim(2**62, 0, 0, 1)])
def test_what_a_code_cannot_hold_is_refused(claim: Claim) -> None:
    with pytest.raises(ValueError, match="mã giấy chứng nhận"):
        certificate_code(KEYS, "thu", claim)


@pytest.mark.parametrize("typed", ["", "K7M", "O" * 18, "Y" * 18, "3" * 19, "'; DROP TABLE--3333"])
def test_what_is_no_code_claims_nothing(typed: str) -> None:
    assert claim_of(KEYS, "thu", typed) is None


async def published(house: House) -> dict[str, int]:
    """Lan first, Páo and Mẩy second."""
    ids = await three(house)
    turned(house, CLOSES)
    await results.publish(house.store, house.desk, "thu", -1)
    return ids


async def of(house: House, entrant: int, *, named: bool = True) -> list[Certificate]:
    async with house.store.reading() as reading:
        claims = await doings.claims_of(reading, "thu", entrant)
    names = await house.store.write(doings.own_name, house.desk, entrant) if named else {}
    return await doings.certificates(house.store, house.desk, "thu", claims, names)


async def checked(house: House, each: Certificate) -> Checked:
    return await doings.check(house.store, house.desk, "thu", each.code)


async def test_a_winner_has_her_prize_with_her_name_as_she_typed_it(house: House) -> None:
    ids = await published(house)
    (each,) = await of(house, ids["lan"])
    assert (each.name, each.prize, each.rank, each.version) == ("Nông Thị Lan", "Giải Nhất", 1, 1)
    assert each.place == "Xã Thất Khê"
    assert each.dated == f"{CLOSES:%Y-%m-%d}"
    assert each.address == f"https://loa.example/thi/thu/giay/{each.code.replace('-', '')}"


async def test_the_check_says_what_it_is_for_and_never_whose(house: House) -> None:
    ids = await published(house)
    (each,) = await of(house, ids["lan"])
    found = await checked(house, each)
    assert (found.verdict, found.prize, found.rank, found.version) == ("right", "Giải Nhất", 1, 1)
    assert (found.contest, found.organiser) == ("Cuộc thi Tìm hiểu pháp luật năm 2026", "Sở Tư pháp")
    assert "Lan" not in str(found)
    assert str(ids["lan"]) not in str(found)


async def test_a_prize_that_nobody_won_so_is_unknown(house: House) -> None:
    """A well-made code of a claim that is not true: of another prize, another version, another entrant, nobody."""
    ids = await published(house)
    for claim in (Claim(ids["lan"], 1, -1, 1), Claim(ids["lan"], 0, -1, 2), Claim(ids["pao"], 0, -1, 1), Claim(77, 0, -1, 1), Claim(77)):  # fmt: skip
        code = certificate_code(KEYS, "thu", claim)
        assert (await doings.check(house.store, house.desk, "thu", code)).verdict == "unknown"
    assert (await doings.check(house.store, house.desk, "khong-co", code)).verdict == "unknown"


async def test_before_the_results_who_finished_took_part(house: House) -> None:
    ids = await three(house)
    (each,) = await of(house, ids["pao"])
    assert (each.prize, each.version, each.rank) == ("", 0, 0)
    found = await checked(house, each)
    assert (found.verdict, found.prize) == ("right", "")


async def test_who_only_entered_has_earned_nothing(house: House) -> None:
    await frozen(house)
    await enters(house, "lan")
    (id,) = [row[0] for row in await house.rows("SELECT id FROM entrants")]
    assert await of(house, id) == []


async def test_after_a_correction_old_papers_hold_only_where_prize_and_place_are_the_same(house: House) -> None:
    ids = await published(house)
    before = {who: (await of(house, id))[0] for who, id in ids.items()}
    reason = Decision(0, 1, 0, "exclude", "Thi hộ, đã xác minh.", entrant=ids["pao"])
    await house.store.write(results.decide, house.desk, "thu", reason)
    assert (await checked(house, before["pao"])).verdict == "right", "a decision counts with the next version"
    await results.publish(house.store, house.desk, "thu", -1)
    found = {who: await checked(house, each) for who, each in before.items()}
    assert {who: each.verdict for who, each in found.items()} == {
        "lan": "right",
        "pao": "corrected",
        "may": "corrected",
    }
    assert (found["may"].rank, found["may"].version, found["may"].newest) == (3, 1, 2)
    (after,) = await of(house, ids["may"])
    assert (after.prize, after.rank, after.version) == ("Giải Nhì", 2, 2)
    assert (await checked(house, after)).verdict == "right"
    assert await of(house, ids["pao"]) == []


async def test_who_was_excluded_did_not_take_part_either(house: House) -> None:
    ids = await three(house)
    (each,) = await of(house, ids["pao"])
    exclude = Decision(0, 1, 0, "exclude", "Thi hộ.", entrant=ids["pao"])
    await house.store.write(results.decide, house.desk, "thu", exclude)
    assert (await checked(house, each)).verdict == "corrected"


async def test_ninety_days_after_the_results_there_is_a_line_in_the_place_of_the_name(house: House) -> None:
    ids = await published(house)
    (before,) = await of(house, ids["lan"])
    house.later(days=91)
    clock = Clock(house.store, house.desk)
    for _ in range(8):
        await clock.tick()
    (after,) = await of(house, ids["lan"])
    assert after == replace(before, name="")
    assert (await checked(house, after)).verdict == "right"


async def test_who_has_erased_herself_leaves_a_paper_without_a_name(house: House) -> None:
    ids = await published(house)
    await house.types("lan", "xoa", "xoa het")
    assert [each.name for each in await of(house, ids["lan"])] == [""]


async def test_the_unit_that_she_typed_stands_only_beside_her_name(house: House) -> None:
    ids = await published(house)
    await house.store.write(_tells_unit, house, ids["lan"])
    assert (await of(house, ids["lan"]))[0].place == "Trường nội trú Tràng Định, xã Thất Khê"
    assert (await of(house, ids["lan"], named=False))[0].place == "Xã Thất Khê"


def _tells_unit(db: object, house: House, id: int) -> None:
    from bot.storage import entrants

    row = entrants.one(db, id)  # type: ignore[arg-type]  # of a write
    assert row is not None
    entrants.tell(db, row, "unit", "Trường nội trú Tràng Định", house.desk.keys)  # type: ignore[arg-type]


async def test_her_chat_is_sent_the_picture_and_neutral_words(house: House) -> None:
    await published(house)
    await house.types("lan", "ve dau", "ket qua thi")
    assert rows_of(house, "lan")[0] == "Lấy giấy chứng nhận"
    done = await house.taps("lan", "Lấy giấy chứng nhận")
    (order,) = done.replies
    assert isinstance(order, Certificates)
    said = await carried_out(house.store, house.desk, order)
    (picture,) = [each for each in said.media if isinstance(each, Picture)]
    assert picture.png.startswith(b"\x89PNG")
    beside = f"{said.title} {said.body} {picture.alt}"
    assert "Giải Nhất" in picture.alt
    assert "Lan" not in beside
    assert "pháp luật" not in beside
    assert said.choices[-1] == "Trợ giúp"


async def test_the_name_lies_in_no_outbox_and_in_no_answer_that_is_kept(house: House) -> None:
    """What is kept is the order; the name is unsealed when the picture is drawn."""
    await published(house)
    await house.types("lan", "ve dau", "ket qua thi")
    done = await house.taps("lan", "Lấy giấy chứng nhận")
    packed = wire.pack(done.replies[0])
    assert b"Lan" not in packed
    assert b"PNG" not in packed
    assert wire.unpack(packed) == done.replies[0]


async def test_a_carrier_that_keeps_a_copy_gets_no_name(house: House) -> None:
    ids = await published(house)
    drawn: list[Certificate] = []
    house.desk.draw_certificate = lambda each: drawn.append(each) or b"\x89PNG"  # type: ignore[func-returns-value]
    for named in (False, True):
        await say_certificates(house.store, house.desk, Certificates("thu", ids["lan"], "vi", named, Say()))
    assert [each.name for each in drawn] == ["", "Nông Thị Lan"]


async def test_on_telegram_it_is_ordered_without_a_name_and_says_where_it_has_one(house: House) -> None:
    """S35: no name goes through a carrier that keeps a copy, not even on a picture."""
    of_ = await frozen(house)
    for text in ("chao", "thi", "tham gia thi", "dong y du thi", "that khe", "bat dau lam bai"):
        await house.does("tele", Typed(text), channel="telegram")
    for _ in range(of_.contest.asked):
        await house.does("tele", Typed("1"), channel="telegram")
    await house.does("tele", Typed("10"), channel="telegram")
    done = await house.does("tele", Typed("lay giay chung nhan"), channel="telegram")
    (order,) = done.replies
    assert isinstance(order, Certificates)
    assert not order.named
    assert "https://loa.example" in order.frame.body


async def test_only_who_holds_the_entry_gets_it(house: House) -> None:
    """On another telephone there is no such row, and a row that was made up leads to the contest."""
    await published(house)
    await house.types("nguoi-khac", "chao", "thi")
    assert "Lấy giấy chứng nhận" not in rows_of(house, "nguoi-khac")


async def test_whoever_brings_the_code_to_another_telephone_gets_it_there(house: House) -> None:
    of_ = await frozen(house, prize=PRIZES)
    code = await enters(house, "lan")
    await sits(house, "lan", of_)
    turned(house, CLOSES)
    await results.publish(house.store, house.desk, "thu", -1)
    await house.types("may-khac", "chao", code)
    assert "Lấy giấy chứng nhận" in rows_of(house, "may-khac")


async def test_it_can_be_had_as_soon_as_the_paper_is_handed_in(house: House) -> None:
    of_ = await frozen(house)
    await enters(house, "lan")
    done = await sits(house, "lan", of_)
    assert "Đã nộp bài!" in heard(done)
    done = await house.taps("lan", "Lấy giấy chứng nhận")
    said = await carried_out(house.store, house.desk, done.replies[0])  # type: ignore[arg-type]  # an order
    assert "giấy chứng nhận dự thi" in said.media[0].alt  # type: ignore[union-attr]  # a picture


async def test_while_others_still_sit_it_is_found_by_its_name(house: House) -> None:
    """The paper was handed in yesterday: the row stands behind the others on the contest's page."""
    of_ = await frozen(house)
    await enters(house, "lan")
    await sits(house, "lan", of_)
    await house.types("lan", "ve dau", "thi")
    assert "Lấy giấy chứng nhận" not in rows_of(house, "lan")
    done = await house.types("lan", "lay giay chung nhan")
    assert isinstance(done.replies[0], Certificates)


async def test_leaving_and_help_work_beside_a_certificate(house: House) -> None:
    await published(house)
    await house.types("lan", "ve dau", "ket qua thi")
    await house.taps("lan", "Lấy giấy chứng nhận")
    helped = await house.types("lan", "giup")
    assert "111" in heard(helped)
    await house.types("lan", "ve dau", "ket qua thi")
    await house.taps("lan", "Lấy giấy chứng nhận")
    left = await house.types("lan", "thoat")
    assert frames(left.replies)[-1].instead


async def test_where_nothing_is_earned_any_more_she_is_told_whom_to_ask(house: House) -> None:
    ids = await published(house)
    exclude = Decision(0, 1, 0, "exclude", "Thi hộ.", entrant=ids["pao"])
    await house.store.write(results.decide, house.desk, "thu", exclude)
    await results.publish(house.store, house.desk, "thu", -1)
    said = await say_certificates(
        house.store, house.desk, Certificates("thu", ids["pao"], "vi", True, Say(title="Giấy"))
    )
    assert said.media == ()
    assert "hỏi Ban Tổ chức" in said.body


async def test_participation_claims_no_round_and_no_version(house: House) -> None:
    assert Claim(5) == Claim(5, PARTICIPATION, 0, 0)
    code = certificate_code(KEYS, "thu", Claim(5, PARTICIPATION, 3, 1))
    assert claim_of(KEYS, "thu", code) is None


async def test_a_code_is_not_guessed(house: House) -> None:
    """Twenty thousand codes that were made up lead to nobody."""
    await published(house)
    known = {row[0] for row in await house.rows("SELECT id FROM entrants")}
    chance = iter(range(1, 10**9, 9_973))
    for _ in range(20_000):
        number = next(chance) * 6_364_136_223_846_793_005 % len(ALPHABET) ** LENGTH
        signs = "".join(ALPHABET[number // len(ALPHABET) ** at % len(ALPHABET)] for at in range(LENGTH))
        claim = claim_of(KEYS, "thu", signs)
        assert claim is None or claim.entrant not in known


async def test_a_commune_has_its_certificate_by_name_and_its_own_check(house: House) -> None:
    of_ = await frozen(
        house, prize=PRIZES, collective=(Collective("Giải phong trào", 1, "commune", ("entrants", "shared")),)
    )
    for who, commune in (("lan", "that khe"), ("pao", "that khe"), ("may", "quoc viet")):
        await enters(house, who, commune=commune)
        await sits(house, who, of_)
    turned(house, CLOSES)
    result = await results.publish(house.store, house.desk, "thu", -1)
    claims = doings.all_in(of_.contest, result)
    assert [claim.prize for claim in claims] == [0, 1, 1, 2]
    drawn = (await doings.certificates(house.store, house.desk, "thu", claims, {}))[-1]
    assert (drawn.name, drawn.prize, drawn.rank) == ("Xã Thất Khê", "Giải phong trào", 1)
    found = await checked(house, drawn)
    assert (found.verdict, found.prize, found.area) == ("right", "Giải phong trào", "Xã Thất Khê")
    for entrant in [row[0] for row in await house.rows("SELECT id FROM entrants WHERE commune = '06040'")]:
        exclude = Decision(0, 1, 0, "exclude", "Thi hộ.", entrant=entrant)
        await house.store.write(results.decide, house.desk, "thu", exclude)
    await results.publish(house.store, house.desk, "thu", -1)
    assert (await checked(house, drawn)).verdict == "corrected"
    for claim in (Claim(1, 2, -1, 1), Claim(0, 3, -1, 1), Claim(0, 2, -1, 9)):
        code = certificate_code(KEYS, "thu", claim)
        assert (await doings.check(house.store, house.desk, "thu", code)).verdict == "unknown"
