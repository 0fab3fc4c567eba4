"""Content, trends, targets, groups, charts and the page that explains them."""

import re

import pytest

from bot.model.officers import ROLES
from bot.reach.measures import COUNTS
from bot.reach.period import period
from bot.service.households.groups import groups_of
from bot.service.targets.uses import content_use
from bot.storage import uses
from bot.storage.sql import Db
from bot.web.desk.charts import CHARTS
from bot.web.desk.content import CONTENT
from bot.web.desk.groups import GROUPS
from bot.web.desk.method import METHOD
from bot.web.desk.pages import HOME
from bot.web.desk.target import TARGET
from bot.web.desk.trends import TRENDS
from tests.conftest import House
from tests.storage.test_uses import ROW
from tests.web.desk.filled import FEW
from tests.web.desk.kit import signed_in
from tests.web.desk.reading import figures, number, plain, table


async def test_content_tells_what_is_read_and_what_is_missed(province: House) -> None:
    officer = await signed_in(province)
    await officer.opens(CONTENT)
    async with province.store.reading() as reading:
        use = await content_use(reading, province.desk, period("2026"))
    shown = figures(officer.answer.text)
    assert number(shown["Lượt đọc thẻ"].removesuffix(" lượt")) == sum(card.read for card in use.cards) > 0
    assert number(shown["Câu gõ hỏi, không có thẻ"].removesuffix(" câu")) == use.not_found > 0
    missed = [question for question in use.questions if question.missed is not None]
    first, *_ = table(officer.answer.text, "Câu hỏi có từ 10 lượt trả lời")[1:]
    assert missed[0].missed is not None
    assert first[1:] == [f"{missed[0].missed:.1f} %".replace(".", ","), f"{missed[0].answered}"]


async def test_a_question_with_nine_answers_is_not_judged(house: House) -> None:
    question = next(iter(house.desk.everything.questions))

    def put(db: Db) -> None:
        db.run(ROW, day="2026-11-01", commune="", kind="wrong", item=question, channel="web", n=9)

    await house.store.write(put)
    officer = await signed_in(house)
    await officer.opens(CONTENT)
    assert "Chưa câu hỏi nào có đủ 10 lượt trả lời" in officer.said


@pytest.mark.parametrize("role", ["province", "editor", "auditor"])
async def test_content_is_the_same_for_everyone_who_may_see_it(province: House, role: str) -> None:
    officer = await signed_in(province, role)  # type: ignore[arg-type]  # a role
    await officer.opens(CONTENT)
    assert officer.answer.status_code == 200
    names = [commune.full_name for commune in province.desk.gazetteer.communes.values()]
    assert not [name for name in names if name.lower() in officer.said.lower()]


async def test_content_stays_the_same_while_days_are_added_up(province: House) -> None:
    officer = await signed_in(province)
    await officer.opens(CONTENT)
    before = officer.said
    while await province.store.write(uses.add_up, "2026-11-22"):
        pass
    await officer.opens(CONTENT)
    assert officer.said == before


async def test_what_is_withheld_is_listed_for_the_editor(house: House) -> None:
    import datetime as dt

    house.now = dt.datetime(2019, 1, 1, tzinfo=dt.UTC)
    officer = await signed_in(house, "editor")
    await officer.opens(CONTENT)
    assert "văn bản pháp luật làm căn cứ chưa có hoặc hết hiệu lực" in officer.said


async def test_trends_show_every_month_of_the_years_and_a_table_under_each_chart(province: House) -> None:
    officer = await signed_in(province)
    await officer.opens(TRENDS)
    html = officer.answer.text
    months = [row[0] for row in table(html, "Số hộ theo tháng")[1:]]
    assert months[0] == "01/2025" and months[-1] == "11/2026" and len(months) == 23
    assert len(table(html, "Buổi tuyên truyền theo tháng")) > 5
    assert table(html, "Lượt đọc và trả lời theo kênh")[0] == ["Tháng", "Trang chat", "Telegram"] or "Telegram" in html
    assert table(html, "Từ chắc chắn đến nhiều nhất")[0] == ["Chỉ tiêu", "2024", "2025", "2026"]
    assert len(re.findall(r"<img [^>]*alt=\"Biểu đồ[^\"]+\"", html)) == 3
    assert html.count("<details><summary>Xem bảng số") == 3


async def test_a_communes_officer_sees_trends_of_her_commune_and_no_channels(province: House) -> None:
    officer = await signed_in(province, "commune", FEW[0])
    await officer.opens(TRENDS)
    assert officer.answer.status_code == 200 and "Xã Thất Khê" in officer.said
    assert "kênh" not in officer.said
    assert (await officer.opens(f"{CHARTS}/kenh")).status_code == 404


@pytest.mark.parametrize("chart", ["thang", "chu-de", "cach", "buoi", "kenh", "chi-tieu"])
async def test_a_chart_is_a_picture_without_script_or_other_hosts(province: House, chart: str) -> None:
    officer = await signed_in(province)
    answer = await officer.opens(f"{CHARTS}/{chart}?ky=2026&do=few-households")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert "<script" not in answer.text and "http" not in answer.text.replace("http://www.w3.org/2000/svg", "")
    assert answer.headers["Cache-Control"] == "no-store"


async def test_a_chart_shows_the_numbers_of_its_table(province: House) -> None:
    officer = await signed_in(province)
    await officer.opens(f"{HOME}/xa/{FEW[0]}")
    rows = table(officer.answer.text, "Số hộ theo tháng")[1:]
    source = re.search(rf'<img src="({CHARTS}[^"]+)"', officer.answer.text)
    assert source
    chart = plain((await officer.opens(source[1].replace("&amp;", "&"))).text)
    for month, card, own, *_ in rows:
        assert month in chart and f"{card} + {own}" in chart


async def test_a_chart_that_is_none_and_a_commune_that_is_not_hers_are_not_here(province: House) -> None:
    officer = await signed_in(province, "commune", FEW[0])
    for path in ("khong-co", f"thang?xa={FEW[1]}", "thang?xa=99999", "thang?ky=hom-qua", "chi-tieu?do=x"):
        assert (await officer.opens(f"{CHARTS}/{path}")).status_code == 404, path
    assert (await officer.opens(f"{CHARTS}/thang?xa={FEW[0]}")).status_code == 200
    mine, all_there_is = officer.answer.text, (await officer.opens(f"{CHARTS}/thang")).text
    assert mine == all_there_is


async def test_a_small_sensitive_cell_is_in_no_chart(house: House) -> None:
    from bot.storage import counting

    def reached(db: Db) -> None:
        for n in range(4):
            counting.keep(db, n, "2026-10", "tuoi-cuoi", "opened", FEW[0], "card")

    await house.store.write(reached)
    officer = await signed_in(house)
    chart = plain((await officer.opens(f"{CHARTS}/chu-de?xa={FEW[0]}")).text)
    assert "ít quá, không nêu số" in chart and "4 + 0" not in chart


async def test_every_target_has_a_page_with_parts_years_and_communes(province: House) -> None:
    officer = await signed_in(province)
    for target in province.desk.plan.target:
        await officer.opens(f"{TARGET}/{target.key}")
        assert officer.answer.status_code == 200
        assert target.text in officer.said
        for measure in target.measure:
            assert COUNTS[measure.kind] in officer.said
            assert len(table(officer.answer.text, f"{measure.name}, từng xã, phường")) > 1
    assert (await officer.opens(f"{TARGET}/x")).status_code == 404


async def test_a_communes_officer_sees_no_other_commune_on_a_target(province: House) -> None:
    officer = await signed_in(province, "commune", FEW[0])
    for target in province.desk.plan.target:
        await officer.opens(f"{TARGET}/{target.key}")
        names = [each.name for code, each in province.desk.gazetteer.communes.items() if code != FEW[0]]
        assert not [name for name in names if f"Xã {name}" in officer.said or f"Phường {name}" in officer.said]


async def test_groups_are_those_of_the_service_and_hidden_cells_say_so(province: House) -> None:
    officer = await signed_in(province)
    await officer.opens(f"{GROUPS}?ky=2026")
    async with province.store.reading() as reading:
        wanted = await groups_of(reading, province.desk, period("2026"))
    heading, *rows, whole = table(officer.answer.text, "Số hộ có thẻ")
    assert heading == ["Xã, phường", *(name for _, name in wanted.columns)]
    assert [number(cell) for cell in whole[1:]] == list(wanted.totals.values())
    lines = {name.lower(): line for _, name, line in wanted.rows}
    assert rows
    for name, *cells in rows:
        told = ["ít, không nêu" if n is None else f"{n:,}".replace(",", ".") for n in lines[name.lower()].values()]
        assert cells == told
    await (mine := await signed_in(province, "commune", FEW[0])).opens(f"{GROUPS}?ky=2026")
    assert [row[0] for row in table(mine.answer.text, "Số hộ có thẻ")[1:]] == ["Xã Thất Khê"]


@pytest.mark.parametrize("role", sorted(ROLES))
async def test_everyone_may_read_how_it_is_counted(house: House, role: str) -> None:
    area = {"commune": FEW[0], "school": "truong-1"}.get(role, "")
    officer = await signed_in(house, role, area)  # type: ignore[arg-type]  # a role
    await officer.opens(METHOD)
    assert officer.answer.status_code == 200
    assert "dưới 10 hộ thì không nêu" in officer.said and "dưới 5 hộ thì không nêu" in officer.said


async def test_every_way_to_how_it_is_counted_leads_somewhere(province: House) -> None:
    officer = await signed_in(province)
    anchors = set(re.findall(r'id="([^"]+)"', (await officer.opens(METHOD)).text))
    pages = [f"{HOME}/tong-quan", f"{HOME}/xa", f"{HOME}/xa?bando=194", f"{HOME}/xa/{FEW[0]}", CONTENT, TRENDS, GROUPS]
    pages += [f"{TARGET}/{target.key}" for target in province.desk.plan.target]
    for path in pages:
        led = re.findall(rf'href="{METHOD}#([^"]+)"', (await officer.opens(path)).text)
        assert led, path
        assert set(led) <= anchors, path
