"""What stands in a paragraph of a Word document: text, and the marked places that an officer fills in."""

import re

from docx.enum.text import WD_COLOR_INDEX
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from bot.papers.docx_styles import element
from bot.papers.written import together

_BLANK = re.compile(r"(\[…[^\]]*\])")
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What no XML may hold, and an imported sheet may."""
_AFTER_BORDER = (
    *("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind"),
    *("w:contextualSpacing", "w:jc", "w:outlineLvl", "w:rPr", "w:sectPr"),
)
"""What may stand behind a border among a paragraph's properties: Word keeps to the order of the schema."""


def blank(what: str) -> str:
    """A place for the officer to write; it is shown with a yellow ground. Nothing is written there by the program."""
    return f"[… điền: {what} …]"


def write(paragraph: Paragraph, text: str, *, bold: bool | None = None, italic: bool | None = None) -> Paragraph:
    for part in _BLANK.split(together(_ILLEGAL.sub("", text))):
        if part:
            run = paragraph.add_run(part)
            run.bold, run.italic = bold, italic
            if _BLANK.fullmatch(part):
                run.font.highlight_color = WD_COLOR_INDEX.YELLOW
    return paragraph


def ruled(paragraph: Paragraph, width: float, space: float) -> None:
    """A line of `width` millimetres in the middle of a space, as it stands under a motto."""
    aside = Mm((space - width) / 2)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = aside
    border = element("pBdr")
    border.append(element("bottom", val="single", sz="6", space="1", color="000000"))
    paragraph._p.get_or_add_pPr().insert_element_before(border, *_AFTER_BORDER)
