"""Page, header and styles of a Vietnamese administrative paper (NĐ 30/2020/NĐ-CP), from the form's settings.

Whoever edits the paper in Word changes a style and not a paragraph.
"""

from typing import NamedTuple

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section, _Header
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from bot.model.forms import Margins, ReportForm

WIDTH, HEIGHT = 210, 297
"""A4 in millimetres."""
HEADER_FROM_EDGE = 8
BLACK = RGBColor(0, 0, 0)
CENTRE, LEFT, RIGHT, BOTH = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
PAGE_NUMBER = "Số trang"
MARK = "Dấu số liệu mẫu"


class Look(NamedTuple):
    """Points, and how a style stands on the page; `level` of the outline that Word shows beside the text, 0: none."""

    name: str
    points: float
    bold: bool = False
    italic: bool = False
    align: WD_ALIGN_PARAGRAPH = LEFT
    before: float = 0
    after: float = 0
    line: float = 1.0
    indent: float = 0
    keeps_next: bool = False
    level: int = 0


def looks(form: ReportForm) -> tuple[Look, ...]:
    size, type = form.type.size, form.type
    body = Look("Normal", size.body, align=BOTH, after=type.after, line=type.line, indent=type.indent)
    heading = body._replace(bold=True, before=type.after, after=type.after / 2, keeps_next=True)
    return (
        body,
        heading._replace(name="Heading 1"),
        heading._replace(name="Heading 2"),
        heading._replace(name="Heading 3", italic=True),
        Look("Quốc hiệu", size.nation, bold=True, align=CENTRE),
        Look("Tiêu ngữ", size.motto, bold=True, align=CENTRE),
        Look("Cơ quan chủ quản", size.issuer, align=CENTRE),
        Look("Cơ quan ban hành", size.issuer, bold=True, align=CENTRE),
        Look("Số ký hiệu", size.number, align=CENTRE, before=type.after),
        Look("Địa danh thời gian", size.place, italic=True, align=CENTRE, before=type.after),
        Look("Tên loại", size.kind, bold=True, align=CENTRE, before=2 * type.after),
        Look("Trích yếu", size.subject, bold=True, align=CENTRE),
        Look("Kính gửi", size.body, align=CENTRE, before=type.after, after=type.after),
        Look("Tên phụ lục", size.body, bold=True, align=CENTRE, after=type.after, keeps_next=True, level=1),
        Look("Kèm theo", size.table, italic=True, align=CENTRE, after=type.after, keeps_next=True),
        Look("Tên bảng", size.table, bold=True, align=CENTRE, before=type.after, after=type.after / 2, keeps_next=True),
        Look("Đầu bảng", size.table, bold=True, align=CENTRE),
        Look("Chữ trong bảng", size.table, before=1.5, after=1.5),
        Look("Đầu bảng rộng", size.wide, bold=True, align=CENTRE),
        Look("Chữ trong bảng rộng", size.wide),
        Look("Ghi chú", size.note, italic=True, align=BOTH, before=3, after=type.after),
        Look("Nơi nhận", size.recipients),
        Look("Chức vụ người ký", size.signer, bold=True, align=CENTRE),
        Look("Lời dưới chức vụ", size.note, italic=True, align=CENTRE),
        Look("Mã", size.note, align=LEFT, after=type.after / 2),
        Look(PAGE_NUMBER, size.page, align=CENTRE),
        Look(MARK, size.note, bold=True, align=CENTRE),
        Look("Dòng kẻ", 2),
    )


def style(document: Document, form: ReportForm) -> None:
    for look in looks(form):
        _put(document, look, form.type.font)
    run = _named(document, "Normal").element.get_or_add_rPr()
    run.append(element("lang", val="vi-VN", eastAsia="vi-VN"))  # for Word's spelling checker


def element(tag: str, **attributes: str) -> BaseOxmlElement:
    """Of WordprocessingML; tag and attributes without their w:."""
    made: BaseOxmlElement = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def lay_out(section: Section, page: Margins, *, landscape: bool = False) -> None:
    """A turned page keeps its margins: the wide one stays on the left, where it is bound."""
    width, height = (HEIGHT, WIDTH) if landscape else (WIDTH, HEIGHT)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.top_margin, section.bottom_margin = Mm(page.top), Mm(page.bottom)
    section.left_margin, section.right_margin = Mm(page.left), Mm(page.right)
    section.header_distance = section.footer_distance = Mm(HEADER_FROM_EDGE)


def head(section: Section, mark: str = "") -> None:
    """The page number in the middle of the top margin, but not on the first page; the mark on every one."""
    section.different_first_page_header_footer = True
    field(_emptied(section.header, PAGE_NUMBER), "PAGE", "2")
    first = _emptied(section.first_page_header, MARK if mark else PAGE_NUMBER)
    if mark:
        first.add_run(mark)
        section.header.add_paragraph(mark, style=MARK)


def field(paragraph: Paragraph, code: str, shown: str) -> None:
    """What Word works out; `shown` until it does."""
    instruction = element("instrText")
    instruction.text = f" {code} "
    for part in (element("fldChar", fldCharType="begin"), instruction, element("fldChar", fldCharType="separate")):
        paragraph.add_run()._r.append(part)
    paragraph.add_run(shown)
    paragraph.add_run()._r.append(element("fldChar", fldCharType="end"))


def _emptied(header: _Header, style: str) -> Paragraph:
    header.is_linked_to_previous = False
    paragraph: Paragraph = header.paragraphs[0]
    paragraph.style = style
    return paragraph


def _put(document: Document, look: Look, font: str) -> None:
    made = _named(document, look.name)
    made.font.size, made.font.bold, made.font.italic = Pt(look.points), look.bold, look.italic
    made.font.color.rgb, made.font.name = BLACK, font
    fonts = made.element.get_or_add_rPr().find(qn("w:rFonts"))
    fonts.attrib.clear()  # a theme's typeface would win over ours
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), font)
    layout = made.paragraph_format
    layout.alignment, layout.first_line_indent = look.align, Mm(look.indent)
    layout.space_before, layout.space_after = Pt(look.before), Pt(look.after)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.MULTIPLE, look.line
    layout.keep_with_next, layout.widow_control = look.keeps_next, True
    if look.level:
        made.element.get_or_add_pPr().append(element("outlineLvl", val=str(look.level - 1)))


def _named(document: Document, name: str) -> ParagraphStyle:
    styles = document.styles
    made: ParagraphStyle = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    return made
