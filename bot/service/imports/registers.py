"""Registers that the targets are held against: schools, pilot models and their indicators, and money spent."""

from collections.abc import Sequence

from bot.service.imports.cells import (
    Column,
    Wrong,
    code_beside_name,
    day,
    key_of,
    maybe_day,
    measured,
    number,
    one_of,
    some_words,
    words,
)
from bot.service.imports.counts import LONG_AGO
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
)
from bot.service.meetings.rules import FIRST_DAY, place_slip
from bot.storage import models, schools, spending

MOST_DONG = 1_000_000_000_000


def _schools(held: Held) -> tuple[Column, ...]:
    kinds = [(key, (name,)) for key, name in schools.KINDS.items()]
    return (
        Column("id", "Mã trường", key_of, ("ma", "id"), example="ptdtbt-that-khe", width=22, help="Chữ không dấu, số và dấu -. Mã này dùng mãi, để nhập lại thì sửa đúng trường ấy."),
        Column("name", "Tên trường", words(120), ("ten", "name"), example="Trường PTDTBT THCS Thất Khê", width=40),
        Column("kind", "Loại trường", one_of(kinds, "loại trường"), ("loai", "kind"), example=schools.KINDS["ban-tru"], width=28, options=tuple(schools.KINDS.values())),
        Column("commune", "Mã xã", commune_today(held), ("xa phuong", "commune", "ma xa phuong"), example="06040 · xã Thất Khê", width=28, options=communes_offered(held)),
        Column("classes", "Số lớp", number(1, 200, "số lớp", 8), ("so lop noi tru ban tru", "classes"), holds="number", example="8", width=10, help="Số lớp nội trú, bán trú của trường."),
        Column("source", "Nguồn", words(), ("source",), example="Sở Giáo dục và Đào tạo", width=30),
        Column("as_of", "Ngày", day(LONG_AGO, held.desk.day_of(held.desk.clock())), ("tinh den ngay", "as of"), holds="day", example="2026-09-05", width=13),
    )  # fmt: skip


def _school_fits(values: Values, held: Held) -> Slips:
    """A commune's officer must not take another commune's school away by its key."""
    there = held.schools.get(str(values["id"]))
    if there is not None and held.area and there.commune != held.area:
        yield "id", f"mã này là {there.name}, ở xã, phường khác"


def _models(held: Held) -> tuple[Column, ...]:
    today = held.desk.day_of(held.desk.clock())

    def code(text: str) -> str:
        found, _ = code_beside_name(text)
        if not found:
            raise Wrong("để trống, phải ghi rõ")
        return found

    return (
        Column("id", "Mã mô hình", key_of, ("ma", "id"), example="mh-that-khe-1", width=22, help="Chữ không dấu, số và dấu -. Bảng chỉ số đánh giá gọi mô hình bằng mã này."),
        Column("commune", "Mã xã", code, ("xa phuong", "commune", "ma xa phuong"), example="06040 · xã Thất Khê", width=28, options=communes_offered(held), is_closed=False, help="Mã của ngày bắt đầu: mô hình có từ trước 01/7/2025 thì ghi mã xã cũ."),
        Column("name", "Tên mô hình", words(120), ("ten", "name"), example="Câu lạc bộ gia đình êm ấm", width=40),
        Column("started", "Ngày bắt đầu", day(FIRST_DAY, today), ("tu ngay", "started"), holds="day", example="2026-03-01", width=15),
        Column("ended", "Ngày kết thúc", maybe_day(FIRST_DAY, today), ("den ngay", "ended"), needed=False, holds="day", width=15, help="Để trống: đang chạy."),
        Column("source", "Nguồn", words(), ("source",), example="Quyết định số 12/QĐ-UBND", width=34),
    )  # fmt: skip


def _model_fits(values: Values, held: Held) -> Slips:
    started, ended, commune = str(values["started"]), str(values["ended"]), str(values["commune"])
    if slip := place_slip(held.known, started, commune):
        yield "commune", slip
    if ended and ended < started:
        yield "ended", "trước ngày bắt đầu"
    there = held.models.get(str(values["id"]))
    if there is not None and held.area and not _any_day_on(held, there):
        yield "id", "mã này là mô hình ở xã, phường khác"


def _indicators(held: Held) -> tuple[Column, ...]:
    today = held.desk.day_of(held.desk.clock())
    return (
        Column("model", "Mã mô hình", key_of, ("ma", "model"), example="mh-that-khe-1", width=22, options=tuple(held.models), is_closed=False, help="Như trong bảng Mô hình điểm."),
        Column("indicator", "Chỉ số", words(150), ("ten chi so", "indicator"), example="Số hộ biết Luật Bình đẳng giới", width=40, help="Viết y như lần trước thì sửa đúng chỉ số ấy."),
        Column("unit", "Đơn vị", words(30), ("don vi tinh", "unit"), example="hộ", width=12),
        Column("baseline", "Đầu vào", measured, ("gia tri dau vao", "baseline"), needed=False, holds="number", example="31", width=12, help="Đo lúc bắt đầu (kế hoạch, mục III.3)."),
        Column("baseline_on", "Ngày đo đầu vào", maybe_day(FIRST_DAY, today), ("baseline on",), needed=False, holds="day", example="2026-03-01", width=16),
        Column("endline", "Đầu ra", measured, ("gia tri dau ra", "endline"), needed=False, holds="number", width=12, help="Đo lúc tổng kết. Chưa đo thì để trống."),
        Column("endline_on", "Ngày đo đầu ra", maybe_day(FIRST_DAY, today), ("endline on",), needed=False, holds="day", width=16),
        Column("source", "Nguồn", words(), ("source",), example="Phiếu khảo sát tháng 3/2026", width=34),
    )  # fmt: skip


def _indicator_fits(values: Values, held: Held) -> Slips:
    commune = held.models.get(str(values["model"]))
    if commune is None:
        yield "model", "chưa có mô hình nào mã này: nhập bảng Mô hình điểm trước"
    elif held.area and not _any_day_on(held, commune):
        yield "model", "mô hình này ở xã, phường khác"
    for value, on, what in (("baseline", "baseline_on", "đầu vào"), ("endline", "endline_on", "đầu ra")):
        if (values[value] is None) != (values[on] == ""):
            yield on, f"giá trị {what} và ngày đo phải có cùng nhau"
    if values["baseline"] is None and values["endline"] is None:
        yield "baseline", "chưa có giá trị nào"
    if values["baseline_on"] and values["endline_on"] and str(values["endline_on"]) < str(values["baseline_on"]):
        yield "endline_on", "trước ngày đo đầu vào"


def _any_day_on(held: Held, commune: str) -> bool:
    spots = held.desk.gazetteer.atlas.spots(held.area)
    return commune in {code for _, code in spots}


def _spending(held: Held) -> tuple[Column, ...]:
    activities = [(each.key, (each.name,)) for each in held.desk.plan.activity]
    today = held.desk.day_of(held.desk.clock())
    return (
        Column("year", "Năm", number(int(FIRST_DAY[:4]), today.year, "năm", today.year), ("year",), holds="number", example="2025", width=9),
        Column("activity", "Hoạt động", one_of(activities, "hoạt động của kế hoạch (mục IV.2)"), ("activity",), example=held.desk.plan.activity[0].name, width=60, options=tuple(each.name for each in held.desk.plan.activity)),
        Column("document", "Số văn bản", words(80), ("chung tu", "document"), example="QĐ 77/QĐ-UBND", width=24, help="Cùng năm, hoạt động và số văn bản thì thay số cũ."),
        Column("amount", "Số tiền (đồng)", number(1, MOST_DONG, "số tiền", 45_000_000), ("so tien", "amount"), holds="number", example="45000000", width=18, help="Bằng đồng, không phải triệu đồng."),
        Column("note", "Ghi chú", some_words(), ("note",), needed=False, width=30),
    )  # fmt: skip


def _money_fits(values: Values, held: Held) -> Slips:
    if held.area:
        yield "activity", "kinh phí chỉ cán bộ tỉnh nhập được"


def _values(rows: Sequence[Row]) -> list[Values]:
    return [row.values for row in rows]


SCHOOLS = Kind(
    "schools",
    "Trường nội trú, bán trú",
    "Mỗi dòng một trường dân tộc nội trú, bán trú, hoặc trường có lớp bán trú.",
    _schools,
    cells("id"),
    _school_fits,
    lambda db, held, rows: Written(schools.put(db, _values(rows))),
)
MODELS = Kind(
    "models",
    "Mô hình điểm",
    "Mỗi dòng một mô hình điểm (kế hoạch, mục III.3).",
    _models,
    cells("id"),
    _model_fits,
    lambda db, held, rows: Written(models.put(db, _values(rows))),
)
INDICATORS = Kind(
    "indicators",
    "Chỉ số của mô hình điểm",
    "Mỗi dòng một chỉ số đánh giá: đo lúc đầu và lúc tổng kết.",
    _indicators,
    cells("model", "indicator"),
    _indicator_fits,
    lambda db, held, rows: Written(models.put_indicators(db, _values(rows))),
)
SPENDING = Kind(
    "spending",
    "Kinh phí đã chi",
    "Mỗi dòng một văn bản chi, theo bốn hoạt động của kế hoạch (mục IV.2).",
    _spending,
    cells("year", "activity", "document"),
    _money_fits,
    lambda db, held, rows: Written(spending.put(db, _values(rows))),
)
