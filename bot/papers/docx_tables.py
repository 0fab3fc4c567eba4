"""Tables of a Word document: widths that both Word and LibreOffice keep, headings of one or two rows, rows that are not torn."""

from collections.abc import Sequence
from itertools import groupby
from typing import Literal

from docx.oxml.ns import qn
from docx.oxml.table import CT_Row, CT_Tbl, CT_Tc
from docx.shared import Emu, Mm
from docx.table import Table
from docx.text.paragraph import Paragraph
from msgspec import Struct

from bot.papers.docx_styles import CENTRE, LEFT, RIGHT, element
from bot.papers.docx_text import write

TWIPS = 56.7
"""A millimetre in twentieths of a point."""
CELL_MARGIN = 1.2
"""Millimetres left and right of what stands in a cell."""
SHORT = 13
"""A table of at most so many rows is kept on one page."""
_ALIGN = {"left": LEFT, "right": RIGHT, "centre": CENTRE}


class Column(Struct, frozen=True):
    """`weight`: how wide it is beside the others. `group`: a heading over several columns that stand together."""

    heading: str
    weight: float
    align: Literal["left", "right", "centre"] = "left"
    group: str = ""


def set_widths(table: CT_Tbl, widths: Sequence[float]) -> None:
    """In millimetres; each in the grid and in every cell: Word reads one of them, LibreOffice the other."""
    look = table.tblPr
    for old in look.findall(qn("w:tblW")):
        look.remove(old)
    whole = element("tblW", type="dxa", w=str(round(sum(widths) * TWIPS)))
    look.insert_element_before(whole, "w:jc", "w:tblLayout", "w:tblLook")
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w=str(round(CELL_MARGIN * TWIPS)), type="dxa"))
    look.insert_element_before(margins, "w:tblLook")
    for column, width in zip(table.tblGrid.gridCol_lst, widths, strict=True):
        column.w = Mm(width)
    for row in table.tr_lst:
        row.get_or_add_trPr().append(element("cantSplit"))
        for cell, width in zip(row.tc_lst, widths, strict=True):
            cell.width = Mm(width)


def heading(table: Table, columns: Sequence[Column], look: str, rows: int) -> None:
    """`look`: a style's id. With two rows a group stands over its columns, and other headings reach down over both."""
    lines = table._tbl.tr_lst[:rows]
    for line in lines:
        line.get_or_add_trPr().append(element("tblHeader"))
    if rows == 2:
        _groups(table, columns, look)
    for at, (cell, column) in enumerate(zip(lines[-1].tc_lst, columns, strict=True)):
        if rows == 2 and not column.group:
            lines[0].tc_lst[_place(columns, at)].vMerge = "restart"
            cell.vMerge = "continue"
        else:
            _say(table, cell, column.heading, look)


def fill(
    table: Table, line: CT_Row, columns: Sequence[Column], row: Sequence[str] | str, look: str, *, bold: bool
) -> list[Paragraph]:
    if isinstance(row, str):
        _join(line, line.tc_lst)
        return [write(_first(table, line.tc_lst[0], look), row, bold=True)]
    said = []
    for cell, column, text in zip(line.tc_lst, columns, row, strict=True):
        paragraph = _first(table, cell, look)
        paragraph.alignment = _ALIGN[column.align]
        said.append(write(paragraph, text, bold=bold or None))
    return said


def is_kept_whole(rows: Sequence[object]) -> bool:
    return len(rows) <= SHORT


def _groups(table: Table, columns: Sequence[Column], look: str) -> None:
    line = table._tbl.tr_lst[0]
    cells = list(line.tc_lst)
    at = 0
    for members in _grouped(columns):
        if members[0].group:
            _join(line, cells[at : at + len(members)])
        _say(table, cells[at], members[0].group or members[0].heading, look)
        at += len(members)


def _grouped(columns: Sequence[Column]) -> list[list[Column]]:
    """Neighbours of one group together, every other column alone."""
    alone = groupby(enumerate(columns), key=lambda pair: pair[1].group or pair[0])
    return [[column for _, column in members] for _, members in alone]


def _place(columns: Sequence[Column], at: int) -> int:
    """Of a column among the cells of the first row, where a group is one cell."""
    return len(_grouped(columns[: at + 1])) - 1


def _join(line: CT_Row, cells: Sequence[CT_Tc]) -> None:
    """Neighbours become one: the first, as wide as all."""
    first, *others = cells
    width = sum(int(cell.width or 0) for cell in cells)
    for gone in others:
        line.remove(gone)
    first.grid_span = len(cells)
    first.width = Emu(width)


def _say(table: Table, cell: CT_Tc, text: str, look: str) -> None:
    paragraph = _first(table, cell, look)
    paragraph.paragraph_format.keep_with_next = True
    write(paragraph, text)
    cell.get_or_add_tcPr().append(element("vAlign", val="center"))


def _first(table: Table, cell: CT_Tc, look: str) -> Paragraph:
    """A cell's paragraph, in the style with that id."""
    cell.p_lst[0].style = look
    return Paragraph(cell.p_lst[0], table)
