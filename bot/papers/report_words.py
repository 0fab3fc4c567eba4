"""Sentences of the annual report, made from numbers alone: right for none, one and many, and saying what is not recorded."""

from bot.model import demo
from bot.papers.written import day, millions, number, percent, percents, sourced, span
from bot.reach.annual import AnnualReport, KindHeld
from bot.reach.figures import Line, Reached
from bot.reach.targets import VERDICTS, Measured

DEMO = f"{demo.DEMO}, KHÔNG PHẢI SỐ LIỆU THẬT"
TOO_FEW = "ít, không nêu"
NOT_RECORDED = "chưa ghi"
NO_HOUSES = "chưa có số hộ"


def counted(n: int, unit: str) -> str:
    """ "chưa có buổi nào", "1 buổi", "1.234 buổi"."""
    return f"{number(n)} {unit}" if n else f"chưa có {unit} nào"


def opening(report: AnnualReport, issuer: str) -> list[str]:
    """Why this is reported, and what the numbers are."""
    year = report.year
    said = [f"Thực hiện {report.plan}, {issuer} báo cáo kết quả năm {year} như sau."]
    if not report.has_goals:
        said = [
            f"{issuer} báo cáo kết quả hỗ trợ hoạt động bình đẳng giới vùng dân tộc thiểu số trên địa bàn {report.place} năm "
            f"{year} như sau.",
            "Thời gian thực hiện Kế hoạch giai đoạn 2018 - 2025 đã kết thúc. Báo cáo này tiếp tục theo dõi các mục tiêu của Kế "
            f"hoạch. {_without_goals(report)}",
        ]
    until = f"Số liệu tính đến hết ngày {day(report.as_of)}"
    said.append(until + ("." if report.is_over else f"; năm {year} chưa kết thúc."))
    return said


def _without_goals(report: AnnualReport) -> str:
    goals = [each.goal for figure in report.targets for each in figure.measured]
    if any(goal is not None for goal in goals):
        return "Mục tiêu nào tỉnh chưa đặt chỉ tiêu cho giai đoạn mới thì chỉ nêu số liệu, không kết luận đạt hay chưa đạt."
    return "Chưa có chỉ tiêu cho giai đoạn mới, nên chỉ nêu số liệu, không kết luận đạt hay chưa đạt."


def place_sentences(report: AnnualReport) -> list[str]:
    """How many communes there is anything known of."""
    lines = report.by_commune.lines
    if report.area:
        return [_of_one_commune(report)]
    reached = {line.code for line in lines if line.reached != Reached()}
    met = {code for code in report.meetings_in if report.meetings_in[code] and code in {line.code for line in lines}}
    silent = len(lines) - len(reached | met)
    said = [
        f"Tỉnh có {number(len(lines))} xã, phường. Trong năm, {_communes(len(reached))} có hộ được tiếp cận thông tin; "
        f"{_communes(len(met))} có buổi tuyên truyền, tập huấn được ghi."
    ]
    if silent:
        said.append(f"Còn {number(silent)} xã, phường chưa có số liệu nào trong năm (Phụ lục 1).")
    else:
        said.append("Xã, phường nào cũng đã có số liệu trong năm.")
    return said


def _communes(n: int) -> str:
    return f"{number(n)} xã, phường" if n else "chưa có xã, phường nào"


def _of_one_commune(report: AnnualReport) -> str:
    houses = report.by_commune.total.denominator
    if houses is None:
        return f"Chưa có tổng số hộ của {report.place}, nên không tính được tỉ lệ hộ được tiếp cận thông tin."
    return f"Tổng số hộ của {report.place}: {number(houses.n)} hộ ({sourced(houses)})."


def household_sentences(report: AnnualReport) -> list[str]:
    """The whole of the year, of the phase so far, and of the year before."""
    said = [f"Năm {report.year}: {households(report.by_commune.total)}"]
    if not report.is_first_of_phase:
        said.append(f"Lũy kế từ năm {report.so_far[:4]} đến hết năm {report.year}: {households(report.total_so_far)}")
    said.append(f"Năm {report.year - 1}: {households(report.before)}")
    return said


def households(line: Line) -> str:
    """Card and self known apart, then the share; heads of meetings beside them and never added."""
    reached = line.reached
    if reached is None:
        return f"{TOO_FEW} số hộ."
    if reached == Reached():
        return "chưa có hộ nào được ghi nhận."
    total = reached.card + reached.self
    if not total:
        told = "chưa có hộ nào được ghi nhận bằng thẻ hoặc tự khai"
    else:
        told = f"{number(total)} hộ được tiếp cận thông tin, gồm {number(reached.card)} hộ có thẻ và {number(reached.self)} hộ tự khai"
    share = share_of(line)
    told += f"; {share}" if total and share else ""
    if reached.declared:
        told += f". Ngoài ra đếm được {number(reached.declared)} lượt hộ dự các buổi, có thể trùng nên không cộng vào"
    return told + "."


def share_of(line: Line) -> str:
    """ "bằng 4,0 - 9,5 % của 12.000 hộ (nguồn: …)", or why there is none."""
    houses = line.denominator
    if houses is None or not houses.n:
        return f"{NO_HOUSES} nên không tính được tỉ lệ"
    share = line.share
    return f"bằng {percents(share)} % của {number(houses.n)} hộ ({sourced(houses)})" if share else ""


def measure_sentences(measured: Measured) -> list[str]:
    """What was found, over what, against which goal, and what is missing."""
    measure, found = measured.measure, measured.found
    said = [f"{measure.name}: {_found(measured)}; {_compared(measured)}."]
    parts = [f"{part.label[:1].lower()}{part.label[1:]}: {number(part.n)}" for part in found.parts if part.n]
    if parts and found.high:
        said.append(f"Trong đó {'; '.join(parts)}.")
    said.append(_judged(measured))
    if found.missing:
        said.append(f"Còn thiếu: {'; '.join(found.missing)}.")
    return said


def _found(measured: Measured) -> str:
    low, high, unit = measured.found.low, measured.found.high, measured.measure.unit
    if measured.found.is_hidden:
        return f"{TOO_FEW} số {unit}"
    if not high:
        return f"chưa ghi nhận {unit} nào"
    if low == high:
        return f"{number(low)} {unit}"
    return (
        f"chắc chắn {number(low)} {unit}, nhiều nhất {number(high)} {unit}"
        if low
        else f"nhiều nhất {number(high)} {unit}, chưa chắc chắn {unit} nào"
    )


def _compared(measured: Measured) -> str:
    whole, share = measured.found.whole, measured.share
    if measured.found.why_not:
        return reason(measured)
    if whole is None or share is None:
        return f"chưa có tổng số {measured.measure.unit} nên không tính được tỉ lệ"
    return f"bằng {percents(share)} % của {number(whole.n)} {measured.measure.unit} ({sourced(whole)})"


def reason(measured: Measured) -> str:
    """Why there is no share, without the hint how a sheet is imported: that is for the pages, not for a signed paper."""
    return measured.found.why_not.partition(" (nhập ")[0]


def _judged(measured: Measured) -> str:
    verdict = VERDICTS[measured.verdict]
    if measured.goal is None:
        return "Chưa có chỉ tiêu cho giai đoạn này."
    return f"Chỉ tiêu: {measured.goal} %. Kết luận: {verdict}."


def trend_sentence(measured: Measured) -> str:
    """Year by year from the first in which something was recorded: before it there may have been work that nobody wrote down."""
    began = next((n for n, point in enumerate(measured.trend) if point.high), None)
    if began is None or len(measured.trend) < 2:
        return ""
    told = [
        f"{point.year}: {number(point.low) if point.low == point.high else f'{number(point.low)} đến {number(point.high)}'}"
        for point in measured.trend[began:]
    ]
    before = f"; trước năm {measured.trend[began].year} chưa ghi nhận" if began else ""
    return f"Qua các năm: {'; '.join(told)} {measured.measure.unit}{before}."


def shown_range(measured: Measured) -> str:
    return TOO_FEW if measured.found.is_hidden else span(measured.found.low, measured.found.high)


def shown_share(measured: Measured) -> str:
    share = measured.share
    return percents(share) if share and not measured.found.why_not else "không tính được"


def shown_verdict(measured: Measured) -> str:
    return "Chưa có chỉ tiêu" if measured.goal is None else VERDICTS[measured.verdict]


def meeting_sentence(kinds: tuple[KindHeld, ...]) -> str:
    """All that gathers people; a slot of the loudspeaker gathers nobody."""
    held = [kind for kind in kinds if kind.key != "loudspeaker" and kind.meetings]
    n, people = sum(kind.meetings for kind in held), sum(kind.people for kind in held)
    if not n:
        return "Chưa có buổi tuyên truyền, tập huấn nào được ghi trong năm."
    heads = f"đếm được {number(people)} lượt người dự" if people else "không ghi số người dự"
    return f"Đã ghi {number(n)} buổi thuộc {number(len(held))} hình thức, {heads}."


def loudspeaker_sentence(kinds: tuple[KindHeld, ...]) -> str:
    n = sum(kind.meetings for kind in kinds if kind.key == "loudspeaker")
    if not n:
        return "Chưa ghi buổi phát loa truyền thanh nào trong năm."
    return f"Loa truyền thanh: {number(n)} buổi phát. Không đếm được người nghe loa, nên không tính vào số hộ được tiếp cận."


def school_sentence(report: AnnualReport) -> str:
    listed = len(report.schools)
    if not listed:
        return "Chưa có danh sách trường, lớp bán trú và dân tộc nội trú."
    taught = [school for school in report.schools if school.lessons]
    lessons = sum(school.lessons for school in taught)
    if not taught:
        return f"Danh sách có {number(listed)} trường; chưa có buổi học nào được ghi trong năm."
    classes = sum(len(school.taught) for school in taught)
    named = f", {number(classes)} lớp có tên trong buổi học" if classes else ", không buổi nào ghi tên lớp"
    return f"Danh sách có {number(listed)} trường; {number(len(taught))} trường đã có {number(lessons)} buổi học trong năm{named}."


def model_sentence(report: AnnualReport) -> str:
    if not report.models:
        return f"Chưa có mô hình điểm nào được ghi đến hết năm {report.year}."
    running = len([model for model in report.models if not model.ended])
    begun = [model for model in report.models if model.started[:4] == str(report.year)]
    return (
        f"Đến hết năm {report.year} có {number(len(report.models))} mô hình điểm, trong đó {counted_in(running, 'đang hoạt động')}, "
        f"{counted_in(len(begun), 'bắt đầu trong năm')}."
    )


def counted_in(n: int, doing: str) -> str:
    return f"{number(n)} mô hình {doing}" if n else f"không có mô hình nào {doing}"


def money_sentences(report: AnnualReport) -> list[str]:
    """Plan and spending of the year and to date; a year without a plan is said to have none."""
    year, whole = report.year, report.all_money
    spent = f"đã ghi chi {millions(whole.spent)} triệu đồng" if whole.spent else "chưa ghi khoản chi nào"
    if whole.planned is None:
        said = [f"Kế hoạch không có kinh phí cho năm {year}; {spent}."]
    else:
        share = _of_plan(whole.spent, whole.planned)
        said = [f"Năm {year}, Kế hoạch dự kiến {millions(whole.planned)} triệu đồng; {spent}{share}."]
    if whole.planned_to_date:
        to_date, share = millions(whole.planned_to_date), _of_plan(whole.spent_to_date, whole.planned_to_date)
        told = (
            f"đã ghi chi {millions(whole.spent_to_date)} triệu đồng"
            if whole.spent_to_date
            else "chưa ghi khoản chi nào"
        )
        said.append(f"Lũy kế từ năm 2018, Kế hoạch dự kiến {to_date} triệu đồng; {told}{share}.")
    return said


def _of_plan(spent: int, planned: int) -> str:
    return f", bằng {percent(100 * spent / planned)} % dự kiến" if spent and planned else ""
