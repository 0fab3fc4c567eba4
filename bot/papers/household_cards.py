"""Printed household cards as a PDF, set by content/papers/household-cards.typ: ten on an A4 page, to be cut apart.

On a card: our name, a QR and the code, where to type it, village and commune, batch and number. No topic, and never the
group of the village (S1, S31). Before the cards a page for the officer and a list to hand them out by, without codes.
"""

import datetime as dt
import io
import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Literal, TypedDict

from bot.model.batches import Batch, CardSet, HouseCard
from bot.model.codes import shown
from bot.model.folding import nfc
from bot.model.places import Commune

if TYPE_CHECKING:
    import segno
    import typst

NAME = "Loa Bản"
ON_A_PAGE = 10
SIZES = {"card_width": 90, "card_height": 54, "left": 15, "top": 13.5, "qr": 32, "inset": 2.5}
"""In millimetres: two columns of five on 210 × 297, with an edge that every printer reaches."""
QUIET = 4
"""White modules around a QR, as its standard wants."""

STEPS = (
    "In một mặt trên giấy A4, đúng cỡ (100 %, không chọn “vừa trang giấy”), giấy dày càng tốt. In đen trắng là đủ. Cắt theo đường chấm.",
    "Mỗi hộ một thẻ, không hơn. Đưa tận tay, nói một câu: “Cả nhà dùng chung thẻ này để nghe Loa Bản. Không bắt buộc.”",
    "Ghi số thẻ và chủ hộ vào danh sách phát thẻ ở tờ sau. Số thẻ in ở góc dưới bên phải của thẻ.",
    "Nhà có nhiều máy: mỗi máy gõ cùng một mã. Nhà không có máy: mang thẻ đến buổi họp, hoặc nghe nhờ máy người khác.",
    "Thẻ thừa thì hủy, hoặc báo thu hồi cả lô nếu chưa phát.",
)
CAUTIONS = (
    "Mất thẻ: báo lô và số thẻ để cấp thẻ mới. Thẻ cũ hết dùng ngay.",
    "Nhà chuyển sang xã khác vẫn giữ thẻ. Nhà tự báo trong Loa Bản, hoặc cán bộ báo lô và số thẻ.",
    "Không chụp thẻ, không gửi mã lên nhóm Zalo, không nhập mã hộ khác vào máy mình để lấy số.",
    "Không hỏi nhà nào đã nghe hay chưa. Loa Bản không cho ai xem điều đó.",
    "Danh sách phát thẻ viết tay, giữ ở xã. In xong thì xóa tệp này, vì trong tệp có mã.",
)


class DoesNotFit(ValueError):
    """Words that do not fit a card even in the smallest type: they are never cut. The sentence says which."""


class _Printed(TypedDict):
    number: int
    code: str
    place: str
    qr: str


def household_cards(
    cards: CardSet, communes: Mapping[str, Commune], address: str, *, with_list: bool = True, mark: str = ""
) -> bytes:
    """A PDF; `address` is the public one of the web page. Some 8 ms and 3 KB a card. Raises DoesNotFit.

    `mark` stands on every card and page: that they are of a demo.
    """
    (pdf,) = _pressed(_told(cards, communes, address, with_list=with_list, mark=mark), "pdf")
    return pdf


def try_to_fit(batch: Batch, communes: Mapping[str, Commune], address: str) -> None:
    """Before a batch is issued: raises DoesNotFit where its cards could not be printed."""
    stand_in = HouseCard(batch.cards, "WMWMWMWMW", batch.commune)
    household_cards(CardSet(batch, (stand_in,)), communes, address, with_list=False)


def pictures(
    cards: CardSet,
    communes: Mapping[str, Commune],
    address: str,
    *,
    with_list: bool = True,
    ppi: float = 72,
    mark: str = "",
) -> list[bytes]:
    """The same, a PNG a page: for looking at it."""
    return _pressed(_told(cards, communes, address, with_list=with_list, mark=mark), "png", ppi)


def _pressed(told: Mapping[str, object], form: Literal["pdf", "png"], ppi: float = 72) -> list[bytes]:
    import typst

    with _pressing:
        try:
            drawn = _press().compile(format=form, ppi=ppi, sys_inputs={"set": json.dumps(told)})
        except typst.TypstError as trouble:
            raise _refused(trouble) from trouble
    return drawn if isinstance(drawn, list) else [drawn or b""]


def payload(address: str, code: str) -> str:
    """What a QR says. The code stands behind #, so it reaches no server's log and no proxy."""
    return f"{address.rstrip('/')}/#ma={code}"


def qr_of(text: str) -> "segno.QRCode":
    """Correction M at least: more, where the same size holds it."""
    import segno

    return segno.make_qr(text, error="m")


def _told(
    cards: CardSet, communes: Mapping[str, Commune], address: str, *, with_list: bool, mark: str = ""
) -> dict[str, object]:
    batch = cards.batch
    where = _place(batch.village, communes[batch.commune].full_name)
    facts = [
        ("Xã, phường", _capital(communes[batch.commune].full_name)),
        ("Thôn, bản, khối phố", batch.village),
        ("Số thẻ", f"{batch.cards} thẻ, số 1 đến số {batch.cards}"),
        ("Ngày phát hành", f"{dt.date.fromisoformat(batch.issued_on):%d/%m/%Y}"),
        ("Lập từ", batch.source),
    ]
    return {
        "name": NAME,
        "title": f"{NAME}: thẻ hộ, lô {batch.id}",
        "batch": batch.id,
        "of": batch.cards,
        "where": where,
        "address": _breakable(_shown(address)),
        "facts": [[name, nfc(words)] for name, words in facts],
        "steps": STEPS,
        "cautions": CAUTIONS,
        "sizes": SIZES,
        "with_list": with_list,
        "mark": mark,
        "cards": [_card(card, cards, communes, address) for card in cards.cards],
    }


def _card(card: HouseCard, cards: CardSet, communes: Mapping[str, Commune], address: str) -> _Printed:
    """A house that has moved has its new commune on the card, and no village: nobody told us which."""
    moved = card.commune != cards.batch.commune
    commune = communes[card.commune].full_name
    place = _capital(commune) if moved else _place(cards.batch.village, commune)
    return _Printed(number=card.number, code=shown(card.code), place=place, qr=_svg(payload(address, card.code)))


def _svg(text: str) -> str:
    out = io.BytesIO()
    qr_of(text).save(out, kind="svg", border=QUIET, omitsize=True, xmldecl=False, svgns=True, nl=False)
    return out.getvalue().decode()


def _place(village: str, commune: str) -> str:
    return nfc(f"{village}, {commune}")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _shown(address: str) -> str:
    """As people type it: without https:// and without the last stroke."""
    return re.sub(r"^https?://", "", address).rstrip("/")


def _breakable(address: str) -> str:
    """A long one may go on in a second line, after a dot or a stroke."""
    return re.sub(r"(?<=[./:-])", "\u200b", address)


def _refused(trouble: Exception) -> Exception:
    match str(trouble):
        case words if "overflow: place" in words:
            return DoesNotFit("Tên thôn dài quá, không in vừa thẻ: viết ngắn lại.")
        case words if "overflow: address" in words:
            return DoesNotFit("Địa chỉ công khai (LOA_BAN_PUBLIC) dài quá, không in vừa thẻ.")
        case _:
            return trouble


_pressing = Lock()
"""One at a time: the press keeps what it has read."""


@cache
def _press() -> "typst.Compiler":
    """Template and fonts, read once. No font of the machine is used: the same card is printed the same everywhere."""
    import fontpkg_be_vietnam_pro as font
    import typst

    template = Path(__file__).parents[2] / "content" / "papers" / "household-cards.typ"
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font.ROOT / "files")])
    return typst.Compiler(str(template), root=str(template.parent), font_paths=fonts)
