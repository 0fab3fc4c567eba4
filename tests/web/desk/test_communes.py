"""The table of communes: every number in it, in any order, on any map, and no small one."""

from bot.model.folding import fold
from bot.reach.period import period
from bot.service.households.comparison import comparison_of
from bot.service.households.count import Asked
from bot.storage import counting
from bot.storage.reached import import_denominators
from bot.storage.sql import Db
from bot.web.desk.communes import COMMUNES, SORTS
from tests.conftest import House
from tests.service.targets.test_measured import told
from tests.web.desk.filled import FEW
from tests.web.desk.kit import signed_in
from tests.web.desk.reading import figures, number, plain, table, tiles

CAPTION = "Số hộ đã được nghe"


async def rows(house: House, query: str = "", role: str = "province", area: str = "") -> list[list[str]]:
    officer = await signed_in(house, role, area)  # type: ignore[arg-type]  # a role
    answer = await officer.opens(f"{COMMUNES}{query}")
    assert answer.status_code == 200
    return table(answer.text, CAPTION)[1:]


async def test_every_commune_stands_there_with_its_numbers_and_they_add_up(province: House) -> None:
    found = await rows(province)
    *communes, whole = found
    assert len(communes) == 65
    for column in (1, 2, 3):
        assert sum(number(row[column]) for row in communes) == number(whole[column]) > 0
    async with province.store.reading() as reading:
        counted = await comparison_of(reading, province.desk, Asked(period("2026"), "commune"))
    for row, each in zip(communes, counted.rows, strict=True):
        cell = each.line.reached
        assert cell is not None and fold(row[0]) == fold(each.line.name)
        assert [number(n) for n in row[1:4]] == [cell.card, cell.self, cell.declared]


async def test_it_is_sorted_by_any_column_in_both_directions(province: House) -> None:
    for key in SORTS:
        up, down = await rows(province, f"?xep={key}&chieu=len"), await rows(province, f"?xep={key}&chieu=xuong")
        assert sorted(row[0] for row in up) == sorted(row[0] for row in down)
        assert up[:-1] != down[:-1], key
    by_card = [number(row[1]) for row in (await rows(province, "?xep=the&chieu=xuong"))[:-1]]
    assert by_card == sorted(by_card, reverse=True)
    names = [fold(row[0]).split(" ", 1)[1] for row in (await rows(province, "?xep=ten&chieu=len"))[:-1]]
    assert names == sorted(names)


async def test_what_has_nothing_to_sort_by_stands_last_either_way(province: House) -> None:
    for direction in ("len", "xuong"):
        *_, last, _ = await rows(province, f"?xep=ho&chieu={direction}")
        assert last[4] == "chưa có"


async def test_it_is_filtered_by_words_kind_silence_and_share(province: House) -> None:
    assert {row[0] for row in await rows(province, "?tim=that%20khe")} == {"Xã Thất Khê", "Toàn tỉnh"}
    assert {row[0].split()[0] for row in await rows(province, "?loai=ph%C6%B0%E1%BB%9Dng")} == {"Phường", "Toàn"}
    silent = await rows(province, "?im=1")
    everybody = await rows(province)
    assert 1 < len(silent) < 20 < len(everybody)
    officer = await signed_in(province)
    await officer.opens(COMMUNES)
    assert officer.answer.text.count('<span class="tag bad">im ắng</span>') == len(silent) - 1
    below = (await rows(province, "?duoi=10"))[:-1]
    assert below and all(float(row[5].split("–")[0].rstrip(" %").replace(",", ".")) < 10 for row in below)


async def test_a_filter_that_finds_nothing_says_how_to_go_on(province: House) -> None:
    officer = await signed_in(province)
    await officer.opens(f"{COMMUNES}?tim=khong-co-noi-nay&ky=2026-11")
    assert "Không có xã, phường nào như vậy." in officer.said
    assert f'href="{COMMUNES}?ky=2026-11"' in officer.answer.text


async def test_nonsense_in_the_address_changes_nothing(province: House) -> None:
    usual = await rows(province)
    assert await rows(province, "?xep=x&chieu=y&loai=z&duoi=abc&bando=7&chude=khong-co&do=1&im=2") == usual
    officer = await signed_in(province)
    await officer.opens(f"{COMMUNES}?ky=hom-qua")
    assert "không phải kỳ báo cáo" in officer.said
    await officer.opens(f"{COMMUNES}?ky=2012")
    assert "Kế hoạch bắt đầu từ năm 2018" in officer.said


async def test_a_month_is_held_against_the_month_before(province: House) -> None:
    now, then = await rows(province, "?ky=2026-10"), await rows(province, "?ky=2026-09")
    for row, before in zip(now, then, strict=True):
        change = number(row[1]) + number(row[2]) - number(before[1]) - number(before[2])
        assert row[6] == (f"+{change}" if change > 0 else f"−{-change}" if change else "0")


async def test_old_maps_add_up_to_the_same_province_and_mark_what_is_an_estimate(province: House) -> None:
    whole = (await rows(province, "?ky=2025"))[-1]
    for key, size in (("11", 11), ("194", 194), ("226", 226)):
        found = await rows(province, f"?ky=2025&bando={key}")
        assert len(found) == size + 1
        assert found[-1][1:4] == whole[1:4]
        assert [sum(number(row[n]) for row in found[:-1]) for n in (1, 2, 3)] == [number(cell) for cell in whole[1:4]]
    officer = await signed_in(province)
    await officer.opens(f"{COMMUNES}?ky=2026&bando=194")
    assert "≈" in officer.said and "phần đếm trên bản đồ khác" in officer.said


async def test_a_sensitive_topic_is_hidden_where_it_is_small_and_no_filter_or_order_feels_for_it(house: House) -> None:
    sizes = {"06040": 30, "06058": 4, "06004": 12, "05986": 25}

    def reached(db: Db) -> None:
        number = 0
        for code, size in sizes.items():
            for _ in range(size):
                number += 1
                counting.keep(db, number, "2026-10", "tuoi-cuoi", "opened", code, "card")
        import_denominators(db, [told("households", code, 100) for code in house.desk.gazetteer.communes])

    await house.store.write(reached)
    officer = await signed_in(house)
    await officer.opens(f"{COMMUNES}?chude=tuoi-cuoi")
    found = {row[0]: row for row in table(officer.answer.text, CAPTION)[1:]}
    hidden = {name for name, row in found.items() if "ít, không nêu" in row}
    assert "Xã Quốc Việt" in hidden and len(hidden) == 2
    assert tiles(officer.answer.text)["06058"] == "ít, không nêu"
    assert "Ít, không nêu" in officer.said
    for direction in ("len", "xuong"):
        ordered = await rows(house, f"?chude=tuoi-cuoi&xep=the&chieu={direction}")
        assert {row[0] for row in ordered[-3:-1]} == hidden
    below = {row[0] for row in await rows(house, "?chude=tuoi-cuoi&duoi=100")}
    assert len(below) == 64 and not below & hidden
    await officer.opens(f"{COMMUNES}?chude=tuoi-cuoi&bando=194")
    assert "ở từng xã cũ không nêu số nào" in officer.said
    assert "<table>" not in officer.answer.text


async def test_the_map_says_what_the_table_says(province: House) -> None:
    officer = await signed_in(province)
    await officer.opens(f"{COMMUNES}?do=ho")
    shown = tiles(officer.answer.text)
    assert len(shown) == 65
    names = {code: fold(commune.full_name) for code, commune in province.desk.gazetteer.communes.items()}
    by_name = {fold(row[0]): row for row in table(officer.answer.text, CAPTION)[1:]}
    for code, words in shown.items():
        row = by_name[names[code]]
        assert number(words.removesuffix(" hộ")) == number(row[1]) + number(row[2])
    await officer.opens(COMMUNES)
    shares = tiles(officer.answer.text)
    assert shares[list(names)[3]] == "chưa có số hộ"
    assert sum(words.endswith("%") for words in shares.values()) == 64


async def test_without_any_number_of_households_the_map_shows_houses(house: House) -> None:
    await house.joins("lan", "that khe")
    officer = await signed_in(house)
    await officer.opens(COMMUNES)
    assert tiles(officer.answer.text)["06040"] == "1 hộ"
    assert "Trong ô là số hộ" in officer.said


async def test_an_empty_province_shows_noughts_and_no_share(house: House) -> None:
    officer = await signed_in(house)
    await officer.opens(COMMUNES)
    assert officer.answer.status_code == 200
    assert figures(officer.answer.text)["Hộ có thẻ"] == "0 hộ"
    assert "còn 65 xã, phường chưa có số hộ" in officer.said


async def test_a_communes_officer_sees_her_own_row_and_no_other(province: House) -> None:
    found = await rows(province, role="commune", area=FEW[0])
    assert [row[0] for row in found] == ["Xã Thất Khê"]
    officer = await signed_in(province, "commune", FEW[0])
    for query in ("", "?bando=194", "?bando=11&ky=2025", "?chude=tuoi-cuoi", "?tim=quoc"):
        answer = await officer.opens(f"{COMMUNES}{query}")
        others = [each.name for code, each in province.desk.gazetteer.communes.items() if code != FEW[0]]
        shown = plain(answer.text).replace(
            "Xã Chi Lăng", ""
        )  # a commune of before on her land has the name of one of today
        assert not [name for name in others if f"Xã {name}" in shown or f"Phường {name}" in shown], query
        assert 'class="tiles"' not in answer.text


async def test_her_former_communes_are_those_on_her_land(province: House) -> None:
    found = await rows(province, "?bando=194&ky=2025", role="commune", area=FEW[0])
    atlas = province.desk.gazetteer.atlas
    mine = {share.code for share in atlas.formerly(FEW[0], 1)}  # type: ignore[arg-type]  # a vintage
    names = {fold(name) for code, name in atlas.named("communes-2025") if code in mine}
    assert {fold(row[0]) for row in found} <= names
