"""One update, one transaction: claimed once, recorded as the design says, acknowledged only when kept."""

import sqlite3
from pathlib import Path

import pytest

from bot.model.events import Inbound, Left, Typed, Withdrew
from bot.model.world import Step, World
from bot.service.carriers import wire
from bot.service.talks import receive as receiving
from bot.service.talks.receive import NotHandled
from bot.storage import ledger
from bot.talk.step import step
from tests.conftest import House, heard


async def test_a_villager_reads_is_quizzed_and_her_house_is_reached(house: House) -> None:
    await house.types("lan", "chao", "3", "ve dau", "chu de", "3", "tiep")
    await house.types("lan", "dong y", "that khe", "1")
    assert ("06040", "tuoi-cuoi", "opened", "self") in await house.rows(
        "SELECT commune, topic, evidence, known FROM reach"
    )


async def test_the_same_key_again_changes_nothing(house: House) -> None:
    await house.joins("lan")
    before = await house.rows("SELECT * FROM activity")
    first = await house.does("lan", Typed("nghe"), key="web:same")
    after = await house.rows("SELECT * FROM activity")
    again = await house.does("lan", Typed("nghe"), key="web:same")
    assert first.outcome == "handled"
    assert again.outcome == "seen"
    assert after != before
    assert await house.rows("SELECT * FROM activity") == after


async def test_a_right_answer_is_understood_once_however_often(house: House) -> None:
    await house.joins("lan")
    for _ in range(6):
        await house.types("lan", "do vui", "1", "2", "3", "1")
    understood = await house.rows("SELECT COUNT(*), COUNT(DISTINCT topic) FROM reach WHERE evidence = 'understood'")
    assert understood[0][0] == understood[0][1]


async def test_two_phones_of_one_house_reach_one_house(house: House) -> None:
    told = heard(await house.joins("lan"))
    code = told.split("Mã nhà mình: ")[1].split()[0]
    await house.types("pao", "chao", code, "dong y", "nghe", "tiep")
    assert await house.rows("SELECT COUNT(DISTINCT household) FROM reach") == [(1,)]
    assert await house.rows("SELECT COUNT(*) FROM members") == [(2,)]


async def test_a_visitor_leaves_only_place_and_offer_and_counters_without_commune(house: House) -> None:
    await house.types("khach", "chao", "1", "2", "tiep", "khong", "do vui", "1")
    assert await house.rows("SELECT COUNT(*) FROM people") == [(0,)]
    assert await house.rows("SELECT COUNT(*) FROM reach") == [(0,)]
    assert await house.rows("SELECT DISTINCT commune FROM activity") == [("",)]


async def test_help_is_counted_by_month_and_in_no_other_table(house: House) -> None:
    await house.joins("lan")
    tables = ("activity", "reach", "people", "members")
    before = [await house.rows(f"SELECT * FROM {table}") for table in tables]
    await house.types("lan", "giúp", "giup")
    assert [await house.rows(f"SELECT * FROM {table}") for table in tables] == before
    assert await house.rows("SELECT month, n FROM help_months") == [("2026-11", 2)]


async def test_forgetting_erases_the_person_and_keeps_the_unlinked_reach(house: House) -> None:
    await house.joins("lan")
    reached = await house.rows("SELECT * FROM reach")
    done = await house.types("lan", "xóa dữ liệu")
    assert done.erased
    for table in ("chats", "people", "members", "roles"):
        assert await house.rows(f"SELECT * FROM {table}") == []
    assert await house.rows("SELECT * FROM reach") == reached != []


async def test_the_carriers_withdrawal_erases_too(house: House) -> None:
    await house.joins("lan")
    await house.does("lan", Withdrew())
    assert await house.rows("SELECT COUNT(*) FROM people") == [(0,)]


async def test_what_she_typed_is_nowhere_on_the_disk(house: House, database: Path) -> None:
    canaries = ["Chuyện-riêng-của-tôi-8812", "toi so lam qqzx 7731", "mật khẩu tình yêu"]
    await house.joins("lan")
    for place in ("ve dau", "do vui", "cai dat", "dang ky"):
        await house.types("lan", place, *canaries)
    stored = b"".join(path.read_bytes() for path in database.parent.iterdir() if path.name.startswith("loaban"))
    assert [text for text in canaries if text.encode() in stored or text.encode("utf-16-le") in stored] == []


async def test_no_address_of_a_person_is_on_the_disk_in_the_clear(house: House, database: Path) -> None:
    await house.does("7700112233", Typed("chao"), channel="telegram", seal=None)
    stored = b"".join(path.read_bytes() for path in database.parent.iterdir() if path.name.startswith("loaban"))
    assert b"7700112233" not in stored.replace(b"telegram:7700112233", b"")


async def test_replies_of_a_carrier_wait_in_the_outbox_help_expires_after_two_minutes(house: House) -> None:
    await house.does("7", Typed("giup"), channel="telegram", seal=None)
    await house.does("7", Typed("ve dau"), channel="telegram", seal=None)
    now = int(house.now.timestamp())
    rows = await house.rows("SELECT fleeting, expires_at FROM outbox ORDER BY id")
    assert rows == [(1, now + 120), (0, now + 3600)]


async def test_an_old_update_hears_only_the_home_card_once(house: House) -> None:
    for age in (21600, 121, 121):
        await house.does("7", Typed("giup"), channel="telegram", seal=None, age=age)
    assert await house.rows("SELECT COUNT(*), SUM(fleeting) FROM outbox") == [(1, 0)]


async def test_someone_who_left_is_sent_nothing_more(house: House) -> None:
    await house.does("7", Typed("chao"), channel="telegram", seal=None)
    await house.does("7", Left(), channel="telegram", seal=None)
    assert await house.rows("SELECT COUNT(*) FROM outbox") == [(0,)]


async def test_a_poison_update_is_parked_at_the_third_failure_and_holds_nobody_up(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(world: World, talk: object, event: object) -> Step:
        if event == Typed("poison"):
            raise KeyError("what she wrote")
        return step(world, talk, event)  # type: ignore[arg-type]  # handed through

    monkeypatch.setattr(receiving, "step", broken)
    for _ in range(2):
        with pytest.raises(NotHandled):
            await house.does("lan", Typed("poison"), key="web:poison")
        assert (await house.types("lan", "chao")).outcome == "handled"
    assert (await house.does("lan", Typed("poison"), key="web:poison")).outcome == "parked"
    assert (await house.does("lan", Typed("poison"), key="web:poison")).outcome == "seen"
    assert await house.rows("SELECT key, error, times FROM failures") == [("web:poison", "KeyError", 3)]


async def test_a_failed_update_leaves_nothing_behind(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "record", lambda *_: 1 / 0)
    with pytest.raises(NotHandled):
        await house.types("lan", "nghe")
    assert await house.rows("SELECT COUNT(*) FROM chats") == [(0,)]
    assert await house.rows("SELECT COUNT(*) FROM claims") == [(0,)]


async def test_wrong_codes_from_everywhere_stop_being_looked_up(house: House) -> None:
    from bot.model.codes import code_from
    from bot.service.guesses import MOST_AN_HOUR

    told = heard(await house.joins("lan"))
    code = told.split("Mã nhà mình: ")[1].split()[0]
    for n in range(MOST_AN_HOUR):
        await house.types(f"guesser {n}", code_from(n + 5))
    assert "nhiều máy gõ mã quá" in heard(await house.types("pao", code))


async def test_an_officers_invitation_works_once(house: House) -> None:
    from bot.app import invite
    from bot.model.codes import shown

    code = shown(await invite(house.store, house.desk.keys, int(house.now.timestamp())))
    await house.opens("officer", code)
    await house.types("officer", "dong y")
    assert "Số hộ đã được nghe" in heard(await house.types("officer", "thong ke"))
    assert "Chưa có mã" in heard(await house.opens("thief", code))


async def test_a_key_is_claimed_for_ever(house: House) -> None:
    assert await house.store.write(ledger.claim, "telegram:1:5")
    assert not await house.store.write(ledger.claim, "telegram:1:5")


async def test_a_disk_that_takes_nothing_acknowledges_nothing(house: House, database: Path) -> None:
    from bot.storage.store import CannotWrite

    await house.types("lan", "chao")
    lock = sqlite3.connect(database, isolation_level=None)
    lock.execute("PRAGMA busy_timeout = 0")
    lock.execute("BEGIN IMMEDIATE")
    house.store._writer._link.execute("PRAGMA busy_timeout = 50")  # type: ignore[attr-defined]  # do not wait 5 s here
    with pytest.raises(CannotWrite):
        await house.types("lan", "1")
    lock.execute("ROLLBACK")
    lock.close()
    assert (await house.types("lan", "1")).outcome == "handled"


def test_an_inbound_shows_no_address_in_a_repr(house: House) -> None:
    from bot.model.events import Address

    shown = repr(Inbound("k", Address("telegram", "7700112233"), Typed("x"), house.now))
    assert "7700112233" not in shown


async def test_whoever_sent_a_parked_update_hears_a_word(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> Step:
        raise KeyError("what she wrote")

    monkeypatch.setattr(receiving, "step", broken)
    for _ in range(2):
        with pytest.raises(NotHandled):
            await house.does("7", Typed("poison"), channel="telegram", key="telegram:1:1", seal=None)
    await house.does("7", Typed("poison"), channel="telegram", key="telegram:1:1", seal=None)
    body = (await house.rows("SELECT body FROM outbox"))[0][0]
    assert "vướng một chút" in str(wire.unpack(house.desk.keys.seal.open(body)))
