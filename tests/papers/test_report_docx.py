"""The annual report as a Word file: the decree's layout, the plan's parts in order, every number explained, nothing invented."""

import io
import re
import zipfile
from functools import cache
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.ns import qn
from docx.table import Table
from msgspec.structs import replace

from bot.library.forms import read_form
from bot.model.forms import ReportForm
from bot.papers.report_definitions import definitions_of
from bot.papers.report_docx import write_docx
from bot.papers.report_words import DEMO, TOO_FEW
from bot.reach.annual import AnnualReport
from tests.papers.reports import empty, full, of_commune
from tests.talking import ROOT, gazetteer, plan

REPORTS = {"full": full, "empty": empty, "commune": of_commune}


@cache
def form() -> ReportForm:
    return read_form(ROOT / "content")


@cache
def opened(name: str) -> DocxDocument:
    return read(REPORTS[name]())


def read(report: AnnualReport) -> DocxDocument:
    return Document(io.BytesIO(write_docx(report, form())))


def said(document: DocxDocument) -> str:
    """All that stands in it, in order, with plain spaces."""
    parts = [
        "".join(node.text or "" for node in block.iter(qn("w:t"))) for block in document.element.body.iter(qn("w:p"))
    ]
    return "\n".join(parts).replace("\N{NO-BREAK SPACE}", " ")


def cells(table: Table) -> list[list[str]]:
    return [[cell.text.replace("\N{NO-BREAK SPACE}", " ") for cell in row.cells] for row in table.rows]


def titled(document: DocxDocument, heading: str) -> Table:
    """The table with a column of that heading."""
    return next(table for table in document.tables if any(heading in row for row in cells(table)[:2]))


@pytest.mark.parametrize("name", REPORTS)
def test_the_page_is_the_decrees(name: str) -> None:
    section = opened(name).sections[0]
    assert (section.page_width.mm, section.page_height.mm) == (pytest.approx(210, abs=0.1), pytest.approx(297, abs=0.1))  # type: ignore[union-attr]
    assert 20 <= round(section.top_margin.mm) <= 25  # type: ignore[union-attr]
    assert 20 <= round(section.bottom_margin.mm) <= 25  # type: ignore[union-attr]
    assert 30 <= round(section.left_margin.mm) <= 35  # type: ignore[union-attr]
    assert 15 <= round(section.right_margin.mm) <= 20  # type: ignore[union-attr]


@pytest.mark.parametrize("name", REPORTS)
def test_the_page_number_stands_in_the_top_margin_from_the_second_page(name: str) -> None:
    first, *others = opened(name).sections
    assert first.different_first_page_header_footer
    assert first.first_page_header.paragraphs[0].text == ""
    number = first.header.paragraphs[0]
    assert " PAGE " in [node.text for node in number._p.iter(qn("w:instrText"))]
    assert number.style.paragraph_format.alignment == 1
    assert number.style.font.size.pt in (13, 14)
    assert all(section.header.is_linked_to_previous for section in others)
    assert not any(section.different_first_page_header_footer for section in others)


def test_every_style_in_use_is_black_times_new_roman() -> None:
    document = opened("full")
    used = {paragraph.style.name for paragraph in document.paragraphs}  # type: ignore[union-attr]
    for table in document.tables:
        used |= {paragraph.style.name for row in table.rows for cell in row.cells for paragraph in cell.paragraphs}
    for name in used:
        style = document.styles[name]
        fonts = style.element.rPr.find(qn("w:rFonts"))
        assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "cs", "eastAsia")} == {"Times New Roman"}
        assert not [key for key in fonts.attrib if "heme" in key], name
        assert str(style.font.color.rgb) == "000000", name


def test_no_run_has_a_size_of_its_own() -> None:
    """Whoever wants another size changes a style."""
    assert "w:sz" not in {child.tag for run in opened("full").element.body.iter(qn("w:rPr")) for child in run}


def test_the_nine_parts_stand_in_their_places() -> None:
    told = said(opened("full"))
    order = [
        "UBND TỈNH LẠNG SƠN",
        "SỞ DÂN TỘC VÀ TÔN GIÁO",
        "Số: …/BC-…",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Lạng Sơn, ngày … tháng … năm …",
        "BÁO CÁO",
        "năm 2023",
        "Kính gửi: Bộ Dân tộc và Tôn giáo; Ủy ban nhân dân tỉnh Lạng Sơn.",
        "Nơi nhận:",
        "- Lưu: VT.",
        "GIÁM ĐỐC",
        "[… điền: họ và tên người ký …]",
    ]
    places = [told.index(text) for text in order]
    assert places == sorted(places)


def test_a_commune_reports_in_its_own_name() -> None:
    told = said(opened("commune"))
    assert "ỦY BAN NHÂN DÂN\nXÃ THẤT KHÊ" in told
    assert "Thất Khê, ngày … tháng … năm …" in told
    assert "qua Sở Dân tộc và Tôn giáo" in told
    assert "SỞ DÂN TỘC" not in told
    assert "Kinh phí của Kế hoạch do tỉnh quản lý" in told


@pytest.mark.parametrize("name", REPORTS)
def test_the_parts_follow_the_plan(name: str) -> None:
    headings = [
        paragraph.text
        for paragraph in opened(name).paragraphs
        if paragraph.style.name in ("Heading 1", "Heading 2", "Tên phụ lục")  # type: ignore[union-attr]
    ]
    assert [text.split(".")[0] for text in headings] == [
        *("I", "1", "2", "II", "III", "1", "2", "3", "4", "IV", "V", "1", "2", "3"),
        *("PHỤ LỤC 1", "PHỤ LỤC 2", "PHỤ LỤC 3"),
    ]


@pytest.mark.parametrize("name", REPORTS)
def test_each_target_is_told_with_its_words_and_all_its_measures(name: str) -> None:
    told = said(opened(name))
    for target in plan().target:
        assert f"{target.key}) {target.name}" in told
        assert target.text in told
        assert all(f"- {measure.name}: " in told for measure in target.measure)


def test_a_measure_says_what_is_certain_what_is_possible_of_what_and_what_is_missing() -> None:
    told = said(opened("full"))
    assert (
        "- Cán bộ làm công tác dân tộc: chắc chắn 60 người, nhiều nhất 210 người; bằng 20,0 - 70,0 % của 300 người "
        "(nguồn: Sở Dân tộc và Tôn giáo, tính đến ngày 30/06/2023). Trong đó ghi nhận từng người (học xong khóa, ghi mã ở tập "
        "huấn): 60; lượt người đếm ở các buổi tập huấn: 150. Chỉ tiêu: 100 %. Kết luận: Chưa đạt. Còn thiếu: còn 2 xã, phường "
        "chưa có tổng số." in told
    )
    assert "Kết luận: Đạt." in told
    assert "Kết luận: Có thể đạt, chưa chắc." in told


def test_what_cannot_be_computed_says_why_and_nothing_is_judged_without_a_goal() -> None:
    told = said(opened("empty"))
    assert "không tính được vì chưa có số hộ Dao, Mông, Cao Lan, Sán Chỉ của từng xã" in told
    assert "households-few" not in told
    assert "Kết luận: Đạt" not in told
    assert "Chưa có chỉ tiêu cho giai đoạn này." in told
    assert "không kết luận đạt hay chưa đạt" in told


def test_an_empty_year_says_that_nothing_is_recorded() -> None:
    told = said(opened("empty"))
    for text in (
        "chưa có xã, phường nào có hộ được tiếp cận thông tin",
        "Còn 65 xã, phường chưa có số liệu nào trong năm",
        "Năm 2026: chưa có hộ nào được ghi nhận.",
        "Chưa có buổi tuyên truyền, tập huấn nào được ghi trong năm.",
        "Chưa ghi buổi phát loa truyền thanh nào trong năm.",
        "Chưa có danh sách trường, lớp bán trú và dân tộc nội trú.",
        "Chưa có mô hình điểm nào được ghi đến hết năm 2026.",
        "Kế hoạch không có kinh phí cho năm 2026; chưa ghi khoản chi nào.",
        "năm 2026 chưa kết thúc",
    ):
        assert text in told, text


@pytest.mark.parametrize("name", REPORTS)
def test_what_no_number_tells_is_a_yellow_blank_and_nothing_else_is_yellow(name: str) -> None:
    document = opened(name)
    yellow = [
        run.text
        for block in [document, *(cell for table in document.tables for row in table.rows for cell in row.cells)]
        for paragraph in block.paragraphs
        for run in paragraph.runs
        if run.font.highlight_color == WD_COLOR_INDEX.YELLOW
    ]
    assert all(re.fullmatch(r"\[… điền: .+ …\]", text) for text in yellow)
    assert len(yellow) == said(document).count("[… điền")
    told = " ".join(yellow)
    for what in ("chỉ đạo", "kiểm tra, giám sát", "khó khăn", "nhiệm vụ trọng tâm", "kiến nghị", "người ký"):
        assert what in told


def test_the_money_stands_beside_its_plan_in_the_year_and_to_date() -> None:
    table = cells(titled(opened("full"), "Hoạt động"))
    assert table[2][2:] == ["100", "96,5", "96,5", "600", "412,346", "68,7"]
    assert table[3][2:] == ["100", "chưa ghi", "", "600", "300", "50,0"]
    assert table[-1][1:] == ["Tổng cộng", "380", "256,5", "67,5", "2.380", "1.362,346", "57,2"]
    assert "Năm 2023, Kế hoạch dự kiến 380 triệu đồng; đã ghi chi 256,5 triệu đồng, bằng 67,5 % dự kiến." in said(
        opened("full")
    )


def test_a_year_after_the_plan_has_no_money_and_says_so() -> None:
    table = cells(titled(opened("empty"), "Hoạt động"))
    assert {row[2] for row in table[2:]} == {"không có"}
    assert table[-1][5] == "3.190"


def test_the_annex_has_every_commune_and_its_source() -> None:
    table = cells(titled(opened("full"), "Xã, phường"))
    names = [row[1].removesuffix(" *") for row in table[2:]]
    assert names == [*(commune.full_name for commune in gazetteer().communes.values()), "Toàn tỉnh"]
    row = next(row for row in table if row[1] == "xã Thất Khê")
    assert row[2:8] == ["21", "7", "30", "1.007", "2,1 - 2,8", "(2)"]
    assert "(2) Cục Thống kê tỉnh, 30/06/2023" in said(opened("full"))
    assert table[-1][2:7] == ["6.240", "2.080", "970", "67.080", "9,3 - 12,4"]
    assert "*" in "".join(row[1] for row in table)


def test_small_cells_are_told_as_such_and_the_rule_is_explained() -> None:
    table = cells(titled(opened("commune"), "Chủ đề"))
    hidden = [row for row in table if row[1] == TOO_FEW]
    assert len(hidden) == 6
    assert all(row[1:4] == [TOO_FEW] * 3 for row in hidden)
    assert "không nêu khi dưới 10 hộ" in said(opened("commune"))
    few = [row[8] for row in cells(titled(opened("full"), "Xã, phường"))[2:]]
    assert few.count(TOO_FEW) == 2


@pytest.mark.parametrize("name", REPORTS)
def test_every_figure_is_defined_in_the_annex(name: str) -> None:
    rows = {row[0]: row for row in cells(titled(opened(name), "Cách tính"))}
    for each in definitions_of(REPORTS[name]()):
        assert rows[each.figure][1] == each.counts
    measures = {measure.name for target in plan().target for measure in target.measure}
    named = {
        "Hộ có thẻ",
        "Hộ tự khai",
        "Hộ đếm ở buổi họp",
        "Tổng số hộ",
        "Hộ theo chủ đề",
        "Kinh phí đã chi",
        "Số buổi",
    }
    assert measures | named <= rows.keys()


@pytest.mark.parametrize("name", REPORTS)
def test_tables_fit_the_page_and_repeat_their_heading(name: str) -> None:
    document = opened(name)
    for table in document.tables:
        wide = table._tbl.tblPr.find(qn("w:tblW"))
        mm = int(wide.get(qn("w:w"))) / 56.7
        assert mm <= 252.1
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
        if table.style is not None and table.style.name == "Table Grid":
            assert table._tbl.tr_lst[0].trPr.find(qn("w:tblHeader")) is not None  # type: ignore[union-attr]


@pytest.mark.parametrize("name", REPORTS)
def test_tables_are_numbered_without_a_gap_and_by_word(name: str) -> None:
    titles = [paragraph for paragraph in opened(name).paragraphs if paragraph.text.startswith("Bảng ")]
    assert [title.text.split(".")[0] for title in titles] == [f"Bảng {n}" for n in range(1, len(titles) + 1)]
    assert all("SEQ" in "".join(node.text or "" for node in title._p.iter(qn("w:instrText"))) for title in titles)


def test_only_wide_annexes_are_turned() -> None:
    turned = [section.orientation == WD_ORIENT.LANDSCAPE for section in opened("full").sections]
    assert turned == [False, True, False, True]
    assert [s.orientation == WD_ORIENT.LANDSCAPE for s in opened("commune").sections] == [False, False, False, True]


def test_links_lead_to_the_annexes() -> None:
    body = opened("full").element.body
    marks = {each.get(qn("w:name")) for each in body.iter(qn("w:bookmarkStart"))}
    links = {each.get(qn("w:anchor")) for each in body.iter(qn("w:hyperlink"))}
    assert links == marks == {"Phu_luc_1", "Phu_luc_2", "Phu_luc_3"}


@pytest.mark.parametrize("is_demo", [True, False])
def test_a_demo_is_marked_on_every_page(is_demo: bool) -> None:
    section = read(replace(empty(), is_demo=is_demo)).sections[0]
    for header in (section.header, section.first_page_header):
        assert (DEMO in "\n".join(paragraph.text for paragraph in header.paragraphs)) is is_demo


def test_a_topic_that_is_gone_from_the_library_keeps_its_row() -> None:
    gone = replace(full().by_topic.lines[0], code="gone", name="gone")
    report = replace(full(), by_topic=replace(full().by_topic, lines=(*full().by_topic.lines, gone)))
    row = next(row for row in cells(titled(read(report), "Chủ đề")) if row[0] == "gone")
    assert row[1:] == ["900", "300", "0", "", ""]


def test_words_that_no_file_may_hold_are_left_out() -> None:
    model = replace(full().models[0], name="Tổ\x00 nhóm\x0b <b>&")
    assert "Tổ nhóm <b>&" in said(read(replace(full(), models=(model,))))


def test_no_name_of_a_body_that_is_gone_is_printed() -> None:
    gone = re.compile(
        r"Ban Dân tộc|Ủy ban Dân tộc|\bhuyện|thị trấn|thành phố Lạng Sơn|LĐTBXH|Lao động - Thương binh", re.IGNORECASE
    )
    for name in REPORTS:
        assert gone.findall(said(opened(name))) == []


def test_the_xml_keeps_the_order_that_word_asks_for() -> None:
    """A border stands before spacing and alignment among a paragraph's properties; Word mends no other order."""
    order = ["pStyle", "keepNext", "pBdr", "spacing", "ind", "jc", "rPr", "sectPr"]
    with zipfile.ZipFile(io.BytesIO(write_docx(full(), form()))) as package:
        assert package.testzip() is None
    for properties in opened("full").element.body.iter(qn("w:pPr")):
        names = [child.tag.split("}")[1] for child in properties]
        known = [order.index(name) for name in names if name in order]
        assert known == sorted(known), names


def test_the_paper_says_in_which_language_it_is() -> None:
    normal = opened("full").styles["Normal"].element.rPr
    assert normal.find(qn("w:lang")).get(qn("w:val")) == "vi-VN"
    told = opened("full").core_properties
    assert (told.language, told.author) == ("vi-VN", "Sở Dân tộc và Tôn giáo")
    assert told.created is not None
    assert f"{told.created:%Y-%m-%d}" == "2024-01-15"


def test_a_form_outside_the_decree_is_refused(tmp_path: Path) -> None:
    from bot.library.forms import BrokenForm

    text = (ROOT / "content" / "papers" / "report.toml").read_text()
    (tmp_path / "papers").mkdir()
    for old, new, told in (
        ("left = 30", "left = 25", "page.left: 25, cho phép từ 30 đến 35"),
        ("page = 14", "page = 12", "type.size.page"),
        ('name = "Ủy ban nhân dân {commune}', 'name = "Ủy ban nhân dân {comune}', "ngoặc nhọn"),
        ("right = 15", "right = 15\nfont = 3", "font"),
    ):
        (tmp_path / "papers" / "report.toml").write_text(text.replace(old, new, 1))
        with pytest.raises(BrokenForm, match=re.escape(told)):
            read_form(tmp_path)


def test_what_courses_changed_is_told_of_groups_with_its_interval() -> None:
    told = said(opened("full"))
    assert "d) Thay đổi hiểu biết, nếp nghĩ qua các lớp học" in told
    assert "54 lượt người làm cả bài trước lớp và bài sau lớp ở 2 lớp" in told
    assert "Toàn tỉnh, từ đầu đến nay, 26 lượt mới làm bài trước lớp; 4 lượt làm cả hai chưa nêu" in told
    assert "Hiểu biết tăng rõ ở: Bà con trong bản." in told
    assert "Không" not in told.partition("Ý kiến đổi rõ theo hướng mong muốn ở: ")[2][:20]
    assert "khoảng tin cậy 95 %" in told.lower()
    assert "chưa có nhóm nào từ 10 người trở lên làm cả bài" in said(opened("empty"))


def test_a_communes_report_tells_of_its_own_groups() -> None:
    told = said(opened("commune"))
    assert "42 lượt người làm cả bài trước lớp và bài sau lớp ở 2 lớp" in told
