"""What anybody may read of a contest: rules, numbers, results as each entrant agreed, proofs; and what nobody may."""

import asyncio
import datetime as dt
import json
from collections.abc import AsyncIterator
from hashlib import blake2b
from pathlib import Path

import httpx
import msgspec
import pytest
from starlette.applications import Starlette

from bot.channels.web import network_of
from bot.contest.freezing import frozen_digest
from bot.contest.proof import entrants_of, lots, proved, rules_of
from bot.contest.seeds import commitment, list_checksum
from bot.model.contest import Eligibility, Prize, Round
from bot.model.entries import Decision
from bot.model.frozen import Frozen
from bot.model.pointers import pointer_to
from bot.service.contests import public as contest_open
from bot.service.contests.life import draft
from bot.service.contests.results import decide, publish
from bot.storage import entrants
from bot.storage.sqlite import SqliteStore
from bot.web.contests.pages import contest_routes
from bot.web.page import static_path
from tests.conftest import House
from tests.contest.kit import contest
from tests.contests.crowd import Crowd
from tests.talking import shipped_library
from tests.web.contests.kit import DONE, DONE_ROUND, OPEN, OPEN_ROUNDS, SOON, SOON_ROUND, done, freezes, reader, words

MOST_BYTES = 60_000
LAST = DONE_ROUND.closes


@pytest.fixture
async def house(database: Path) -> AsyncIterator[House]:
    store = await SqliteStore.open(database)
    yield House(store, shipped_library())
    await store.close()


async def reads(house: House, path: str = "") -> str:
    async with reader(house) as web:
        answer = await web.get(f"/thi{path}")
        assert answer.status_code == 200, path
        return words(answer.text)


def at(house: House, local: dt.datetime) -> None:
    house.now = local.replace(tzinfo=dt.UTC) - dt.timedelta(hours=7)


async def test_contests_are_listed_by_what_one_can_do_there(house: House) -> None:
    await done(house)
    await freezes(house, OPEN, *OPEN_ROUNDS)
    await freezes(house, SOON, SOON_ROUND)
    at(house, OPEN_ROUNDS[0].opens)
    told = await reads(house)
    order = ("Đang mở", "Tìm hiểu tháng 12", "Sắp mở", "Tìm hiểu tháng 1 ", "Đã có kết quả", "Tìm hiểu tháng 11")
    places = [told.index(each) for each in order]
    assert places == sorted(places)
    assert "Vòng 1. Nhận bài đến 17:00 ngày 03/12/2026." in told


async def test_without_a_contest_the_list_says_so(house: House) -> None:
    assert "chưa có cuộc thi nào" in await reads(house)


async def test_a_draft_is_nobodys_business(house: House) -> None:
    await house.store.write(draft, house.desk, contest(key="nhap", name="Bản nháp"), 1)
    async with reader(house) as web:
        assert (await web.get("/thi/nhap")).status_code == 404
        assert "Bản nháp" not in (await web.get("/thi")).text


@pytest.mark.parametrize(
    "path", ["/khong-co", "/khong-co/dap-an", "/khong-co/cua-toi", "/../x", "/khong-co/the-le.json"]
)
async def test_what_is_not_there_is_said_kindly(house: House, path: str) -> None:
    async with reader(house) as web:
        assert (await web.get(f"/thi{path}")).status_code == 404


async def test_no_title_and_no_address_tells_what_a_contest_is_about(house: House) -> None:
    """S1: the title is the same on every page."""
    await done(house)
    async with reader(house) as web:
        for path in ("", f"/{DONE}", f"/{DONE}/dap-an", f"/{DONE}/cua-toi", "/khong"):
            assert "<title>Loa Bản · Thi tìm hiểu</title>" in (await web.get(f"/thi{path}")).text


async def test_the_seed_is_vouched_for_before_the_opening_and_shown_with_the_result(house: House) -> None:
    of = await freezes(house, DONE, DONE_ROUND)
    before = await reads(house, f"/{DONE}")
    assert of.digest in before
    assert of.commitments[0] in before
    assert "Hạt giống, Kết quả" not in before
    crowd = Crowd(house, of, 12, 3)
    await crowd.sits()
    result = await publish(house.store, house.desk, DONE, -1)
    after = await reads(house, f"/{DONE}")
    assert of.commitments[0] in after
    assert result.seed in after
    assert result.checksum in after
    assert commitment(bytes.fromhex(result.seed), DONE, -1) == of.commitments[0]
    told = f"{DONE}|-1|{result.seed}".encode()  # as the page says it is counted
    assert blake2b(told, digest_size=32).hexdigest() == of.commitments[0]


async def test_no_right_answer_is_seen_before_the_last_round_has_closed(house: House) -> None:
    of = await freezes(house, OPEN, *OPEN_ROUNDS)
    explained = [each.explain for each in of.questions]
    for moment in (OPEN_ROUNDS[0].opens, OPEN_ROUNDS[0].closes, OPEN_ROUNDS[1].closes - dt.timedelta(seconds=1)):
        at(house, moment)
        async with reader(house) as web:
            seen = [(await web.get(f"/thi/{OPEN}{path}")).text for path in ("", "/dap-an", "/the-le.json")]
        assert not any(each in text for text in seen for each in explained), moment
        assert "the-le.json" not in seen[0]
    at(house, OPEN_ROUNDS[1].closes)
    assert explained[0] in await reads(house, f"/{OPEN}/dap-an")


async def test_the_page_turns_to_the_second_at_which_a_round_closes(house: House) -> None:
    """Though it is kept for a minute."""
    await freezes(house, DONE, DONE_ROUND)
    async with reader(house) as web:
        at(house, LAST - dt.timedelta(seconds=1))
        assert "Đang mở." in words((await web.get(f"/thi/{DONE}")).text)
        at(house, LAST)
        assert "Đã đóng, đang xem lại kết quả." in words((await web.get(f"/thi/{DONE}")).text)


async def test_answers_stand_with_their_law_and_a_void_question_has_none(house: House) -> None:
    of = await freezes(house, DONE, DONE_ROUND)
    void = of.questions[0]
    decision = Decision(0, 1, 0, "void", "Hai đáp án đều đúng.", question=void.key)
    await house.store.write(decide, house.desk, DONE, decision)
    at(house, LAST)
    told = await reads(house, f"/{DONE}/dap-an")
    assert "Ban Tổ chức đã hủy câu này" in told
    assert void.explain not in told
    assert of.questions[1].law_line in told


async def test_winners_are_named_as_they_agreed_and_nobody_else_is(house: House) -> None:
    result = await done(house)
    [first] = result.awards[0].entrants
    told = await reads(house, f"/{DONE}")
    assert "N.T.H., xã" in told
    assert "Nông Thị Hoa" not in told
    await house.store.write(entrants.publish_as, first, "full")
    house.later(seconds=61)
    named = await reads(house, f"/{DONE}")
    assert named.count("Nông Thị Hoa, xã") == 1
    await house.store.write(entrants.forget, first, 1)
    house.later(seconds=61)
    erased = await reads(house, f"/{DONE}")
    assert "Nông Thị Hoa" not in erased
    assert "đã xóa tên" in erased


async def test_of_a_child_neither_name_nor_place_is_shown(house: House) -> None:
    await done(
        house,
        40,
        eligibility=Eligibility(ages=("16+", "under-16"), details=("name", "phone")),
        prize=(Prize("Giải", 40),),
    )
    children = await house.rows("SELECT COUNT(*) FROM entrants WHERE age = 'under-16'")
    async with reader(house) as web:
        text = (await web.get(f"/thi/{DONE}")).text
    assert children[0][0] > 0
    assert text.count("<li>không nêu tên</li>") == children[0][0]


async def test_a_number_below_five_is_shown_nowhere_and_cannot_be_worked_out(house: House) -> None:
    await done(house)
    by: dict[str, int] = dict(await house.rows("SELECT commune, COUNT(*) FROM entrants GROUP BY commune"))
    assert min(by.values()) < 5
    of = await contest_open.shown(house.store, house.desk, DONE)
    assert of is not None
    shown = {each.area: each.people for each in of.communes.rows}
    hidden = sum(by.values()) - sum(shown.values())
    assert all(n >= 5 for n in shown.values())
    assert len(by) - len(shown) >= 2
    assert hidden >= 5


async def test_few_entrants_have_no_number(house: House) -> None:
    of = await freezes(house, DONE, DONE_ROUND)
    await Crowd(house, of, 3, 1).sits()
    assert "Mới có ít người" in await reads(house, f"/{DONE}")


async def test_a_share_stands_with_what_it_is_a_share_of_and_from_whom(house: House) -> None:
    await done(house)
    told = await reads(house, f"/{DONE}")
    assert "trên 900 người (" in told
    assert "Niên giám thử, số ngày 01/01/2026" in told


async def test_the_frozen_rules_have_the_digest_that_stood_on_the_page(house: House) -> None:
    of = await freezes(house, DONE, DONE_ROUND)
    at(house, LAST)
    async with reader(house) as web:
        file = (await web.get(f"/thi/{DONE}/the-le.json")).content
    assert blake2b(file, digest_size=32).hexdigest() == of.digest
    assert frozen_digest(msgspec.json.decode(file, type=Frozen)) == of.digest


async def test_the_list_of_a_draw_has_its_checksum_and_holds_numbers_only(house: House) -> None:
    result = await done(house)
    assert result.draw is not None
    async with reader(house) as web:
        file = (await web.get(f"/thi/{DONE}/boc-tham/0.txt")).content
    ids = [int(line) for line in file.split()]
    assert list_checksum(ids) == result.draw.entrants == blake2b(file, digest_size=32).hexdigest()
    assert set(result.awards[1].entrants) <= set(ids)


async def test_with_the_files_of_the_page_anybody_draws_the_lots_again(house: House) -> None:
    result = await done(house)
    assert result.draw is not None
    async with reader(house) as web:
        rules = rules_of((await web.get(f"/thi/{DONE}/the-le.json")).content)
        listed = entrants_of((await web.get(f"/thi/{DONE}/boc-tham/0.txt")).content)
        page = words((await web.get(f"/thi/{DONE}")).text)
    assert all(check.holds for check in proved(rules, bytes.fromhex(result.seed), -1))
    checksum, order = lots(bytes.fromhex(result.seed), listed, "")
    first, lucky = result.awards[0].entrants, result.awards[1].entrants
    assert checksum == result.draw.entrants
    assert lucky == tuple(entrant for _, entrant in order if entrant not in first)[:3]
    assert ", ".join(map(str, sorted(lucky))) in page


async def test_a_result_is_published_as_a_file_only_where_it_singles_nobody_out(house: House) -> None:
    await done(house)
    async with reader(house) as web:
        assert (await web.get(f"/thi/{DONE}/ket-qua/0.json")).status_code == 404
        assert "hàng xóm đoán ra" in (await web.get(f"/thi/{DONE}")).text


async def test_a_result_without_small_numbers_has_its_checksum(house: House) -> None:
    result = await done(house, collective=())
    async with reader(house) as web:
        file = (await web.get(f"/thi/{DONE}/ket-qua/0.json")).content
    assert blake2b(file, digest_size=32).hexdigest() == result.checksum
    assert json.loads(file)["seed"] == result.seed


async def test_a_new_version_says_why_but_never_whom(house: House) -> None:
    """The words of a decision on a person may name her."""
    result = await done(house)
    [first] = result.awards[0].entrants
    asked = (await contest_open.shown(house.store, house.desk, DONE)).known.frozen.questions[0]  # type: ignore[union-attr]
    for decision in (
        Decision(0, 1, 0, "exclude", "Bà Nông Thị Hoa thi hộ con", entrant=first),
        Decision(0, 2, 0, "void", "Hai đáp án đều đúng", question=asked.key),
    ):
        await house.store.write(decide, house.desk, DONE, decision)
    await publish(house.store, house.desk, DONE, -1)
    told = await reads(house, f"/{DONE}")
    assert "Kết quả, bản 2" in told
    assert "Loại 1 người dự thi" in told
    assert "Hai đáp án đều đúng" in told
    assert "thi hộ con" not in told
    assert result.checksum in told  # the first version stays


async def test_no_page_sets_a_cookie_or_needs_a_script(house: House) -> None:
    await done(house)
    async with reader(house) as web:
        for path in ("", f"/{DONE}", f"/{DONE}/dap-an", f"/{DONE}/cua-toi"):
            answer = await web.get(f"/thi{path}")
            assert "set-cookie" not in answer.headers
            assert "<script" not in answer.text


async def test_the_way_in_leads_to_this_contest_and_says_nothing(house: House) -> None:
    of = await freezes(house, OPEN, *OPEN_ROUNDS)
    at(house, OPEN_ROUNDS[0].opens)
    payload = pointer_to(of.contest)
    async with reader(house) as web:
        text = (await web.get(f"/thi/{OPEN}")).text
        assert f'href="/#ma={payload}"' in text
        assert "t.me" not in text
        house.desk.lead_to("telegram", "https://t.me/loa_ban_bot")
        house.later(seconds=61)
        assert f"https://t.me/loa_ban_bot?start={payload}" in (await web.get(f"/thi/{OPEN}")).text
    assert OPEN not in payload


async def test_zalo_is_named_where_there_is_an_account(house: House) -> None:
    await freezes(house, OPEN, *OPEN_ROUNDS)
    at(house, OPEN_ROUNDS[0].opens)
    for account, there in (("", False), ("246845883529197922", True)):
        routes = contest_routes(house.store, house.desk, network_of, account)
        app = Starlette(routes=routes)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://loa.example") as web:
            text = (await web.get(f"/thi/{OPEN}")).text
        assert ('href="https://zalo.me/246845883529197922"' in text) is there


async def test_after_the_closing_nobody_is_led_in(house: House) -> None:
    await done(house)
    async with reader(house) as web:
        assert "/#ma=" not in (await web.get(f"/thi/{DONE}")).text


async def test_three_hundred_at_once_cost_one_rendering(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    await done(house)
    made = 0
    shown = contest_open.shown

    async def counted(*args: object) -> object:
        nonlocal made
        made += 1
        return await shown(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(contest_open, "shown", counted)
    async with reader(house) as web:
        answers = await asyncio.gather(*(web.get(f"/thi/{DONE}") for _ in range(300)))
        assert {answer.status_code for answer in answers} == {200}
        assert made == 1
        tag = answers[0].headers["etag"]
        assert (await web.get(f"/thi/{DONE}", headers={"If-None-Match": tag})).status_code == 304
        house.later(seconds=61)
        await web.get(f"/thi/{DONE}")
        assert made == 2


async def test_what_is_published_here_is_seen_at_once(house: House) -> None:
    of = await freezes(house, DONE, DONE_ROUND)
    async with reader(house) as web:
        await Crowd(house, of, 12, 3).sits()
        assert "Đã có kết quả." not in words((await web.get(f"/thi/{DONE}")).text)
        await publish(house.store, house.desk, DONE, -1)
        assert "Đã có kết quả." in words((await web.get(f"/thi/{DONE}")).text)


async def test_a_page_weighs_less_than_sixty_thousand_bytes_with_all_that_it_loads(house: House) -> None:
    await done(house)
    await freezes(house, OPEN, *OPEN_ROUNDS)
    async with reader(house) as web:
        shared = 0
        for name in (
            "contests.css",
            "icon.svg",
            "fonts/be-vietnam-pro-Regular.woff2",
            "fonts/be-vietnam-pro-SemiBold.woff2",
        ):
            shared += int(
                (await web.get(f"{static_path()}/{name}", headers={"Accept-Encoding": "gzip"})).headers[
                    "content-length"
                ]
            )
        weights = {}
        for path in ("", f"/{DONE}", f"/{OPEN}", f"/{DONE}/dap-an", f"/{DONE}/cua-toi"):
            answer = await web.get(f"/thi{path}", headers={"Accept-Encoding": "gzip"})
            weights[path] = int(answer.headers["content-length"]) + shared
    assert all(weight < MOST_BYTES for weight in weights.values()), weights
    print(weights)


async def test_each_round_has_its_result_as_soon_as_it_is_published(house: House) -> None:
    rounds = (DONE_ROUND, Round("Vòng sau", LAST + dt.timedelta(days=30), LAST + dt.timedelta(days=31)))
    of = await freezes(house, DONE, *rounds, ranking="each")
    one = Crowd(house, of, 12, 3)
    at(house, DONE_ROUND.opens)
    for _ in range(8):
        await house.store.write(one._enters)
    at(house, LAST)
    result = await publish(house.store, house.desk, DONE, 0)
    told = await reads(house, f"/{DONE}")
    assert "Chờ vòng sau." in told
    assert result.seed in told
    assert f"Kết quả {DONE_ROUND.name}" in told
    async with reader(house) as web:
        assert "Đáp án có sau khi vòng cuối đóng" in (await web.get(f"/thi/{DONE}/dap-an")).text
