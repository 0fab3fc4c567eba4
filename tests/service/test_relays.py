"""Passing on, from the elder's telephone through strangers' hands to the houses that hear of it."""

import datetime as dt
import random
from collections import defaultdict

import pytest

from bot.model.codes import code_from
from bot.model.people import Role
from bot.model.relays import spoken
from bot.storage.relays import LEAST
from tests.conftest import House, heard
from tests.service.meetings.test_halls import becomes


async def leads(house: House, who: str, code: str, commune: str = "06040", kind: str = "prestigious") -> str:
    """Somebody becomes a prestigious person; her spoken code."""
    await becomes(house, who, Role(kind, commune), code)  # type: ignore[arg-type]
    told = heard(await house.types(who, "chuyen tin"))
    return told.split("Mã chuyền tin của mình: BẢN ")[1].split()[0]


async def sends(house: House, who: str) -> str:
    """She reads a card on no private matter and takes the text to pass on."""
    await house.types(who, "chu de", "Nam nữ ngang nhau")
    return heard(await house.types(who, "gui cho nguoi khac")).split("\n", 1)[1]


def link_in(text: str) -> str:
    return text.rpartition("/")[2].strip()


async def houses_of(house: House, code: str) -> int:
    rows = await house.rows(f"SELECT COUNT(DISTINCT house) FROM relayed WHERE number = {int(code[:-1])}")
    return int(rows[0][0])


async def test_a_link_a_pasted_text_and_a_spoken_code_credit_the_same_person(house: House) -> None:
    code = await leads(house, "elder", code_from(8))
    text = await sends(house, "elder")
    assert spoken(code) in text

    assert "Đã nhận mã" in heard(await house.opens("lan", link_in(text)))
    assert text.strip().splitlines()[0] in heard(await house.types("lan", "1"))
    await house.joins("lan")
    await house.types("pao", "chao", text)
    await house.types("pao", "1")
    await house.joins("pao")
    await house.types("say", "chao", f"Bản {code}", "1")
    await house.joins("say")
    assert await houses_of(house, code) == 3


async def test_the_first_screen_of_a_link_names_no_topic(house: House) -> None:
    await leads(house, "elder", code_from(8))
    text = await sends(house, "elder")
    told = heard(await house.opens("lan", link_in(text)))
    title = text.strip().splitlines()[0]
    assert title not in told
    assert "tuoi" not in link_in(text)
    assert title in heard(await house.types("lan", "Nghe mẩu vừa được gửi"))


async def test_a_card_on_a_private_matter_tells_nobody_who_sent_it(house: House) -> None:
    code = await leads(house, "elder", code_from(8))
    await house.types("elder", "chu de", "Tuổi kết hôn")
    text = heard(await house.types("elder", "gui cho nguoi khac"))
    assert "18 tuổi" in text and "Loa Bản: https://" in text
    assert code not in text
    await house.opens("lan", "")
    assert code not in heard(await house.types("lan", spoken(code), "chu de", "Tuổi kết hôn", "gui cho nguoi khac"))


async def test_through_several_hands_the_first_is_credited(house: House) -> None:
    code = await leads(house, "elder", code_from(8))
    text = await sends(house, "elder")
    await house.opens("lan", link_in(text))
    await house.types("lan", "1")
    again = heard(await house.types("lan", "gui cho nguoi khac"))
    assert link_in(again).split("-")[:2] == [f"b{code}", "2"]
    await house.opens("pao", link_in(again))
    await house.types("pao", "1")
    await house.joins("pao")
    assert await house.rows("SELECT hands FROM relayed") == [(2,)]


async def test_the_next_day_nothing_tells_who_sent_what(house: House) -> None:
    code = await leads(house, "elder", code_from(8))
    await house.joins("lan")
    await house.types("lan", spoken(code), "nghe")
    house.now += dt.timedelta(days=1)
    await house.types("lan", "nghe")
    assert spoken(code) not in await sends(house, "lan")
    assert await houses_of(house, code) == 1


async def test_once_her_house_is_counted_nothing_that_is_kept_tells_who_sent_it(house: House) -> None:
    code = await leads(house, "elder", code_from(8))
    await house.joins("lan")
    await house.types("lan", spoken(code))
    kept = "SELECT state FROM chats c WHERE EXISTS (SELECT 1 FROM members m WHERE m.person = c.person)"
    assert any(code.encode() in bytes(state) for (state,) in await house.rows(kept))
    await house.types("lan", "nghe")
    assert await houses_of(house, code) == 1
    assert not any(code.encode() in bytes(state) for (state,) in await house.rows(kept))


async def test_who_has_no_house_carries_the_code_for_that_day_alone(house: House) -> None:
    code = await leads(house, "elder", code_from(8))
    await house.types("lan", "nghe", "tiep", "dong y", "that khe", "3", spoken(code))
    assert spoken(code) in await sends(house, "lan")
    house.now += dt.timedelta(days=1)
    await house.types("lan", "chao")
    assert spoken(code) not in await sends(house, "lan")
    assert await houses_of(house, code) == 0


async def test_leaving_forgets_the_code_at_once(house: House) -> None:
    code = await leads(house, "elder", code_from(8))
    await house.joins("lan")
    await house.types("lan", spoken(code), "thoat")
    assert spoken(code) not in await sends(house, "lan")


async def test_a_code_in_the_middle_of_something_disturbs_nothing(house: House) -> None:
    code = await leads(house, "elder", code_from(8))
    await house.types("lan", "chao", "do vui")
    asked = heard(await house.types("lan", "chao", "do vui"))
    told = heard(await house.types("lan", spoken(code)))
    assert asked.splitlines()[0] in told


async def test_a_slip_is_told_and_credits_nobody(house: House) -> None:
    code = await leads(house, "elder", code_from(8))
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    await house.joins("lan")
    assert "Mã ấy chưa đúng" in heard(await house.types("lan", spoken(wrong)))
    await house.types("lan", "nghe")
    assert await house.rows("SELECT * FROM relayed") == []


async def test_her_page_tells_totals_and_no_house(house: House) -> None:
    code = await leads(house, "elder", code_from(8))
    assert "chưa đủ 5 nhà" in heard(await house.types("elder", "chuyen tin"))
    for n in range(LEAST):
        await house.types(f"n{n}", "chao", spoken(code), "1")
        await house.joins(f"n{n}")
    told = heard(await house.types("elder", "chuyen tin"))
    assert f"{LEAST} nhà" in told
    assert "Thất Khê" not in told
    assert "thoi cho xa biet" not in told


async def test_who_leads_nobody_has_no_code(house: House) -> None:
    await house.joins("lan")
    assert "Mã chuyền tin" not in heard(await house.types("lan", "chuyen tin"))
    assert "BẢN" not in await sends(house, "lan")
    assert await house.rows("SELECT * FROM relays") == []


@pytest.mark.parametrize("seed", range(3))
async def test_a_spread_is_attributed_as_it_really_went(house: House, seed: int) -> None:
    """Over links, pasted texts, screenshots that are typed off, and the mouth; the truth is kept beside it."""
    chance = random.Random(seed)
    elders = {f"elder{n}": await leads(house, f"elder{n}", code) for n, code in enumerate([code_from(8), code_from(9)])}
    texts = {who: await sends(house, who) for who in elders}
    truth: dict[str, set[str]] = defaultdict(set)
    carried: list[tuple[str, str]] = [(code, texts[who]) for who, code in elders.items()]
    for n in range(30):
        who = f"villager{n}"
        code, text = chance.choice(carried)
        match chance.choice(("link", "paste", "typed", "none")):
            case "link":
                await house.opens(who, link_in(text))
            case "paste":
                await house.types(who, "chao", text)
            case "typed":
                await house.types(who, "chao", f"ban {code[:2]} {code[2:]}")
            case _:
                code = ""
        await house.types(who, "1")
        if code and chance.random() < 0.5:
            again = heard(await house.types(who, "gui cho nguoi khac"))
            assert spoken(code) in again
            carried.append((code, again))
        await house.joins(who)
        if code:
            truth[code].add(who)
    for code in elders.values():
        assert await houses_of(house, code) == len(truth[code])
    reached = await house.rows("SELECT COUNT(DISTINCT household), COUNT(*) FROM reach WHERE evidence = 'opened'")
    assert reached[0][0] == 30
