"""A Word document under way: headings, paragraphs, tables, pages.

It knows how a paper looks (docx_styles.py, docx_tables.py) and nothing of what stands in it.
"""

import io
from collections.abc import Sequence
from typing import Literal

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from bot.model.forms import ReportForm
from bot.papers.docx_styles import HEIGHT, WIDTH, element, field, head, lay_out, style
from bot.papers.docx_tables import Column, fill, heading, is_kept_whole, set_widths
from bot.papers.docx_text import write


class Paper:
    """`mark` stands at the head of every page."""

    def __init__(self, form: ReportForm, *, mark: str = "") -> None:
        self.form = form
        self.document: DocxDocument = Document()
        self._is_wide = False
        self._bookmarks = 0
        self._tables = 0
        self._is_annex = False
        style(self.document, form)
        section = self.document.sections[0]
        lay_out(section, form.page)
        head(section, mark)

    def heading(self, text: str, level: Literal[1, 2, 3]) -> None:
        self.text(text, f"Heading {level}")

    def text(self, text: str, style: str = "Normal") -> Paragraph:
        return write(self.document.add_paragraph(style=style), text)

    def turn(self, *, landscape: bool) -> None:
        """A new page for an annex, upright or turned."""
        self._is_wide, self._is_annex = landscape, True
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        self.document.paragraphs[-1].style = "Dòng kẻ"  # it ends the section, and would begin an empty page
        lay_out(section, self.form.page, landscape=landscape)
        section.different_first_page_header_footer = False

    def target(self, paragraph: Paragraph, name: str) -> None:
        """A bookmark, for `link`."""
        self._bookmarks += 1
        start = element("bookmarkStart", id=str(self._bookmarks), name=name)
        paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)
        paragraph._p.append(element("bookmarkEnd", id=str(self._bookmarks)))

    def link(self, text: str, name: str) -> None:
        """A line that leads to a bookmark."""
        paragraph = self.text("")
        leading = element("hyperlink", anchor=name)
        leading.append(paragraph.add_run(text)._r)
        paragraph._p.append(leading)

    @property
    def text_width(self) -> float:
        """Millimetres between the margins of the page as it is turned now."""
        return (HEIGHT if self._is_wide else WIDTH) - self.form.page.left - self.form.page.right

    def table(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[str] | str],
        *,
        title: str = "",
        note: str = "",
        total: bool = False,
        wide: bool = False,
    ) -> None:
        """As wide as the text; the heading is repeated on every page, no row is torn, and a short table stays on one page.

        A row over all columns stays with the next one. `title` comes after "Bảng 1.", counted on; in an annex it stands alone. A row that is one text stands over all columns. `total`: the last row is bold. `note` stays under the table.
        `wide`: of many columns, in small type.
        """
        if title:
            self._caption(title)
        kind = " rộng" if wide else ""
        heads = 2 if any(column.group for column in columns) else 1
        unit = self.text_width / sum(column.weight for column in columns)
        table = self._grid(heads + len(rows), [column.weight * unit for column in columns])
        table.style = "Table Grid"
        heading(table, columns, self._id(f"Đầu bảng{kind}"), heads)
        look = self._id(f"Chữ trong bảng{kind}")
        for at, row in enumerate(rows):
            is_last = at == len(rows) - 1
            said = fill(table, table._tbl.tr_lst[heads + at], columns, row, look, bold=total and is_last)
            if note if is_last else is_kept_whole(rows) or isinstance(row, str):
                for paragraph in said:
                    paragraph.paragraph_format.keep_with_next = True
        self.text(note, "Ghi chú" if note else "Dòng kẻ")

    def columns_without_lines(self, widths: Sequence[float]) -> list["Side"]:
        """Side by side, as heads and signatures stand."""
        table = self._grid(1, [self.text_width * width / sum(widths) for width in widths])
        return [Side(cell) for cell in table.rows[0].cells]

    def saved(self) -> bytes:
        file = io.BytesIO()
        self.document.save(file)
        return file.getvalue()

    def _caption(self, title: str) -> None:
        """Numbered by a field: an officer may put a table of her own between."""
        paragraph = self.document.add_paragraph(style="Tên bảng")
        if not self._is_annex:
            self._tables += 1
            paragraph.add_run("Bảng ")
            field(paragraph, "SEQ Bảng \\* ARABIC", str(self._tables))
            paragraph.add_run(". ")
        write(paragraph, title)

    def _grid(self, rows: int, widths: Sequence[float]) -> Table:
        table: Table = self.document.add_table(rows, len(widths))
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        set_widths(table._tbl, widths)
        return table

    def _id(self, name: str) -> str:
        """Of a style. By its name the library looks through all styles again for each of a thousand cells."""
        return str(self.document.styles[name].style_id)


class Side:
    """One of the cells that stand beside each other without lines."""

    def __init__(self, cell: _Cell) -> None:
        self._cell = cell
        self._is_empty = True

    def line(self, style: str) -> Paragraph:
        first, self._is_empty = self._is_empty, False
        paragraph: Paragraph = self._cell.paragraphs[0] if first else self._cell.add_paragraph()
        paragraph.style = style
        return paragraph

    def say(self, lines: Sequence[tuple[str, str]], *, bold: bool | None = None, italic: bool | None = None) -> None:
        """Each a text and its style."""
        for text, look in lines:
            write(self.line(look), text, bold=bold, italic=italic)
