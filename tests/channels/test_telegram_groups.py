"""The bot in a village group: the card of the week, who read it, quizzes, and nothing that points at anybody."""

import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from msgspec.structs import replace

from bot.service.desk import VIETNAM
from bot.service.talks.clock import Clock
from bot.service.talks.village_groups import put_weekly
from bot.storage.sql import Row, Sql
from tests.channels.telegram_kit import Kit, kit, until
from tests.fakes.telegram_calls import Sent
from tests.fakes.telegram_updates import Update, added, in_group, membership, person, pressed, room, tap, typed

GROUP, NEW_GROUP = -100, -1007
LINE = "Loa Bản nói chuyện riêng với từng người. Mở riêng: https://t.me/LoaBanThuBot"


@pytest_asyncio.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Kit]:
    async with kit(tmp_path) as made:
        telegram = made.desk.channels["telegram"]
        made.desk.channels["telegram"] = replace(telegram, groups=True)
        yield made


async def rows(bench: Kit, text: str) -> list[Row]:
    async with bench.store.reading() as reading:
        return list(await reading.rows(Sql(text)))


async def does(bench: Kit, *updates: Update, sends: int = 0) -> list[Sent]:
    """One by one; what was sent meanwhile."""
    before = len(bench.fake.sent)
    for update in updates:
        bench.fake.push(update)
        await until(lambda: bench.fake.pending == 0)
    await until(lambda: len(bench.fake.sent) >= before + sends)
    while await rows(bench, "SELECT 1 FROM outbox WHERE state IN ('queued', 'sending')"):
        pass
    return bench.fake.sent[before:]


async def joins(bench: Kit, chat: int) -> None:
    """A person with a house of her own, who has read one card."""
    for text in ("nghe", "tiep", "dong y", "that khe", "1"):
        await does(bench, typed(chat, text), sends=1)


async def posted(bench: Kit) -> Sent:
    [post] = await does(bench, in_group(GROUP, 5, "/mau"), sends=1)
    return post


async def press(bench: Kit, post: Sent, *readers: int) -> None:
    for reader in readers:
        id = f"{reader}-{len(bench.fake.tapped)}"
        await does(bench, pressed(GROUP, reader, post.keyboard[0][1], id=id, message=post.id))
        await until(lambda id=id: id in bench.fake.toasts)  # type: ignore[misc]  # bound now


async def test_taken_into_a_group_it_says_what_it_does_there(bench: Kit) -> None:
    async with bench.polling():
        [hello] = await does(bench, added(GROUP), sends=1)
    assert hello.text.startswith("Loa Bản chào cả nhóm!")
    assert "/dung" in hello.text
    assert hello.keyboard == ()
    assert await rows(bench, "SELECT weekly FROM village_groups") == [(1,)]


async def test_the_card_of_the_week_has_one_button_and_is_on_no_sensitive_topic(bench: Kit) -> None:
    async with bench.polling():
        post = await posted(bench)
    assert [label for label, _ in post.keyboard] == ["Đã đọc"]
    assert "Điều" in post.text
    library = bench.desk.library_on(bench.desk.day_of(bench.desk.clock()))
    [card] = [card for card in library.cards.values() if post.text.startswith(card.title)]
    topic = library.topic(card.topic)
    assert topic is not None
    assert not topic.sensitive


async def test_a_house_that_read_it_counts_once_by_the_ordinary_facts_and_a_stranger_only_as_a_number(
    bench: Kit,
) -> None:
    async with bench.polling():
        await joins(bench, 7)
        before = await rows(bench, "SELECT COUNT(*) FROM reach")
        post = await posted(bench)
        await press(bench, post, 7, 7, 8, 8)
    assert await rows(bench, "SELECT houses, others FROM group_posts") == [(1, 1)]
    assert await rows(bench, "SELECT SUM(n) FROM activity WHERE kind = 'group-read'") == [(1,)]
    assert await rows(bench, "SELECT commune FROM activity WHERE kind = 'group-read'") == [("",)]
    after = await rows(bench, "SELECT COUNT(*) FROM reach")
    assert after[0][0] in (before[0][0], before[0][0] + 1)  # she may have read that topic before
    assert await rows(bench, "SELECT COUNT(DISTINCT household) FROM reach") == [(1,)]


async def test_two_of_one_house_count_once(bench: Kit) -> None:
    async with bench.polling():
        await joins(bench, 7)
        [(code,)] = await rows(bench, "SELECT code FROM households")
        house = bench.desk.keys.seal.open(bytes(code)).decode()
        for text in ("nghe", "tiep", "dong y", house, "1"):
            await does(bench, typed(9, text), sends=1)
        assert await rows(bench, "SELECT COUNT(*) FROM members") == [(2,)]
        post = await posted(bench)
        await press(bench, post, 7, 9)
    assert await rows(bench, "SELECT houses, others FROM group_posts") == [(1, 0)]


async def test_pressing_shows_nobody_anything_but_the_same_thanks_on_her_own_screen(bench: Kit) -> None:
    """S20: neither who pressed nor whether she is joined to a house."""
    async with bench.polling():
        await joins(bench, 7)
        post = await posted(bench)
        sent = len(bench.fake.sent)
        await press(bench, post, 7, 8, 8, 9)
    assert set(bench.fake.toasts.values()) - {""} == {"Cảm ơn bà con đã đọc!"}
    assert len(bench.fake.sent) == sent
    assert bench.fake.keyboards == []


async def test_the_total_is_shown_from_five_on_and_in_steps_of_five(bench: Kit) -> None:
    async with bench.polling():
        post = await posted(bench)
        await press(bench, post, *range(11, 15))
        assert bench.fake.keyboards == []
        await press(bench, post, *range(15, 22))
        await until(lambda: len(bench.fake.keyboards) == 2)
    assert [keyboard[0][0] for _, _, keyboard in bench.fake.keyboards] == ["Đã đọc (5+)", "Đã đọc (10+)"]
    assert {(chat, id) for chat, id, _ in bench.fake.keyboards} == {(GROUP, post.id)}


async def test_posted_again_in_the_same_week_nobody_counts_twice(bench: Kit) -> None:
    async with bench.polling():
        first = await posted(bench)
        await press(bench, first, 8)
        second = await posted(bench)
        await press(bench, second, 8)
    assert first.keyboard == second.keyboard
    assert await rows(bench, "SELECT houses + others FROM group_posts") == [(1,)]


async def test_nothing_that_is_stored_names_who_pressed_and_it_dies_after_a_week(bench: Kit) -> None:
    clock = Clock(bench.store, bench.desk)
    async with bench.polling():
        post = await posted(bench)
        await press(bench, post, 814_725_361)
    assert b"814725361" not in bench.database.read_bytes()
    assert await rows(bench, "SELECT COUNT(*) FROM group_taps") == [(1,)]
    assert await rows(bench, "SELECT COUNT(*) FROM chats") == [(0,)]
    bench.clock.turn(8 * 86400)
    await clock.tick()
    assert await rows(bench, "SELECT COUNT(*) FROM group_taps") == [(0,)]
    bench.clock.turn(60 * 86400)
    await clock.tick()
    assert await rows(bench, "SELECT COUNT(*) FROM group_posts") == [(0,)]


@pytest.mark.parametrize("data", ["read:99", "read:0", "read:18446744073709551616", "ab12cd:0", "x"])
async def test_a_forged_button_counts_nothing(bench: Kit, data: str) -> None:
    async with bench.polling():
        await posted(bench)
        bench.fake.push(pressed(GROUP, 8, data, id="77"))
        await until(lambda: "77" in bench.fake.toasts)
    assert await rows(bench, "SELECT houses + others FROM group_posts") == [(0,)]


async def test_a_button_of_another_group_counts_nothing(bench: Kit) -> None:
    async with bench.polling():
        post = await posted(bench)
        await does(bench, added(-200), sends=1)
        bench.fake.push(pressed(-200, 8, post.keyboard[0][1], id="77"))
        await until(lambda: "77" in bench.fake.toasts)
    assert await rows(bench, "SELECT houses + others FROM group_posts") == [(0,)]


async def test_a_quiz_is_an_anonymous_poll_that_explains_itself(bench: Kit) -> None:
    async with bench.polling():
        [quiz] = await does(bench, in_group(GROUP, 5, "/do"), sends=1)
    assert quiz.poll["anonymous"]
    assert quiz.poll["type"] == "quiz"
    assert len(quiz.poll["right"]) == 1
    assert quiz.poll["explanation"]
    library = bench.desk.library_on(bench.desk.day_of(bench.desk.clock()))
    [question] = [each for each in library.questions.values() if each.ask == quiz.poll["question"]]
    [right] = [option.label for option in question.options if option.right]
    assert quiz.poll["options"][quiz.poll["right"][0]] == right
    assert await rows(bench, "SELECT kind FROM activity") == [("group-quiz",)]
    assert await rows(bench, "SELECT state, error FROM outbox") == [("sent", "")]


@pytest.mark.parametrize(
    "text",
    [
        "/giup", "/giúp", "@LoaBanThuBot giúp", "@LoaBanThuBot GIÚP TÔI VỚI!", "/thoat", "@LoaBanThuBot chồng đánh em",
        "@LoaBanThuBot thống kê", "/xoa", "@LoaBanThuBot dang ky", "@LoaBanThuBot E33-333-33E", "@LoaBanThuBot 1",
        "@LoaBanThuBot bao nhiêu tuổi được cưới", "@LoaBanThuBot cài đặt", "/khong_co",
    ],
)  # fmt: skip
async def test_whatever_is_private_gets_one_and_the_same_neutral_line(bench: Kit, text: str) -> None:
    """S17: nobody in the group can tell what was asked for, and help is nobody's need."""
    async with bench.polling():
        [said] = await does(bench, in_group(GROUP, 5, text), sends=1)
    assert said.text == LINE
    assert said.keyboard == ()
    assert await rows(bench, "SELECT COUNT(*) FROM help_months") == [(0,)]
    assert await rows(bench, "SELECT COUNT(*) FROM chats") == [(0,)]
    assert await rows(bench, "SELECT COUNT(*) FROM people") == [(0,)]


async def test_what_people_say_to_each_other_is_none_of_its_business(bench: Kit) -> None:
    async with bench.polling():
        assert await does(bench, in_group(GROUP, 5, "mai họp bản nhé"), in_group(GROUP, 5, "nghe chưa?")) == []


async def test_an_old_private_button_in_a_group_says_nothing_there(bench: Kit) -> None:
    async with bench.polling():
        await does(bench, added(GROUP), sends=1)
        assert await does(bench, pressed(GROUP, 5, "ab12cd:0")) == []


async def test_after_an_outage_the_group_is_not_flooded(bench: Kit) -> None:
    async with bench.polling():
        old = int(bench.clock().timestamp()) - 300
        assert await does(bench, *(in_group(GROUP, 5, "/mau", date=old) for _ in range(3))) == []


def _at(bench: Kit, weekday: int, hour: int) -> None:
    """Turns the clock on to that weekday and hour in Việt Nam."""
    now = bench.clock().astimezone(VIETNAM)
    then = now.replace(hour=hour, minute=0) + dt.timedelta(days=(weekday - now.weekday()) % 7 or 7)
    bench.clock.turn((then - now).total_seconds())


async def test_at_the_weekend_by_day_each_group_gets_the_card_once(bench: Kit) -> None:
    async with bench.polling():
        await does(bench, added(GROUP), added(-200), sends=2)
        before = len(bench.fake.sent)
        for weekday, hour, due in ((4, 10, 0), (5, 7, 0), (5, 20, 0), (6, 9, 2), (6, 10, 0), (6, 19, 0)):
            _at(bench, weekday, hour) if (weekday, hour) not in ((6, 10), (6, 19)) else bench.clock.turn(3600)
            assert await bench.store.write(put_weekly, bench.desk) == due, (weekday, hour)
        await does(bench, in_group(-300, 5, "/giup", date=int(bench.clock().timestamp())), sends=3)
    cards = [sent for sent in bench.fake.sent[before:] if sent.keyboard]
    assert {sent.chat for sent in cards} == {GROUP, -200}
    assert len(cards) == 2
    assert len({sent.text for sent in cards}) == 1


async def test_the_weekly_card_is_stopped_and_begun_again_in_the_group(bench: Kit) -> None:
    async with bench.polling():
        await does(bench, added(GROUP), sends=1)
        await does(bench, in_group(GROUP, 5, "/dung"), sends=1)
        _at(bench, 5, 9)
        assert await bench.store.write(put_weekly, bench.desk) == 0
        await does(bench, in_group(GROUP, 5, "/hangtuan", date=int(bench.clock().timestamp())), sends=1)
        assert await bench.store.write(put_weekly, bench.desk) == 1


async def test_put_out_of_a_group_it_forgets_the_group(bench: Kit) -> None:
    async with bench.polling():
        await posted(bench)
        await does(bench, membership(GROUP, "kicked", chat=room(GROUP, "supergroup")))
    for table in ("village_groups", "group_posts", "group_taps"):
        assert await rows(bench, f"SELECT COUNT(*) FROM {table}") == [(0,)]


async def test_where_it_may_not_write_any_more_the_group_is_forgotten_too(bench: Kit) -> None:
    async with bench.polling():
        await does(bench, added(GROUP), sends=1)
        bench.fake.trouble("sendMessage", status=403, description="Forbidden: bot was kicked from the group chat")
        await does(bench, in_group(GROUP, 5, "/mau"))
    assert await rows(bench, "SELECT COUNT(*) FROM village_groups") == [(0,)]


@pytest.mark.parametrize("signals", [(0,), (1,), (0, 1), (1, 0), (0, 0, 1, 1)])
async def test_a_group_that_becomes_a_supergroup_is_kept_whichever_signal_comes(
    bench: Kit, signals: tuple[int, ...]
) -> None:
    told = (
        person(GROUP, migrate_to_chat_id=NEW_GROUP, chat=room(GROUP, "group")),
        person(NEW_GROUP, migrate_from_chat_id=GROUP, chat=room(NEW_GROUP, "supergroup")),
    )
    async with bench.polling():
        post = await posted(bench)
        await press(bench, post, 8)
        bench.fake.moved = {GROUP: NEW_GROUP}
        await does(bench, *(told[n] for n in signals))
        [again] = await does(bench, in_group(NEW_GROUP, 5, "/mau"), sends=1)
    assert again.chat == NEW_GROUP
    assert again.keyboard == post.keyboard
    assert await rows(bench, "SELECT COUNT(*) FROM village_groups") == [(1,)]
    assert await rows(bench, "SELECT houses + others FROM group_posts") == [(1,)]


async def test_without_any_signal_the_refusal_tells_the_new_name_and_the_message_arrives_there(bench: Kit) -> None:
    async with bench.polling():
        await does(bench, added(GROUP), sends=1)
        bench.fake.moved = {GROUP: NEW_GROUP}
        _at(bench, 5, 9)
        await bench.store.write(put_weekly, bench.desk)
        await does(bench, typed(5, "chào", date=int(bench.clock().timestamp())), sends=2)
    assert [sent.chat for sent in bench.fake.sent if sent.keyboard and sent.keyboard[0][0] == "Đã đọc"] == [NEW_GROUP]
    assert await rows(bench, "SELECT COUNT(*) FROM village_groups") == [(1,)]


async def test_who_spoke_under_the_new_name_before_the_news_came_is_not_a_second_group(bench: Kit) -> None:
    async with bench.polling():
        await does(bench, added(GROUP), sends=1)
        await does(bench, in_group(NEW_GROUP, 5, "/mau"), sends=1)
        await does(bench, person(NEW_GROUP, migrate_from_chat_id=GROUP, chat=room(NEW_GROUP, "supergroup")))
    assert await rows(bench, "SELECT weekly FROM village_groups") == [(1,)]


async def test_a_private_talk_goes_on_as_if_there_were_no_group(bench: Kit) -> None:
    async with bench.polling():
        await does(bench, typed(5, "chào"), sends=1)
        await does(bench, in_group(GROUP, 5, "/mau"), sends=1)
        [card] = await does(bench, tap(5, bench.fake.in_chat(5)[0].keyboard[0][1]), sends=1)
    assert card.keyboard[0][0] == "1. Tiếp"


async def test_a_group_gets_twenty_a_minute_and_nobody_else_waits_for_it(bench: Kit) -> None:
    """Refusals of a busy group (429) would hold up everything else of the bot."""
    telegram = bench.channel(rate=500.0)
    await telegram.start()
    try:
        bench.fake.push(*(in_group(GROUP, 5, "/giup") for _ in range(24)), typed(7, "chào"))
        await until(lambda: len(bench.fake.in_chat(7)) == 1)
        await until(lambda: len(bench.fake.in_chat(GROUP)) >= 3 and bench.fake.pending == 0)
        assert len(bench.fake.in_chat(GROUP)) <= 6
    finally:
        await telegram.stop()
    waiting = await rows(bench, "SELECT COUNT(*) FROM outbox WHERE state IN ('queued', 'sending') AND tries = 0")
    assert waiting[0][0] + len(bench.fake.in_chat(GROUP)) == 24


async def test_what_cannot_be_handled_is_parked_without_a_word_in_the_group(
    bench: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hear(*_: object) -> None:
        raise KeyError("độc")

    monkeypatch.setattr("bot.talk.group.hear", hear)
    async with bench.polling():
        assert await does(bench, in_group(GROUP, 5, "/mau")) == []
    assert await rows(bench, "SELECT error, times FROM failures") == [("KeyError", 3)]
