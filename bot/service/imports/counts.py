"""How many there are (households, officers, key persons), and the communes' doors for the help card."""

from collections.abc import Sequence

from bot.model.meetings import AUDIENCES
from bot.service.imports.cells import Column, day, number, one_of, telephone, words
from bot.service.imports.kinds import (
    Held,
    Kind,
    Row,
    Slips,
    Values,
    Written,
    cells,
    commune_today,
    communes_offered,
    nothing_more,
)
from bot.storage import contacts, reached
from bot.storage.sql import Db

HOUSEHOLDS = "households"
PEOPLE = "people"
"""What a contest's rate of taking part is a rate of."""
MOST = 400_000
"""More than all households of the province."""
LONG_AGO = "2009-01-01"


def whats(held: Held) -> tuple[tuple[str, str], ...]:
    """(key, name) of everything that a denominator can count."""
    of_groups = [(f"{HOUSEHOLDS}-{group.key}", f"Hộ {group.name}") for group in held.desk.plan.few()]
    few = (f"{HOUSEHOLDS}-few", "Hộ các dân tộc ít người")
    return ((HOUSEHOLDS, "Hộ"), few, *of_groups, (PEOPLE, "Người dân"), *AUDIENCES.items())


def _denominators(held: Held) -> tuple[Column, ...]:
    named = whats(held)
    kind = one_of([(key, (name,)) for key, name in named], "đối tượng đếm")
    return (
        Column(
            "commune",
            "Mã xã",
            commune_today(held, needed=False),
            ("ma", "code", "commune", "xa phuong", "ma xa phuong"),
            example="06040 · xã Thất Khê",
            width=28,
            options=communes_offered(held),
            help="Mã năm chữ số của xã, phường hiện nay. Chỉ số cán bộ, người nòng cốt mới được để trống: khi ấy là toàn tỉnh.",
        ),
        Column(
            "what",
            "Đối tượng",
            lambda text: kind(text) if text else HOUSEHOLDS,
            ("doi tuong dem", "what"),
            needed=False,
            example="Hộ",
            width=44,
            options=tuple(name for _, name in named),
            help="Để trống là tổng số hộ. Số hộ các dân tộc ít người dùng cho mục tiêu 80%; số người dân cho giải tập thể của cuộc thi; số cán bộ, người nòng cốt cho mục tiêu tập huấn.",
        ),
        Column(
            "n",
            "Số hộ",
            number(0, MOST, "số hộ, số người", 1234),
            ("so luong", "households", "tong so ho", "so nguoi"),
            holds="number",
            example="1234",
            width=12,
            help="Một số nguyên. Cán bộ, người nòng cốt thì ghi số người.",
        ),
        Column(
            "source",
            "Nguồn",
            words(),
            ("source",),
            example="UBND xã Thất Khê",
            width=34,
            help="Ai cho số này, văn bản nào.",
        ),
        Column(
            "as_of",
            "Ngày",
            day(LONG_AGO, held.desk.day_of(held.desk.clock())),
            ("as of", "tinh den ngay"),
            holds="day",
            example="2026-01-01",
            width=13,
            help="Số này tính đến ngày nào.",
        ),
    )


def _counted(values: Values, held: Held) -> Slips:
    what, commune, n = str(values["what"]), values["commune"], values["n"]
    if what not in AUDIENCES and not commune:
        yield "commune", "để trống: số hộ, số dân phải ghi theo từng xã, phường"
    elif not commune and held.area:
        yield "commune", "để trống là toàn tỉnh: chỉ cán bộ tỉnh nhập được"
    if what == HOUSEHOLDS and n == 0:
        yield "n", "xã nào cũng có hộ: ghi số lớn hơn 0"


def _write_counts(db: Db, held: Held, rows: Sequence[Row]) -> Written:
    return Written(reached.import_denominators(db, [row.values for row in rows]))


def _contacts(held: Held) -> tuple[Column, ...]:
    return (
        Column(
            "commune",
            "Mã xã",
            commune_today(held),
            ("ma", "code", "commune", "xa phuong", "ma xa phuong"),
            example="06040 · xã Thất Khê",
            width=28,
            options=communes_offered(held),
            help="Mã năm chữ số của xã, phường hiện nay. Danh sách mới thay hết danh sách cũ của xã ấy.",
        ),
        Column(
            "name",
            "Tên",
            words(80),
            ("name", "ten noi nhan"),
            example="Công an xã",
            width=30,
            help="Nơi nhận cuộc gọi, không ghi tên người.",
        ),
        Column(
            "number",
            "Số máy",
            telephone,
            ("so dien thoai", "number"),
            example="0205 3800 001",
            width=16,
            help="Số gọi được cả ngày.",
        ),
        Column(
            "source",
            "Nguồn",
            words(),
            ("source",),
            example="Văn bản số 5/UBND",
            width=30,
            help="Ai cho số này, văn bản nào.",
        ),
        Column(
            "verified_by",
            "Người kiểm tra",
            words(80),
            ("verified by",),
            example="Bà Mai, Hội Phụ nữ",
            width=26,
            help="Ai đã gọi thử.",
        ),
        Column(
            "verified_on",
            "Ngày kiểm tra",
            day(LONG_AGO, held.desk.day_of(held.desk.clock())),
            ("verified on",),
            holds="day",
            example="2026-11-20",
            width=15,
            help="Quá 180 ngày không ai gọi thử thì số này không hiện nữa.",
        ),
    )


def _write_contacts(db: Db, held: Held, rows: Sequence[Row]) -> Written:
    return Written(contacts.replace(db, [row.values | {"position": place} for place, row in enumerate(rows)]))


DENOMINATORS = Kind(
    "denominators",
    "Tổng số hộ, số cán bộ",
    "Mỗi dòng một tổng số, kèm nguồn và ngày, để tính tỷ lệ.",
    _denominators,
    cells("what", "commune", "as_of"),
    _counted,
    _write_counts,
)
CONTACTS = Kind(
    "contacts",
    "Nơi giúp của xã, phường",
    "Mỗi dòng một số máy hiện ở mục Trợ giúp của bà con trong xã.",
    _contacts,
    cells("commune", "number"),
    nothing_more,
    _write_contacts,
)
