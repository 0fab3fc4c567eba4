"""What pages are made of: fields that say what is wrong, tables that are sorted by a link, and nothing unescaped."""

from starlette.responses import Response

from bot.web.desk.pages import HOME, Page
from bot.web.desk.visit import Visit
from tests.conftest import House
from tests.service.officers.kit import employed
from tests.web.desk.kit import Officer, signed_in, site, words

PATH = f"{HOME}/thu"
COLUMNS = [("ten", "Xã", ""), ("ho", "Số hộ", "n"), ("", "Ghi chú", "")]


async def made_of(house: House, source: str, query: str = "") -> Officer:
    """A page whose content is a template's text."""

    async def show(visit: Visit) -> Response:
        text = "{% extends 'desk/layout.html' %}{% block title %}Thử{% endblock %}{% block content %}" + source
        html = visit.shell.templates.from_string(text + "{% endblock %}").render(visit=visit, columns=COLUMNS)
        return Response(html, media_type="text/html")

    officer = await signed_in(house, app=site(house, (Page(PATH, show, menu="Thử", says={"ok": "Đã lưu."}),)))
    await officer.opens(PATH + query)
    return officer


TABLE = """{% call kit.table(visit, "Bảng <b>", columns, visit.query.get("xep", ""), visit.query.get("chieu", "")) %}
<tbody></tbody>{% endcall %}"""


async def test_a_table_is_sorted_by_links_that_keep_the_rest_of_the_address(house: House) -> None:
    html = (await made_of(house, TABLE, "?ky=2026&trang=3&xep=ho&chieu=xuong")).answer.text
    assert 'aria-sort="descending"' in html and "Bảng &lt;b&gt;" in html
    assert f'href="{PATH}?ky=2026&amp;xep=ho&amp;chieu=len"' in html  # once more the other way, from page one
    assert f'href="{PATH}?ky=2026&amp;xep=ten&amp;chieu=len"' in html  # names from A, numbers from the largest
    assert html.count("<a href") - (await made_of(house, "")).answer.text.count("<a href") == 2


async def test_numbers_begin_with_the_largest(house: House) -> None:
    assert "xep=ho&amp;chieu=xuong" in (await made_of(house, TABLE)).answer.text


async def test_a_field_says_what_is_wrong_where_it_is(house: House) -> None:
    source = """{{ kit.field("so", "Số", "1<2", "Sai.", "Ví dụ 5.", more={"inputmode": "numeric"}) }}"""
    html = (await made_of(house, source)).answer.text
    assert 'aria-describedby="w-so h-so" aria-invalid="true" inputmode="numeric"' in html
    assert 'value="1&lt;2"' in html and '<label for="f-so">Số' in html


async def test_choices_and_ticks_keep_what_was_chosen(house: House) -> None:
    source = """{{ kit.choose("xa", "Xã", [("1", "Một"), ("2", "Hai")], "2") }}
    {{ kit.ticks("chu_de", "Chủ đề", [("a", "A"), ("b", "B")], ("b",)) }}"""
    html = (await made_of(house, source)).answer.text
    assert '<option value="2" selected>' in html and '<option value="1">' in html
    assert 'value="b" checked>' in html and 'value="a">' in html


async def test_pages_of_a_long_list_lead_on_and_back(house: House) -> None:
    leaf = "{{ kit.leaf(visit, visit.number('trang'), 50, 101) }}"
    first, last = [(await made_of(house, leaf, query)).answer.text for query in ("", "?trang=3")]
    assert "trang=2" in first and "Trang trước" not in first
    assert "trang=2" in last and "Trang sau" not in last and "Trang 3 / 3" in words(last)


async def test_figure_note_empty_and_chart_are_there(house: House) -> None:
    source = """<ul class="figures">{{ kit.figure("Số hộ", 1234|number, "hộ", "của 2.000 hộ", "/can-bo/xa") }}</ul>
    {{ kit.counted("Hộ", "Thẻ", "2026-11-23"|day) }}{{ kit.empty("Chưa có.", "/can-bo/nhap", "Nhập") }}
    {% call kit.chart("/can-bo/hinh", "Cột cao nhất là tháng 3", "Theo tháng") %}<table></table>{% endcall %}"""
    officer = await made_of(house, source)
    assert "Số hộ 1.234 hộ của 2.000 hộ" in officer.said and "Tính đến 23/11/2026" in officer.said
    assert 'alt="Cột cao nhất là tháng 3"' in officer.answer.text and "Xem bảng số" in officer.said


async def test_a_message_is_one_of_the_page_and_never_what_stands_in_the_address(house: House) -> None:
    assert "Đã lưu." in (await made_of(house, "", "?da=ok")).said
    assert "Chuyển tiền" not in (await made_of(house, "", "?da=Chuyển+tiền")).said


async def test_a_name_is_text_and_no_mark(house: House) -> None:
    await employed(house, name="<script>alert(1)</script>")
    boss = await signed_in(house)
    await boss.opens(f"{HOME}/nguoi")
    assert "<script>alert" not in boss.answer.text and "&lt;script&gt;alert(1)" in boss.answer.text
