"""How every figure of the annual report is counted: what it means, by which evidence, from which source, as of when."""

from collections.abc import Iterable

from msgspec import Struct

from bot.reach.annual import AnnualReport
from bot.reach.changed import METHOD
from bot.reach.figures import EVIDENCE, Denominator
from bot.reach.small_cells import FEWEST_OF_GROUP, FEWEST_SENSITIVE
from bot.reach.targets import Measured

OURS = "hệ thống Loa Bản"


class Definition(Struct, frozen=True):
    """`as_of` an ISO day; `source` empty where there is none yet."""

    figure: str
    counts: str
    evidence: str
    source: str
    as_of: str


HOUSE = "Mỗi hộ chỉ tính một lần trong kỳ, dù nghe bao nhiêu lần, trên bao nhiêu máy."
MEANT = {
    "opened": "Hộ có người tự mở ít nhất một thẻ pháp luật trong kỳ.",
    "understood": "Hộ có người trả lời đúng ít nhất một câu hỏi về thẻ trong kỳ.",
    "met": "Hộ có người ghi mã khi dự buổi tuyên truyền trong kỳ.",
    "school": "Hộ được tiếp cận qua buổi học ở trường trong kỳ.",
}
SUPPRESSED = (
    f"Chủ đề nhạy cảm ở một xã, phường không nêu khi dưới {FEWEST_SENSITIVE} hộ; số hộ của một dân tộc ở một xã, phường không nêu "
    f"khi dưới {FEWEST_OF_GROUP} hộ. Thêm một số ô khác cũng không nêu, để không suy ra được các ô ấy từ số cộng."
)


def definitions_of(report: AnnualReport) -> tuple[Definition, ...]:
    return (
        *_households(report),
        *(_measure(each, figure.as_of) for figure in report.targets_so_far for each in figure.measured),
        *_meetings(report),
        *_schools_and_models(report),
        *_money(report),
        Definition(
            "Trước và sau lớp học", METHOD, "bài làm trước và sau lớp; chỉ giữ số cộng của nhóm", OURS, report.as_of
        ),
        Definition("Ô ghi “ít, không nêu”", SUPPRESSED, "", "quy tắc bảo vệ người dân của hệ thống", report.as_of),
    )


def _households(report: AnnualReport) -> Iterable[Definition]:
    def ours(figure: str, counts: str, evidence: str) -> Definition:
        return Definition(figure, counts, evidence, OURS, report.as_of)

    known = "mở thẻ, trả lời đúng, ghi mã ở buổi họp, hoặc qua nhà trường"
    yield ours("Hộ có thẻ", f"Số hộ khác nhau có mã in trên thẻ phát cho hộ, được tiếp cận trong kỳ. {HOUSE}", known)
    yield ours(
        "Hộ tự khai",
        "Số hộ khác nhau tự đăng ký trong máy, được tiếp cận trong kỳ. Một hộ đăng ký hai lần có thể thành hai hộ, nên số thật nằm "
        "giữa số hộ có thẻ và tổng hai số.",
        known,
    )
    yield ours(
        "Hộ đếm ở buổi họp",
        "Số hộ người ghi buổi họp đếm được, trừ số hộ đã ghi mã. Không phân biệt được hộ này với hộ kia, nên không cộng vào hai số "
        "trên.",
        "sổ ghi buổi tuyên truyền",
    )
    yield _whole("Tổng số hộ", report.by_commune.total.denominator)
    for key, name in EVIDENCE.items():
        yield ours(f"Hộ theo cách tiếp cận: {name.lower()}", MEANT[key], "một hộ có thể có nhiều cách, nên không cộng")
    yield ours(
        "Hộ theo chủ đề",
        "Số hộ khác nhau được tiếp cận chủ đề ấy trong kỳ. Một hộ nghe nhiều chủ đề thì có ở nhiều dòng.",
        known,
    )
    yield ours(
        "Hộ theo tháng",
        "Số hộ khác nhau được tiếp cận trong tháng. Một hộ nghe trong nhiều tháng thì có ở nhiều dòng.",
        known,
    )
    if any(line.is_estimate for line in report.by_commune.lines):
        yield ours(
            "Số có dấu *",
            "Có phần đếm theo xã cũ, chia cho xã, phường hiện nay theo tỉ lệ diện tích.",
            "bản đồ xã trước ngày 01/7/2025",
        )


def _whole(figure: str, whole: Denominator | None) -> Definition:
    counts = "Mẫu số của tỉ lệ hộ được tiếp cận: cộng tổng số hộ mới nhất của từng xã, phường, chỉ khi mọi xã, phường đều có."
    return Definition(figure, counts, "bảng số hộ đã nhập", whole.source if whole else "", whole.as_of if whole else "")


def _measure(measured: Measured, as_of: str) -> Definition:
    whole = measured.found.whole
    source = (
        OURS
        if whole is None
        else f"{OURS}; tổng số: {whole.source}, tính đến {'/'.join(reversed(whole.as_of.split('-')))}"
    )
    labels = [f"{part.label[:1].lower()}{part.label[1:]}" for part in measured.found.parts]
    return Definition(measured.measure.name, measured.counts, "; ".join(labels), source, as_of)


def _meetings(report: AnnualReport) -> Iterable[Definition]:
    log = "sổ ghi buổi tuyên truyền (trên trang, trong trò chuyện hoặc nhập bảng)"
    yield Definition("Số buổi", "Số buổi đã ghi trong năm, theo hình thức.", log, OURS, report.as_of)
    yield Definition(
        "Lượt người dự",
        "Cộng số người đếm được ở từng buổi. Một người dự hai buổi tính hai lượt.",
        log,
        OURS,
        report.as_of,
    )
    yield Definition(
        "Hộ ghi mã ở buổi",
        "Cộng số hộ ghi mã ở từng buổi, mỗi hộ một lần trong một buổi.",
        "mã của hộ, ghi tại buổi",
        OURS,
        report.as_of,
    )
    yield Definition(
        "Lượt người được tập huấn",
        "Cộng số người của từng đối tượng đếm được ở các buổi tập huấn trong năm.",
        log,
        OURS,
        report.as_of,
    )


def _schools_and_models(report: AnnualReport) -> Iterable[Definition]:
    sources = "; ".join(sorted({school.source for school in report.schools}))
    oldest = min((school.as_of for school in report.schools), default="")
    yield Definition(
        "Trường, lớp được tuyên truyền",
        "Trường trong danh sách có buổi học được ghi trong năm; lớp có tên trong buổi học ấy.",
        "buổi học ở trường",
        sources,
        oldest,
    )
    yield Definition(
        "Chỉ số của mô hình điểm",
        "Giá trị đo lúc bắt đầu (đầu vào) và lúc kết thúc (đầu ra) của mô hình.",
        "bảng chỉ số đã nhập",
        "; ".join(sorted({each.source for model in report.models for each in model.indicators})),
        report.as_of,
    )


def _money(report: AnnualReport) -> Iterable[Definition]:
    yield Definition(
        "Kinh phí dự kiến", "Bảng nhu cầu kinh phí của Kế hoạch, mục IV.2, theo năm và hoạt động.", "", report.plan, ""
    )
    yield Definition(
        "Kinh phí đã chi",
        "Cộng số tiền của các chứng từ đã nhập, theo năm và hoạt động.",
        "chứng từ đã nhập",
        OURS,
        report.as_of,
    )


def sources_of(report: AnnualReport) -> dict[tuple[str, str], int]:
    """(source, as of) of the communes' denominators → its number among the notes under a table."""
    known = [line.denominator for line in report.by_commune.lines if line.denominator]
    return {pair: n for n, pair in enumerate(dict.fromkeys((each.source, each.as_of) for each in known), 1)}
