"""The officer's figures: distinct households, told apart, with a denominator or none, never singling out a house."""

import msgspec
from msgspec.structs import replace

from bot.model.replies import Figures, Picture, Say
from bot.reach.figures import Denominator, Reached, as_json
from bot.reach.period import period
from bot.service.carriers import wire
from bot.service.households.count import table_of
from bot.service.talks.figures import say_figures
from bot.storage.reached import import_denominators
from tests.conftest import House
from tests.talk.test_lock_screen import told
from tests.talking import small_library


async def table(house: House, span: str = "2026", by: str = "commune", area: str = "") -> object:
    return await table_of(house.store, small_library(), house.desk.gazetteer, period(span), by, area)  # type: ignore[arg-type]


async def test_every_commune_has_a_row_and_the_total_counts_houses(house: House) -> None:
    await house.joins("lan", "that khe")
    await house.joins("pao", "quoc viet")
    found = as_json(await table(house))  # type: ignore[arg-type]
    rows = {row["code"]: row for row in found["rows"]}  # type: ignore[attr-defined]
    assert len(rows) == 65
    assert rows["06040"] == {
        "code": "06040",
        "name": "xã Thất Khê",
        "households": {"card": 0, "self": 1, "declared": 0},
        "denominator": None,
    }
    assert found["total"]["households"] == {"card": 0, "self": 2, "declared": 0}  # type: ignore[index]
    assert (found["period"], found["by"]) == ("2026", "commune")


async def test_a_house_on_two_topics_and_in_two_months_counts_once_a_period(house: House) -> None:
    import datetime as dt

    await house.joins("lan")
    await house.types("lan", "chu de", "3")
    house.now += dt.timedelta(days=10)
    await house.types("lan", "nghe")
    by_month = as_json(await table(house, by="month"))  # type: ignore[arg-type]
    assert [row["households"]["self"] for row in by_month["rows"]] == [1, 1]  # type: ignore[attr-defined]
    assert by_month["total"]["households"]["self"] == 1  # type: ignore[index]


async def test_a_period_holds_its_months_and_no_others(house: House) -> None:
    await house.joins("lan")
    for span, reached in [
        ("2026-11", 1),
        ("2026-Q4", 1),
        ("2026-10", 0),
        ("2025", 0),
        ("2021-2025", 0),
        ("2026-2030", 1),
    ]:
        found = as_json(await table(house, span))  # type: ignore[arg-type]
        assert found["total"]["households"]["self"] == reached, span  # type: ignore[index]


async def test_midnight_in_viet_nam_begins_the_month(house: House) -> None:
    import datetime as dt

    house.now = dt.datetime(2026, 11, 30, 17, 0, tzinfo=dt.UTC)
    await house.joins("lan")
    assert await house.rows("SELECT DISTINCT month FROM reach") == [("2026-12",)]


async def test_a_share_stands_only_beside_its_denominator_source_and_day(house: House) -> None:
    await house.joins("lan")
    order = Figures("2026", "commune", "06040", "vi", Say(title="t", id="x.0", choices=("a",)))
    assert "(chưa có số hộ)" in (await say_figures(house.store, house.desk, order)).body
    rows: list[dict[str, object]] = [
        {"commune": "06040", "what": "households", "n": 40, "source": "UBND xã", "as_of": "2026-01-01"},
        {"commune": "06040", "what": "households", "n": 50, "source": "UBND xã", "as_of": "2026-06-30"},
    ]
    await house.store.write(import_denominators, rows)
    said = await say_figures(house.store, house.desk, order)
    assert "(0,0-2,0 % của 50 hộ; nguồn: UBND xã, 30/06/2026)" in said.body
    assert (said.choices, said.id) == (("a",), "x.0")


async def test_the_whole_has_no_denominator_while_one_commune_lacks_it(house: House) -> None:
    rows: list[dict[str, object]] = [
        {"commune": code, "what": "households", "n": 10, "source": "Cục Thống kê", "as_of": "2026-01-01"}
        for code in list(house.desk.gazetteer.communes)[1:]
    ]
    await house.store.write(import_denominators, rows)
    assert (await table(house)).total.denominator is None  # type: ignore[attr-defined]
    first = next(iter(house.desk.gazetteer.communes))
    rows = [{"commune": first, "what": "households", "n": 10, "source": "UBND phường", "as_of": "2026-02-01"}]
    await house.store.write(import_denominators, rows)
    whole = (await table(house)).total.denominator  # type: ignore[attr-defined]
    assert whole == Denominator(650, "Cục Thống kê; UBND phường", "2026-01-01")


async def test_a_sensitive_topic_of_one_commune_is_not_shown_under_ten_houses(house: House) -> None:
    for n in range(9):
        await house.joins(f"p{n}")
        await house.types(f"p{n}", "chu de", "3")
    lines = {line.code: line.reached for line in (await table(house, by="topic", area="06040")).lines}  # type: ignore[attr-defined]
    assert lines["tuoi-cuoi"] is None
    assert lines["binh-dang"] == Reached(0, 9, 0)
    await house.joins("p9")
    await house.types("p9", "chu de", "3")
    lines = {line.code: line.reached for line in (await table(house, by="topic", area="06040")).lines}  # type: ignore[attr-defined]
    assert lines["tuoi-cuoi"] == Reached(0, 10, 0)


async def test_a_topic_that_is_gone_from_the_library_is_hidden_as_a_sensitive_one(house: House) -> None:
    from bot.storage import counting

    await house.store.write(counting.keep, 1, "2026-11", "gone", "opened", "06040", "card")
    (line,) = [line for line in (await table(house, by="topic", area="06040")).lines if line.code == "gone"]  # type: ignore[attr-defined]
    assert line.reached is None
    whole = await table(house, by="topic")
    assert [line.reached for line in whole.lines if line.code == "gone"] == [Reached(1)]  # type: ignore[attr-defined]


async def test_erasing_does_not_uncount(house: House) -> None:
    await house.joins("lan")
    before = await table(house)
    await house.types("lan", "xoa du lieu")
    assert await table(house) == before


async def test_heads_counted_at_a_meeting_stand_apart(house: House) -> None:
    from bot.storage.sql import Db, Sql

    def met(db: Db) -> None:
        db.run(
            Sql(
                """INSERT INTO meetings (id, origin, kind, day, commune, village, led_by, grp, households, met, met_people,
                school, classes, source, photo, logged_at, logged_by, open_until)
                VALUES (1, 'm', 'meeting', '2026-11-01', '06040', '', '', '', 30, 0, 0, '', '', 'web', '', 0, 0, 0)"""
            )
        )
        for topic in ("binh-dang", "tuoi-cuoi"):
            db.run(Sql("INSERT INTO meeting_topics (meeting, topic) VALUES (1, :t)"), t=topic)

    await house.store.write(met)
    by_commune, by_topic = await table(house), await table(house, by="topic")
    assert by_commune.total.reached == Reached(0, 0, 30)  # type: ignore[attr-defined]
    assert {line.code: line.reached.declared for line in by_topic.lines if line.reached.declared} == {  # type: ignore[attr-defined]
        "binh-dang": 30,
        "tuoi-cuoi": 30,
    }


async def said(house: House, order: Figures) -> Say:
    return await say_figures(house.store, house.desk, order)


def order(by: str = "commune", area: str = "", **more: object) -> Figures:
    return Figures("2026", by, area, "vi", Say(title="Số hộ đã được nghe, năm 2026", id="x.0", choices=("a",)), **more)  # type: ignore[arg-type]


async def test_a_picture_holds_the_same_figures_as_the_words(house: House) -> None:
    await house.joins("lan")
    drawn = await said(house, order(picture=True))
    (picture,) = drawn.media
    assert isinstance(picture, Picture)
    assert picture.png.startswith(b"\x89PNG")
    assert "xã Thất Khê: thẻ 0, tự khai 1;" in picture.alt
    assert drawn.body == "Toàn tỉnh: thẻ 0, tự khai 1 (chưa có số hộ)"
    assert (drawn.choices, drawn.id) == (("a",), "x.0")


async def test_a_topic_is_told_officially_but_not_on_a_locked_screen(house: House) -> None:
    """S2: in words and beside a picture, in both languages, for the whole province and for one commune."""
    await house.joins("lan")
    for by, area in (("commune", ""), ("month", ""), ("month", "06040")):  # by topic: see below
        for picture in (False, True):
            for language in ("vi", "en"):
                asked = order(by, area, topic="tuoi-cuoi", picture=picture)
                answer = await said(house, replace(asked, language=language))
                assert "tảo hôn" in answer.body
                assert told(answer) == [], answer.body


async def test_a_list_of_topics_begins_with_what_tells_nothing(house: House) -> None:
    """S2: with nothing counted the words before the first name are the fewest."""
    for joined in (False, True):
        if joined:
            for n in range(10):
                await house.joins(f"p{n}")
                await house.types(f"p{n}", "chu de", "3")
        for area in ("", "06040"):
            for language, title in (("vi", "Số hộ đã được nghe, năm 2026"), ("en", "Households reached, 2026")):
                for picture in (False, True):
                    asked = order("topic", area, picture=picture)
                    answer = await said(
                        house, replace(asked, language=language, frame=replace(asked.frame, title=title))
                    )
                    assert told(answer) == [], answer.body


async def test_figures_of_a_topic_count_that_topic(house: House) -> None:
    await house.joins("lan")
    assert "tự khai 1" in (await said(house, order(topic="binh-dang"))).body.splitlines()[0]
    assert "tự khai 0" in (await said(house, order(topic="tuoi-cuoi"))).body.splitlines()[0]


async def test_a_hidden_cell_is_hidden_in_words_and_in_the_picture(house: House) -> None:
    for n in range(9):
        await house.joins(f"p{n}")
        await house.types(f"p{n}", "chu de", "3")
    for picture in (False, True):
        answer = await said(house, order("topic", "06040", picture=picture))
        everything = answer.body + "".join(each.alt for each in answer.media if isinstance(each, Picture))
        assert "Ít quá, không nêu số: Phòng, chống tảo hôn" in everything
        assert "Phòng, chống tảo hôn: thẻ" not in everything


async def test_evidence_is_told_apart(house: House) -> None:
    await house.joins("lan")
    assert "Đã mở thẻ: thẻ 0, tự khai 1" in (await said(house, order("evidence"))).body


async def test_targets_are_a_line_each_and_say_why_they_cannot_be_computed(house: House) -> None:
    body = (await said(house, order("target"))).body
    paragraphs = body.split("\n\n")
    assert [each[:2] for each in paragraphs[1:]] == ["a)", "b)", "c)", "d)", "e)"]
    assert all("không tính được vì" in each for each in paragraphs[1:])
    assert len(body) < 1500
    assert told(await said(house, order("target"))) == []


async def test_one_target_is_told_with_its_parts_and_sources(house: House) -> None:
    rows: list[dict[str, object]] = [
        {"commune": "06040", "what": "households-few", "n": 200, "source": "UBND xã", "as_of": "2026-01-01"},
    ]
    await house.store.write(import_denominators, rows)
    await house.joins("lan")
    body = (await said(house, order("target", target="b"))).body
    assert "Phấn đấu 80% số hộ gia đình" in body
    assert "Hộ Dao, Mông, Cao Lan, Sán Chỉ: 0-1/200 hộ (0,0-0,5 %); chưa có chỉ tiêu cho giai đoạn này." in body
    assert "Tổng số: 200; nguồn: UBND xã, 01/01/2026" in body
    assert "a)" not in body
    assert "chỉ tiêu 80 %: chưa đạt" in (await said(house, replace(order("target"), period="2025"))).body


async def test_an_order_that_an_older_release_put_out_is_carried_out(house: House) -> None:
    await house.joins("lan")
    frame = {"type": "say", "title": "Số hộ đã được nghe, 2026", "choices": ["a"], "id": "x.0"}
    old = {"type": "figures", "period": "2026", "by": "month", "area": "", "language": "vi", "frame": frame}
    order = wire.unpack(msgspec.msgpack.encode(old))
    assert isinstance(order, Figures)
    assert "11/2026: thẻ 0, tự khai 1" in (await said(house, order)).body
