"""Every refusal of the fact sheet gets its action; the quota, the window and the rate are kept; nothing is sent twice."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from msgspec.structs import replace

from bot.channels.zalo import Zalo
from bot.channels.zalo_api import Minute
from bot.channels.zalo_codes import ACTIONS, action
from bot.channels.zalo_picture import fitting
from bot.model.replies import Call, Fade, Picture, Say, Wipe
from bot.service.carriers.sending import Closed, Gone, Later, Patience, Refused, Unreachable
from bot.service.carriers.zalo import standing
from tests.channels.zalo_kit import HOA, LAN, Kit, kit
from tests.fakes.zalo_events import OA

SAY = Say(body="Chào bà con.", choices=("Tiếp", "Về đầu"), id="5c61ae.0")
SEND = "/v3.0/oa/message/cs"


@pytest_asyncio.fixture
async def made(tmp_path: Path) -> AsyncIterator[Kit]:
    async with kit(tmp_path) as found:
        await found.give_tokens()
        found.fake.last_spoke = dict.fromkeys((LAN, HOA), found.clock().timestamp())
        yield found


@pytest_asyncio.fixture
async def zalo(made: Kit) -> AsyncIterator[Zalo]:
    found = made.zalo()
    yield found
    await found.close()


async def says(zalo: Zalo, say: Say = SAY, user: str = LAN, chat: int = 1) -> tuple[str, ...]:
    return await zalo.carrier.send(chat, user, say)


async def alarms(made: Kit) -> dict[str, str]:
    return {alarm.name: alarm.detail for alarm in (await standing(made.store, made.desk, OA)).alarms}


async def test_a_message_stands_in_the_chat_and_no_id_is_kept(made: Kit, zalo: Zalo) -> None:
    assert await says(zalo) == ()
    (sent,) = made.fake.sent
    assert sent.text == "Chào bà con.\n\n1. Tiếp\n2. Về đầu"


@pytest.mark.parametrize("what", [Wipe(("m1",)), Fade("m1", "Loa Bản")])
async def test_nothing_can_be_deleted_or_changed_and_nobody_asks_zalo_to(
    made: Kit, zalo: Zalo, what: Wipe | Fade
) -> None:
    assert await zalo.carrier.send(1, LAN, what) == ()
    assert made.fake.calls == []


REFUSALS: list[tuple[int, type[Exception]]] = [
    (-32, Patience),
    (-211, Patience),
    (-200, Unreachable),
    (-777, Unreachable),
    (-230, Closed),
    (-232, Closed),
    (-218, Later),
    (-234, Later),
    (-213, Gone),
    (-217, Gone),
    (-227, Gone),
    (-244, Gone),
    (-201, Refused),
    (-210, Refused),
    (-233, Refused),
    (-248, Refused),
    (-249, Refused),
    *((code, Patience) for code in (-204, -205, -209, -212, -219, -221, -223, -224, -235, -240, -242, -320, -321)),
]


@pytest.mark.parametrize(("code", "kind"), REFUSALS)
async def test_each_code_has_its_action(made: Kit, zalo: Zalo, code: int, kind: type[Exception]) -> None:
    made.fake.trouble(SEND, error=code, message=f"words of Zalo about {LAN}")
    with pytest.raises(kind) as trouble:
        await says(zalo)
    assert LAN not in str(trouble.value) and "words" not in str(trouble.value)
    assert made.fake.sent == []


def test_every_code_of_the_fact_sheet_is_known() -> None:
    tested = {code for code, _ in REFUSALS} - {-777} | {-216, -220, -124, -100}
    assert set(ACTIONS) == tested


def test_minus_223_has_two_meanings() -> None:
    assert action(-223, "OA has not granted the application") == "halt"
    assert action(-223, "Article quota is reached") == "later"


@pytest.mark.parametrize("code", [-221, -224, -219])
async def test_what_only_a_person_can_mend_halts_and_alarms_until_it_works_again(
    made: Kit, zalo: Zalo, code: int
) -> None:
    made.fake.trouble(SEND, error=code)
    with pytest.raises(Patience):
        await says(zalo)
    assert await alarms(made) == {"halted": str(code)}
    before = len(made.fake.calls)
    with pytest.raises(Patience):
        await says(zalo, user=HOA, chat=2)
    assert len(made.fake.calls) == before, "nobody knocks while it is halted"
    zalo.carrier.resume()
    await says(zalo)
    assert await alarms(made) == {}


@pytest.mark.parametrize("code", [-216, -220, -124])
async def test_a_dead_token_is_renewed_once_and_the_message_goes_out(made: Kit, zalo: Zalo, code: int) -> None:
    made.fake.trouble(SEND, error=code)
    await says(zalo)
    assert len(made.fake.grants) == 1
    assert len(made.fake.sent) == 1


async def test_a_token_that_is_refused_after_it_was_renewed_halts(made: Kit, zalo: Zalo) -> None:
    made.fake.trouble(SEND, error=-216, times=2)
    with pytest.raises(Patience):
        await says(zalo)
    assert len(made.fake.grants) == 1
    assert "halted" in await alarms(made)


async def test_a_closed_window_is_not_knocked_at_again_until_she_writes(made: Kit, zalo: Zalo) -> None:
    made.clock.turn(8 * 86_400)
    made.fake.access_until += 9 * 86_400
    for _ in range(3):
        with pytest.raises(Closed):
            await says(zalo)
    sends = [path for _, path in made.fake.calls if path == SEND]
    assert len(sends) == 1
    made.fake.last_spoke[LAN] = made.clock().timestamp()
    zalo.carrier.heard(LAN)
    await says(zalo)
    assert len(made.fake.sent) == 1


async def test_429_waits_as_long_as_zalo_says(made: Kit, zalo: Zalo) -> None:
    made.fake.trouble(SEND, status=429, wait=35)
    with pytest.raises(Patience) as trouble:
        await says(zalo)
    assert 34 < trouble.value.seconds <= 35
    before = len(made.fake.calls)
    with pytest.raises(Patience):
        await says(zalo, user=HOA, chat=2)
    assert len(made.fake.calls) == before


@pytest.mark.parametrize("kind", ["reset before", "reset after", "not json", "huge", "truncated"])
async def test_a_broken_answer_is_tried_again(made: Kit, zalo: Zalo, kind: Any) -> None:
    made.fake.trouble(SEND, kind, status=502)
    with pytest.raises(Unreachable):
        await says(zalo)
    await says(zalo)
    assert len(made.fake.sent) == (2 if kind == "reset after" else 1), "one repeat for one that is uncertain"


@pytest.mark.parametrize("status", [400, 403, 500, 502, 504, 302])
async def test_a_status_without_words_is_tried_again(made: Kit, zalo: Zalo, status: int) -> None:
    made.fake.trouble(SEND, status=status)
    with pytest.raises(Unreachable):
        await says(zalo)


async def test_of_a_long_message_only_what_is_missing_is_sent_again(made: Kit, zalo: Zalo) -> None:
    long = replace(SAY, body="Một câu vừa phải. " * 300)
    made.fake.trouble(SEND, error=-200, user="Về đầu")
    with pytest.raises(Unreachable):
        await says(zalo, long)
    there = len(made.fake.sent)
    assert there >= 2
    await says(zalo, long)
    assert len(made.fake.sent) == there + 1
    await says(zalo, long)
    assert len(made.fake.sent) == 2 * (there + 1), "a new message of the same words is whole again"


async def test_buttons_that_zalo_does_not_take_become_numbered_lines_for_good(made: Kit) -> None:
    zalo = made.zalo(buttons=True)
    await says(zalo)
    assert [sent.buttons for sent in made.fake.sent] == [()]
    await says(zalo, user=HOA, chat=2)
    assert len([path for _, path in made.fake.calls if path == SEND]) == 3, "one try with buttons, then no more"
    assert "buttons" in (await standing(made.store, made.desk, OA)).notes
    await zalo.close()


async def test_buttons_that_zalo_takes_are_sent(made: Kit) -> None:
    zalo = made.zalo(buttons=True)
    made.fake.takes_buttons = True
    await says(zalo, replace(SAY, media=(Call("113", "Gọi 113"),)))
    assert made.fake.sent[0].buttons == (
        ("oa.open.phone", "Gọi 113", "113"),
        ("oa.query.hide", "1. Tiếp", "#5c61ae:0"),
        ("oa.query.hide", "2. Về đầu", "#5c61ae:1"),
    )
    assert "1. Tiếp" in made.fake.sent[0].text
    await zalo.close()


def picture(width: int = 4) -> bytes:
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.effect_noise((width, width), 90).save(out, "PNG")
    return out.getvalue()


async def test_a_picture_is_uploaded_once_and_sent_with_its_words(made: Kit, zalo: Zalo) -> None:
    png = picture()
    say = replace(SAY, media=(Picture(png, "hình"),))
    await says(zalo, say)
    await says(zalo, say, user=HOA, chat=2)
    assert [(sent.picture, sent.text) for sent in made.fake.sent] == [(png, "Chào bà con.\n\n1. Tiếp\n2. Về đầu")] * 2
    assert len([path for _, path in made.fake.calls if "upload" in path]) == 1


async def test_an_upload_that_is_too_old_is_made_again_once(made: Kit, zalo: Zalo) -> None:
    say = replace(SAY, media=(Picture(picture(), "hình"),))
    await says(zalo, say)
    made.clock.turn(7 * 86_400 + 60)
    made.fake.access_until += 8 * 86_400
    made.fake.last_spoke[LAN] = made.clock().timestamp()
    await says(zalo, say)
    assert len(made.fake.sent) == 2
    assert len([path for _, path in made.fake.calls if "upload" in path]) == 2


async def test_a_picture_larger_than_zalo_takes_is_made_smaller(made: Kit, zalo: Zalo) -> None:
    large = picture(1300)
    assert len(large) > 1024 * 1024
    content, kind = fitting(large)
    assert kind == "jpeg" and len(content) <= 1024 * 1024
    await says(zalo, replace(SAY, media=(Picture(large, "hình"),)))
    assert made.fake.sent[0].picture == content


async def test_a_file_is_uploaded_and_sent(made: Kit, zalo: Zalo) -> None:
    await zalo.carrier.send_file(LAN, "giay-khen.pdf", b"%PDF-1.7")
    assert made.fake.sent[0].file == "giay-khen.pdf"
    for name, content in (("a.exe", b"x"), ("a.pdf", b"x" * (5 * 1024 * 1024 + 1))):
        with pytest.raises(Refused):
            await zalo.carrier.send_file(LAN, name, content)


async def test_paid_messages_are_forbidden_by_default(made: Kit, zalo: Zalo) -> None:
    made.fake.free = 2
    await says(zalo)
    await says(zalo)
    with pytest.raises(Closed):
        await says(zalo)
    assert made.fake.paid == []
    assert "unpaid" in await alarms(made)
    made.fake.push_spoken(LAN)
    zalo.carrier.heard(LAN)
    await says(zalo)
    assert len(made.fake.sent) == 3 and made.fake.paid == []


async def test_help_alone_may_cost_money_where_the_operator_allows_it(made: Kit) -> None:
    zalo = made.zalo(paid="help")
    made.fake.free = 1
    await says(zalo)
    with pytest.raises(Closed):
        await says(zalo)
    await says(zalo, replace(SAY, fleeting=True))
    assert [sent.paid for sent in made.fake.sent] == [False, True]
    await zalo.close()


async def test_where_zalo_counts_no_messages_nothing_stops_them(made: Kit, zalo: Zalo) -> None:
    made.fake.free = None
    for _ in range(12):
        await says(zalo)
    assert len(made.fake.sent) == 12


async def test_a_quota_that_zalo_has_filled_again_is_believed(made: Kit, zalo: Zalo) -> None:
    made.fake.free = 1
    await says(zalo)
    made.fake.push_spoken(LAN)
    await says(zalo)
    assert len(made.fake.sent) == 2 and made.fake.paid == []


def test_a_minute_takes_a_burst_and_then_waits() -> None:
    now = [0.0]
    minute = Minute(3, lambda: now[0])
    assert [minute.take() for _ in range(3)] == [0, 0, 0]
    assert minute.take() == 60
    now[0] = 59.0
    assert minute.take() == 1
    now[0] = 60.5
    assert minute.take() == 0
    minute.rest(10)
    assert minute.take() == 10


async def test_never_more_calls_a_minute_than_set(made: Kit) -> None:
    made.fake.per_minute = 20
    zalo = made.zalo(rate=20)
    outcomes = await asyncio.gather(*(says(zalo, chat=n) for n in range(50)), return_exceptions=True)
    assert sum(isinstance(each, Patience) for each in outcomes) == 30
    assert len(made.fake.sent) == 20
    await zalo.close()


async def test_without_tokens_it_is_halted_and_not_lost(made: Kit) -> None:
    def lost(db: Any) -> None:
        from bot.storage.sql import Sql

        db.run(Sql("DELETE FROM carrier_tokens"))

    await made.store.write(lost)
    zalo = made.zalo()
    with pytest.raises(Patience):
        await says(zalo)
    assert await alarms(made) == {"no-tokens": ""}
    await zalo.close()
