"""Batches from the officer's side, and codes from the side of one who tries them."""

import datetime as dt
import itertools
import re

import pytest
from msgspec.structs import replace

from bot.model.batches import CardSet
from bot.model.codes import ALPHABET, CODES, code_from, read_code, shown
from bot.model.officers import Officer
from bot.service.guesses import MOST_AN_HOUR
from bot.service.households import batches
from bot.service.households.batches import BadBatch, Listed, NoSuchCard
from bot.storage import people
from bot.storage.batches import Wanted
from bot.storage.people import CodeTaken
from tests.conftest import House, heard

DAY = dt.date(2026, 11, 23)
HERE, THERE = "06040", "06187"
WANTED = Wanted(HERE, "Nà Cạn", "dao", 40, "Danh sách hộ, UBND xã Thất Khê, 01/11/2026", DAY)


MINE = Officer(7, "Bà Mai", "commune", HERE, "password")
HERS = Officer(8, "Bà Lan", "commune", THERE, "password")


async def issued(house: House, cards: int = 4, by: Officer | None = None) -> CardSet:
    return await batches.issue(house.store, house.desk, replace(WANTED, cards=cards), by)


async def listed(house: House, area: str, before: int = batches.NEWEST) -> tuple[Listed, ...]:
    async with house.store.reading() as reading:
        return await batches.list_batches(reading, area, before)


async def test_a_batch_is_issued_with_as_many_codes_as_cards(house: House) -> None:
    done = await issued(house, 40, MINE)
    assert [card.number for card in done.cards] == list(range(1, 41))
    assert len({card.code for card in done.cards}) == 40
    assert all(read_code(shown(card.code)) == card.code for card in done.cards)
    assert (done.batch.village, done.batch.group, done.batch.cards) == ("Nà Cạn", "dao", 40)


async def test_the_largest_batch_is_issued_in_one_piece(house: House) -> None:
    assert len((await issued(house, 500)).cards) == 500
    assert await house.rows("SELECT COUNT(*), COUNT(DISTINCT code_hash) FROM households") == [(500, 500)]


async def test_what_was_typed_is_tidied_before_it_is_printed(house: House) -> None:
    rough = replace(WANTED, village="  Na\u0300   Ca\u0323n ", cards=1)
    done = await batches.issue(house.store, house.desk, rough, None)
    assert done.batch.village == "Nà Cạn"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("commune", "99999"),
        ("commune", THERE),
        ("village", "   "),
        ("village", "à" * 61),
        ("village", "Nà\x07Cạn"),
        ("group", "elf"),
        ("cards", 0),
        ("cards", 501),
        ("cards", -3),
        ("source", ""),
        ("source", "x" * 201),
        ("issued_on", DAY + dt.timedelta(days=1)),
    ],
)
async def test_what_cannot_be_issued_is_said_by_field_and_nothing_is_kept(
    house: House, field: str, value: object
) -> None:
    with pytest.raises(BadBatch) as trouble:
        await batches.issue(house.store, house.desk, replace(WANTED, **{field: value}), MINE)
    assert list(trouble.value.slips) == [field]
    assert await house.rows("SELECT COUNT(*) FROM batches") == [(0,)]
    assert await house.rows("SELECT COUNT(*) FROM households") == [(0,)]


async def test_all_slips_of_a_form_are_told_at_once(house: House) -> None:
    with pytest.raises(BadBatch) as trouble:
        await batches.issue(house.store, house.desk, Wanted("x", "", "elf", 0, "", DAY), None)
    assert len(trouble.value.slips) == 5


async def test_codes_are_drawn_again_where_one_is_taken(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    first = await issued(house, 1)
    drawn = iter([first.cards[0].code, code_from(77)])
    monkeypatch.setattr(batches, "_code", lambda: next(drawn))
    assert [card.code for card in (await issued(house, 1)).cards] == [code_from(77)]


async def test_where_every_draw_is_taken_it_is_not_hidden(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = (await issued(house, 1)).cards[0].code
    monkeypatch.setattr(batches, "_code", lambda: taken)
    with pytest.raises(CodeTaken):
        await issued(house, 1)


async def test_a_batch_is_printed_anew_with_the_codes_of_today(house: House) -> None:
    first = await issued(house)
    assert await batches.print_anew(house.store, house.desk, 1, MINE) == first
    lost = await batches.replace_lost(house.store, house.desk, 1, 2, MINE)
    anew = await batches.print_anew(house.store, house.desk, 1, MINE)
    assert [card.code for card in anew.cards] == [
        lost.cards[0].code if card.number == 2 else card.code for card in first.cards
    ]


async def test_what_is_not_hers_or_not_there_is_the_same(house: House) -> None:
    await issued(house)
    told = set()
    for batch, number, by in [(1, 1, HERS), (1, 99, MINE), (2, 1, MINE)]:
        for asked in (
            batches.replace_lost(house.store, house.desk, batch, number, by),
            batches.move_card(house.store, house.desk, batch, number, THERE, by),
        ):
            with pytest.raises(NoSuchCard) as trouble:
                await asked
            told.add(str(trouble.value))
    for asked in (batches.print_anew(house.store, house.desk, 1, HERS), batches.withdraw(house.store, house.desk, 1, HERS)):  # fmt: skip
        with pytest.raises(NoSuchCard) as trouble:
            await asked
        told.add(str(trouble.value))
    assert len(told) == 1


async def test_every_doing_stands_in_the_journal_with_batch_and_number_and_no_code(house: House) -> None:
    done = await issued(house, 4, MINE)
    await batches.print_anew(house.store, house.desk, 1, MINE)
    await batches.print_anew(house.store, house.desk, 1, MINE, 3)
    await batches.replace_lost(house.store, house.desk, 1, 2, MINE)
    await batches.move_card(house.store, house.desk, 1, 3, THERE, MINE)
    await batches.withdraw(house.store, house.desk, 1, None)
    told = await house.rows("SELECT actor, role, area, action, what FROM audit ORDER BY id")
    assert told == [
        (7, "commune", HERE, "issue-cards", "issued:1:4"),
        (7, "commune", HERE, "issue-cards", "printed:1"),
        (7, "commune", HERE, "issue-cards", "printed:1:3"),
        (7, "commune", HERE, "issue-cards", "lost:1:2"),
        (7, "commune", THERE, "issue-cards", "moved:1:3"),
        (0, "operator", "", "issue-cards", "withdrawn:1"),
    ]
    assert not any(card.code in str(told) for card in done.cards)
    assert [batches.told(row[4]) for row in told] == [
        "lập lô 1, 4 thẻ",
        "in lô 1",
        "in thẻ 3 của lô 1",
        "mất thẻ 2 của lô 1, cấp mã mới",
        "nhà của thẻ 3, lô 1, chuyển đến đây",
        "thu hồi lô 1",
    ]


async def test_what_was_refused_stands_nowhere(house: House) -> None:
    await issued(house, 4, MINE)
    before = await house.rows("SELECT COUNT(*) FROM audit")
    for asked in (
        batches.print_anew(house.store, house.desk, 1, HERS),
        batches.print_anew(house.store, house.desk, 1, MINE, 9),
    ):
        with pytest.raises(NoSuchCard):
            await asked
    assert await house.rows("SELECT COUNT(*) FROM audit") == before


async def test_one_card_is_printed_anew_with_the_code_it_has(house: House) -> None:
    done = await issued(house, 4, MINE)
    assert (await batches.print_anew(house.store, house.desk, 1, MINE, 3)).cards == (done.cards[2],)


async def test_a_card_moves_only_to_a_commune_of_today(house: House) -> None:
    await issued(house)
    with pytest.raises(BadBatch):
        await batches.move_card(house.store, house.desk, 1, 1, "00001", None)


async def test_withdrawing_says_the_same_whether_somebody_joined_or_not(house: House) -> None:
    """Else a batch of one card would tell of one house whether it listens (S20)."""
    used, unused = await issued(house, 1), await issued(house, 1)
    await house.opens("lan", used.cards[0].code)
    await house.types("lan", "dong y", "nghe")
    for done in (used, unused):
        await batches.withdraw(house.store, house.desk, done.batch.id, MINE)
        with pytest.raises(NoSuchCard):
            await batches.withdraw(house.store, house.desk, done.batch.id, MINE)
    shown_now = await listed(house, HERE)
    assert [(each.batch.withdrawn_on, each.joined) for each in shown_now] == [(DAY.isoformat(), 0)] * 2


async def test_the_list_shows_a_floor_of_the_houses_that_joined(house: House) -> None:
    done = await issued(house, 12)
    for n, card in enumerate(done.cards[:6]):
        await house.opens(f"phone {n}", card.code)
        await house.types(f"phone {n}", "dong y")
        (each,) = await listed(house, HERE)
        assert each.joined == (5 if n >= 4 else 0)


async def test_a_long_list_comes_in_pages(house: House) -> None:
    for _ in range(batches.ON_A_PAGE + 3):
        await issued(house, 1)
    first = await listed(house, "")
    rest = await listed(house, "", first[-1].batch.id)
    assert [each.batch.id for each in (*first, *rest)] == list(range(batches.ON_A_PAGE + 3, 0, -1))


async def test_a_lost_card_opens_nothing_and_the_new_one_opens_the_house(house: House) -> None:
    lost = (await issued(house)).cards[0].code
    await house.opens("lan", lost)
    await house.types("lan", "dong y", "nghe")
    fresh = (await batches.replace_lost(house.store, house.desk, 1, 1, MINE)).cards[0].code
    assert "Chưa có mã" in heard(await house.opens("finder", lost))
    await house.opens("pao", fresh)
    await house.types("pao", "dong y", "nghe")
    assert await house.rows("SELECT COUNT(DISTINCT household) FROM reach") == [(1,)]
    assert shown(fresh) in heard(await house.types("lan", "ma nha"))


async def test_a_dead_card_and_a_code_that_never_was_are_answered_alike(house: House) -> None:
    dead, gone = (await issued(house)).cards[0].code, (await issued(house)).cards[0].code
    await batches.replace_lost(house.store, house.desk, 1, 1, MINE)
    await batches.withdraw(house.store, house.desk, 2, MINE)
    told = [
        re.sub(r"\s+", " ", heard(await house.opens(f"visitor {n}", code)))
        for n, code in enumerate((dead, gone, code_from(12_345_678)))
    ]
    assert len(set(told)) == 1
    now = int(house.now.timestamp())
    assert {await house.store.write(people.meaning, code, now, house.desk.keys) for code in (dead, gone)} == {None}


async def test_codes_of_a_batch_have_no_order_and_nothing_in_common(house: House) -> None:
    """No neighbour of a card's code leads anywhere, and number and batch do not show in it."""
    done = await issued(house, 500)
    codes = [card.code for card in done.cards]
    numbers = [sum(ALPHABET.index(sign) * len(ALPHABET) ** n for n, sign in enumerate(code[:8])) for code in codes]
    now = int(house.now.timestamp())
    for number in numbers[:50]:
        for beside in (number - 1, number + 1):
            near = code_from(beside % CODES)
            assert await house.store.write(people.meaning, near, now, house.desk.keys) is None
    rising = sum(left < right for left, right in itertools.pairwise(numbers))
    assert 180 < rising < 320  # 249 of 499 on the average, with a deviation of 6.5
    for place in range(8):
        assert len({code[place] for code in codes}) == len(ALPHABET)


async def test_five_wrong_codes_an_hour_and_then_not_even_the_right_one_is_looked_at(house: House) -> None:
    right = (await issued(house)).cards[0].code
    await house.opens("guesser")
    for n in range(5):
        assert "Chưa có mã" in heard(await house.types("guesser", shown(code_from(n + 5))))
    for code in (right, code_from(99)):
        assert "chờ một giờ" in heard(await house.types("guesser", shown(code)))
    house.now += dt.timedelta(hours=1)
    assert "Mã nhà mình đây rồi" in heard(await house.types("guesser", shown(right)))


async def test_who_is_barred_uses_up_nothing_of_the_others(house: House) -> None:
    await house.opens("guesser")
    for n in range(MOST_AN_HOUR + 20):
        await house.types("guesser", shown(code_from(n + 5)))
    right = (await issued(house)).cards[0].code
    assert "Mã nhà mình đây rồi" in heard(await house.opens("lan", right))


async def test_a_code_that_waits_for_consent_and_dies_is_no_guess(house: House) -> None:
    card = (await issued(house)).cards[0].code
    await house.opens("lan", card)
    await batches.replace_lost(house.store, house.desk, 1, 1, MINE)
    for _ in range(MOST_AN_HOUR + 1):
        await house.types("lan", "zzz")
    assert house.desk.guesses.allows(house.now)
    await house.types("lan", "dong y")
    assert await house.rows("SELECT COUNT(*) FROM members") == [(0,)]
