"""The form of the annual report: page, type, who issues it, to whom it goes (content/papers/report.toml)."""

from msgspec import Struct

TOP_AND_BOTTOM = (20, 25)
LEFT = (30, 35)
RIGHT = (15, 20)
PAGE_NUMBER = (13, 14)
"""Millimetres and points that NĐ 30/2020/NĐ-CP, Phụ lục I, allows."""


class Margins(Struct, frozen=True, forbid_unknown_fields=True):
    """In millimetres."""

    top: int
    bottom: int
    left: int
    right: int


class Sizes(Struct, frozen=True, forbid_unknown_fields=True):
    """In points, of each part of the paper; `wide` of tables with many columns."""

    nation: float
    motto: float
    issuer: float
    number: float
    place: float
    kind: float
    subject: float
    body: float
    table: float
    wide: float
    note: float
    recipients: float
    signer: float
    page: float


class Typing(Struct, frozen=True, forbid_unknown_fields=True):
    """`line`: a multiple; `after`: points after a paragraph; `indent` of its first line in millimetres."""

    font: str
    line: float
    after: float
    indent: float
    size: Sizes


class Subject(Struct, frozen=True, forbid_unknown_fields=True):
    """What the report is about: up to the plan's last year, and after it. {year} and {place} are filled in."""

    during: str
    after: str


class Issuer(Struct, frozen=True, forbid_unknown_fields=True):
    """The body that reports. {commune} and {name} are filled in where it is a commune's.

    above      the body above it, or empty; `issuer` as it stands at the head, `name` as it stands in a sentence
    number     and `dated` are left to be filled in by hand
    """

    above: str
    issuer: str
    name: str
    number: str
    dated: str
    signer: str
    addressee: tuple[str, ...]
    recipients: tuple[str, ...]

    def of_commune(self, commune: str, name: str) -> "Issuer":
        """`commune`: "xã Thất Khê", `name`: "Thất Khê". At the head it stands in capitals."""

        def filled(text: str) -> str:
            return text.format(commune=commune, name=name)

        return Issuer(
            filled(self.above),
            filled(self.issuer).upper(),
            filled(self.name),
            filled(self.number),
            filled(self.dated),
            filled(self.signer),
            tuple(filled(each) for each in self.addressee),
            tuple(filled(each) for each in self.recipients),
        )


class ReportForm(Struct, frozen=True, forbid_unknown_fields=True):
    page: Margins
    type: Typing
    subject: Subject
    province: Issuer
    commune: Issuer

    def slips(self) -> tuple[str, ...]:
        """What the decree does not allow, each a sentence."""
        page = self.page
        return tuple(
            f"{name}: {value}, cho phép từ {low} đến {high}"
            for name, value, (low, high) in (
                ("page.top", page.top, TOP_AND_BOTTOM),
                ("page.bottom", page.bottom, TOP_AND_BOTTOM),
                ("page.left", page.left, LEFT),
                ("page.right", page.right, RIGHT),
                ("type.size.page", self.type.size.page, PAGE_NUMBER),
            )
            if not low <= value <= high
        )
