"""Paper cards A, B, C, D for houses without a telephone, and the leader's sheet, set by content/papers/answer-cards.typ."""

import json
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import typst

HEADING = "Đố vui bằng phiếu giấy: cho người chủ trì"
STEPS = (
    "In một mặt, giấy A4, đúng cỡ (100 %), đen trắng là đủ. Mỗi nhà một tờ.",
    "Gấp tờ phiếu làm tư theo đường chấm, hoặc cắt rời bốn ô. Ai không quen chữ thì nhớ hình: A tròn, B vuông, C ba góc, D quả trám.",
    "Đọc to câu hỏi và từng câu trả lời, chờ một lúc, rồi nói: “Mời bà con giơ phiếu.” Mỗi nhà giơ một ô.",
    "Đếm từng chữ, ghi vào bảng dưới. Có chia đội thì mỗi đội một dòng.",
    "Gõ số vào ô “Phiếu giấy” trên trang điều khiển, hoặc nhắn Loa Bản: A 12 B 30 C 5. Có đội: Nà Pài A 12 B 30.",
    "Số phiếu là số người chủ trì đếm, ghi riêng với số máy. Không ghi tên nhà nào chọn ô nào.",
)


def answer_cards(mark: str = "") -> bytes:
    """A PDF of two pages; the first is printed once for each house. `mark` stands on it: that it is of a demo."""
    (pdf,) = _pressed("pdf", mark)
    return pdf


def pictures(mark: str = "", ppi: float = 72) -> list[bytes]:
    """The same, a PNG a page: for looking at it."""
    return _pressed("png", mark, ppi)


def _pressed(form: Literal["pdf", "png"], mark: str, ppi: float = 72) -> list[bytes]:
    told = {
        "title": "Loa Bản: phiếu trả lời A, B, C, D",
        "foot": "Loa Bản · phiếu trả lời",
        "heading": HEADING,
        "steps": STEPS,
        "table": "Bảng đếm phiếu",
        "mark": mark,
    }
    with _pressing:
        drawn = _press().compile(format=form, ppi=ppi, sys_inputs={"told": json.dumps(told)})
    return drawn if isinstance(drawn, list) else [drawn or b""]


_pressing = Lock()
"""One at a time: the press keeps what it has read."""


@cache
def _press() -> "typst.Compiler":
    """Template and fonts, read once; no font of the machine is used."""
    import fontpkg_be_vietnam_pro as font
    import typst

    template = Path(__file__).parents[2] / "content" / "papers" / "answer-cards.typ"
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font.ROOT / "files")])
    return typst.Compiler(str(template), root=str(template.parent), font_paths=fonts)
