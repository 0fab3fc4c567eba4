"""Certificates as a PDF, one on a page, or as a picture for a telephone; set by content/papers/certificate.typ.

A printed one has the nation's name and a place to sign; the picture has neither: it is no signed paper, and the code on it
says whether it holds. No coat of arms and no flag stands on either.
"""

import datetime as dt
import io
import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Literal

from bot.model.certificates import Certificate, DoesNotFit
from bot.model.folding import nfc
from bot.papers.apart import made_apart
from bot.papers.written import MOTTO, NATION

if TYPE_CHECKING:
    import typst

PIXELS = (1754, 1240)
PPI = 150
QUIET = 2
"""White modules around a QR; the paper is white there as well."""
FEW = 12
"""Set where they are asked for; more are set apart."""
LONGEST_WORD = 26
BOARD = "BAN TỔ CHỨC CUỘC THI"
_WORD = re.compile(rf"\S{{{LONGEST_WORD}}}(?=\S)")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
"""What no pen writes, and what would turn a line around."""


def pdf(certificates: Sequence[Certificate]) -> bytes:
    """To be printed and signed: one on a page. Many are set in a process of their own. Raises DoesNotFit."""
    if len(certificates) <= FEW:
        return pdf_here(certificates)
    return made_apart("certificates", tuple(certificates))


def pdf_here(certificates: Sequence[Certificate]) -> bytes:
    return _pressed(certificates, "pdf", is_signed=True)[0]


def png(certificate: Certificate) -> bytes:
    """For a telephone: 1754 x 1240."""
    return _pressed([certificate], "png", is_signed=False)[0]


def pictures(certificates: Sequence[Certificate], *, ppi: float = 72) -> list[bytes]:
    """The printed ones, a PNG a page: for looking at them."""
    return _pressed(certificates, "png", is_signed=True, ppi=ppi)


def _pressed(
    certificates: Sequence[Certificate], form: Literal["pdf", "png"], *, is_signed: bool, ppi: float = PPI
) -> list[bytes]:
    import typst

    told = json.dumps(_told(certificates, is_signed=is_signed))
    with _pressing:
        try:
            drawn = _press().compile(format=form, ppi=ppi, sys_inputs={"set": told})
        except typst.TypstError as trouble:
            found = re.search(r"overflow: (\w+)", trouble.message)
            if found:
                raise DoesNotFit(found[1]) from trouble
            raise
    return drawn if isinstance(drawn, list) else [drawn or b""]


def _told(certificates: Sequence[Certificate], *, is_signed: bool) -> dict[str, object]:
    first = certificates[0]
    return {
        "title": f"Giấy chứng nhận: {_line(first.contest)}",
        "organiser": _line(first.organiser),
        "mark": first.mark,
        "certificates": [_one(each, is_signed=is_signed) for each in certificates],
    }


def _one(each: Certificate, *, is_signed: bool) -> dict[str, str]:
    day = dt.date.fromisoformat(each.dated)
    is_board = each.organiser.upper().startswith("BAN TỔ CHỨC")
    return {
        "organiser": _line(each.organiser).upper(),
        "board": "" if is_board else BOARD,
        "nation": NATION if is_signed else "",
        "motto": MOTTO if is_signed else "",
        "lead": "Ban Tổ chức chứng nhận",
        "name": _line(each.name),
        "place": _line(each.place),
        "did": "đạt" if each.prize else "đã dự thi và hoàn thành bài thi",
        "prize": _line(each.prize).upper(),
        "contest": _line(each.contest),
        "qr": _qr(each.address),
        "address": re.sub(r"(?<=[./:-])", "\u200b", re.sub(r"^https?://", "", each.address)),
        "code": each.code,
        "note": _note(each),
        "dated": f"Ngày {day.day:02} tháng {day.month:02} năm {day.year}",
        "signer": "TM. BAN TỔ CHỨC" if is_signed else "",
    }


def _note(each: Certificate) -> str:
    if not each.version:
        return "Giấy ghi nhận người dự thi đã hoàn thành bài thi."
    rank = f"Xếp hạng {each.rank}. " if each.rank else ""
    return f"{rank}Theo kết quả công bố bản số {each.version}."


def _line(words: str) -> str:
    """One line that may be broken anywhere in a word that is longer than words are."""
    clean = " ".join(_UNSEEN.sub(" ", nfc(words)).split())
    return _WORD.sub(lambda found: found[0] + "\u200b", clean)


def _qr(text: str) -> str:
    import segno

    out = io.BytesIO()
    segno.make_qr(text, error="m").save(
        out, kind="svg", border=QUIET, omitsize=True, xmldecl=False, svgns=True, nl=False
    )
    return out.getvalue().decode()


_pressing = Lock()
"""One at a time: the press keeps what it has read."""


@cache
def _press() -> "typst.Compiler":
    """Template and fonts, read once. No font of the machine is used: the same certificate looks the same everywhere."""
    import fontpkg_be_vietnam_pro as font
    import typst

    template = Path(__file__).parents[2] / "content" / "papers" / "certificate.typ"
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font.ROOT / "files")])
    return typst.Compiler(str(template), root=str(template.parent), font_paths=fonts)
