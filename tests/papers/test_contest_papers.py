"""Excel, minutes and notice of a contest: read back, they hold the ranking; each number is the same in all of them."""

import datetime as dt
import io
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.document import Document as DocxDocument
from msgspec.structs import replace
from openpyxl import Workbook, load_workbook

from bot.contest import seeds
from bot.contest.foretold import FAR, NONE
from bot.library.forms import read_form
from bot.model.contest import Prediction
from bot.model.entries import Standing
from bot.model.published import Published
from bot.papers import contest_words as words
from bot.papers.apart import made_apart
from bot.papers.contest_minutes import write_minutes
from bot.papers.contest_notice import write_notice
from bot.papers.contest_xlsx import write_xlsx, xlsx_here
from tests.papers.contests import AT, held, published
from tests.papers.test_report_docx import cells, said
from tests.talking import ROOT

GOLDEN = Path(__file__).parent / "contest-minutes.txt"
FORM = read_form(ROOT / "content")
SHEETS = ["Thể lệ tóm tắt", "Kết quả cá nhân", "Tập thể", "Câu hỏi", "Quyết định", "Khiếu nại", "Bốc thăm"]


@cache
def result() -> Published:
    return published()


@cache
def book() -> Workbook:
    return load_workbook(io.BytesIO(write_xlsx(result())))


def minutes(of: Published) -> DocxDocument:
    return Document(io.BytesIO(write_minutes(of, FORM)))


def notice(of: Published) -> DocxDocument:
    return Document(io.BytesIO(write_notice(of, FORM)))


def rows(sheet: str, of: Workbook | None = None) -> list[dict[str, Any]]:
    """Those of the table, by their headings."""
    found = (of or book())[sheet]
    heading = [str(cell.value) for cell in found[4]]
    body = [
        [cell.value for cell in row]
        for row in found.iter_rows(min_row=5)
        if any(cell.value is not None for cell in row[1:])
    ]
    return [dict(zip(heading, row, strict=True)) for row in body]


def facts() -> dict[str, dict[str, Any]]:
    return {row["Mục"]: row for row in rows("Thể lệ tóm tắt")}


def test_every_sheet_is_there_with_a_heading_that_stays_and_prints() -> None:
    assert book().sheetnames == SHEETS
    for sheet in book():
        assert str(sheet.freeze_panes).endswith("5")
        assert sheet.print_title_rows == "$4:$4"
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.paperSize) == (1, int(sheet.PAPERSIZE_A4))
        assert "9 người" in str(sheet["A2"].value)
        assert "bản công bố số 2" in str(sheet["A2"].value)


def test_the_places_are_those_of_the_ranking_as_numbers_and_moments() -> None:
    found = rows("Kết quả cá nhân")
    assert len(found) == len(result().lines) == 9
    for row, line in zip(found, result().lines, strict=True):
        each = line.placing
        assert (row["Hạng"], row["Số hồ sơ"], row["Số câu đúng"]) == (each.place, str(each.entrant), each.right)
        assert row["Điểm"] == each.points / 100
        assert row["Thời gian làm bài (giây)"] == each.took / 1000
        assert row["Nộp bài lúc"] == words.at_millisecond(each.ended).replace(microsecond=0)
        assert (row["Giải"] or "") == ", ".join(line.prizes)
    assert [row["Đồng hạng"] for row in found[:3]] == ["đồng hạng", "đồng hạng", None]


def test_who_won_nothing_has_no_name_and_no_commune() -> None:
    losers = [row for row in rows("Kết quả cá nhân") if not row["Giải"]]
    assert losers
    assert {(row["Họ tên"], row["Xã, phường"]) for row in losers} == {(None, None)}


def test_no_telephone_stands_in_the_public_edition() -> None:
    lines = tuple(replace(line, phone="0912345678") for line in result().lines)
    public = write_xlsx(replace(result(), lines=lines))
    full = write_xlsx(replace(result(), lines=lines, edition="organisers"))
    assert "Số điện thoại" not in rows("Kết quả cá nhân", load_workbook(io.BytesIO(public)))[0]
    assert rows("Kết quả cá nhân", load_workbook(io.BytesIO(full)))[0]["Số điện thoại"] == "0912345678"
    assert "KHÔNG ĐƯỢC CÔNG KHAI" in rows("Thể lệ tóm tắt", load_workbook(io.BytesIO(full)))[0]["Nội dung"]


def test_digests_commitment_seed_and_checksum_are_told() -> None:
    told, of = facts(), result()
    assert told["Mã thể lệ đã chốt"]["Nội dung"] == of.frozen.digest
    assert of.frozen.commitment(-1) in told["Lời cam kết hạt giống"]["Nội dung"]
    assert told["Hạt giống"]["Nội dung"] == of.result.seed
    assert told["Mã kiểm tra kết quả"]["Nội dung"] == of.result.checksum
    assert told["Bản công bố số"]["Số"] == 2
    assert told["Bản công bố số"]["Thời điểm"] == words.at_second(AT)
    assert isinstance(told["Vòng 1: mở"]["Thời điểm"], dt.datetime)


def test_collective_prizes_have_numerator_denominator_source_and_day() -> None:
    best = rows("Tập thể")[0]
    assert best["Đoạt giải"] == "đoạt giải"
    assert best["Tỷ lệ (%)"] == round(100 * best["Người dự thi (tử số)"] / best["Tổng số người (mẫu số)"], 3)
    assert (best["Nguồn của mẫu số"], best["Tính đến ngày"]) == ("Công an tỉnh", dt.datetime(2026, 6, 30))


def test_small_communes_that_won_nothing_are_not_told_apart() -> None:
    """Nor a single one alone, which the total would give away (S30)."""
    of = result()
    many = (Standing("06001", 9, place=1), Standing("06040", 7, place=2), Standing("06058", 4, place=3))
    counted = replace(of.result, standings={"Giải phong trào": many})
    won = replace(counted.awards[-1], areas=("06001",))
    told = replace(of, result=replace(counted, awards=(*counted.awards[:-1], won)))
    names = [row["Xã, phường hoặc đơn vị"] for row in rows("Tập thể", load_workbook(io.BytesIO(write_xlsx(told))))]
    assert names[:1] == [of.area("06001")]
    assert of.area("06040") not in names
    assert of.area("06058") not in names
    full = replace(told, edition="organisers")
    assert len(rows("Tập thể", load_workbook(io.BytesIO(write_xlsx(full))))) == 3


def test_questions_tell_their_answer_and_how_many_were_right_only_after_the_last_round() -> None:
    found = rows("Câu hỏi")
    assert [(row["Lượt trả lời"], row["Lượt đúng"]) for row in found] == [(9, 9 - n) for n in range(len(found))]
    assert [row["Trạng thái"].startswith("đã hủy") for row in found] == [n == 2 for n in range(len(found))]
    early = load_workbook(io.BytesIO(write_xlsx(replace(result(), is_over=False))))
    told = " ".join(str(cell.value) for row in early["Câu hỏi"].iter_rows() for cell in row)
    assert "sau khi cuộc thi kết thúc" in told
    assert not any(each.question.ask in told for each in result().questions)


def test_decisions_have_reasons_and_appeals_their_answers() -> None:
    decisions, appeals = rows("Quyết định"), rows("Khiếu nại")
    assert [row["Lý do"] for row in decisions] == [each.reason for each in result().decisions]
    assert [row["Đã tính vào bản này"] for row in decisions] == ["đã tính", "đã tính", "chưa tính"]
    full = load_workbook(io.BytesIO(write_xlsx(replace(result(), edition="organisers"))))
    assert rows("Quyết định", full)[0]["Về"] == "Hồ sơ 18"
    assert [row["Số hồ sơ"] for row in rows("Khiếu nại", full)] == ["15", "16"]
    assert [row["Trả lời"] for row in appeals] == ["Đã xem lại, thời gian đúng.", "chưa trả lời"]


def test_in_public_no_decision_and_no_complaint_leads_to_a_place() -> None:
    """Whoever was named as a winner in an older version must not be read as the one who cheated."""
    decisions, appeals = rows("Quyết định"), rows("Khiếu nại")
    assert decisions[0]["Về"] == "Một người dự thi"
    assert "Số hồ sơ" not in appeals[0]
    told = said(minutes(result()))
    part = told[told.index("6. Trường hợp") : told.index("8. Mã kiểm tra")]
    assert "Hồ sơ 18" not in part
    assert "Số hồ sơ" not in part


def test_the_draw_can_be_made_again_from_its_sheet() -> None:
    """With nothing but what stands there: seed, public number, the numbers of the entrants."""
    told = " ".join(str(cell.value) for row in book()["Bốc thăm"].iter_rows() for cell in row if cell.value)
    seed = re.search(r"Hạt giống: ([0-9a-f]{64})", told)
    beacon = re.search(r"Số công khai trộn vào: (\d+)", told)
    assert seed is not None
    assert beacon is not None
    listed = rows("Bốc thăm")
    people = sorted(int(row["Số hồ sơ"]) for row in listed)
    drawn = seeds.draw_seed(bytes.fromhex(seed[1]), seeds.list_checksum(people), beacon[1])
    again = sorted(people, key=lambda who: seeds.ticket(drawn, who))
    assert [int(row["Số hồ sơ"]) for row in listed] == again
    by_place = {who for award in result().result.awards[:2] for who in award.entrants}
    assert [int(row["Số hồ sơ"]) for row in listed if row["Giải trúng thăm"]] == [
        who for who in again if who not in by_place
    ][:2]


def test_no_name_and_no_reason_is_ever_counted_by_a_spreadsheet() -> None:
    for sheet in book():
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", cell.value
                if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@")):
                    assert cell.quotePrefix, cell.value
    assert "=HYPERLINK" in str([row["Họ tên"] for row in rows("Kết quả cá nhân")])


def test_a_large_result_is_written_in_a_process_of_its_own_and_is_the_same() -> None:
    def values(written: bytes) -> list[list[object]]:
        return [
            [cell.value for cell in row] for sheet in load_workbook(io.BytesIO(written)) for row in sheet.iter_rows()
        ]

    assert values(made_apart("result", result())) == values(xlsx_here(result()))


def test_an_older_version_says_on_every_sheet_that_it_holds_no_more() -> None:
    old = replace(result(), newest=3)
    warning = "KHÔNG CÒN HIỆU LỰC"
    found = load_workbook(io.BytesIO(write_xlsx(old)))
    assert all(warning in str(sheet["A2"].value) for sheet in found)
    assert warning in str(minutes(old).sections[0].first_page_header.paragraphs[0].text)


def test_the_edition_with_full_names_says_on_every_page_that_it_is_not_public() -> None:
    full = replace(result(), edition="organisers")
    warning = "KHÔNG CÔNG KHAI"
    assert all(warning in str(sheet["A2"].value) for sheet in load_workbook(io.BytesIO(write_xlsx(full))))
    section = minutes(full).sections[0]
    assert warning in section.first_page_header.paragraphs[0].text
    assert warning in section.header.paragraphs[-1].text
    assert not any(warning in str(sheet["A2"].value) for sheet in book())


def test_the_minutes_read_as_they_were_approved() -> None:
    told = said(minutes(result()))
    if os.environ.get("GOLDEN") == "write":
        GOLDEN.write_text(told)
    assert told == GOLDEN.read_text()


def test_the_same_winners_and_numbers_stand_in_excel_minutes_and_notice() -> None:
    """Each winner's place, right answers and moment, each commune's rate, and the counts of the whole."""
    winners = [row for row in rows("Kết quả cá nhân") if row["Giải"]]
    for document in (minutes(result()), notice(result())):
        table = next(table for table in document.tables if "Họ và tên" in cells(table)[0] and "Hạng" in cells(table)[0])
        printed = [row for row in cells(table)[1:] if row[0] != row[1]]
        told = {(row[0], row[1], row[3], row[-1]) for row in printed}
        assert told == {
            (str(row["Hạng"]), row["Họ tên"], str(row["Số câu đúng"]), f"{row['Nộp bài lúc']:%d/%m/%Y %H:%M:%S}")
            for row in winners
        }
        rates = next(table for table in document.tables if "Tỷ lệ (%)" in cells(table)[0])
        best = rows("Tập thể")[0]
        assert cells(rates)[1][4].replace(",", ".") == f"{best['Tỷ lệ (%)']:g}"
        counts = facts()
        text = said(document)
        assert f"{counts['Tổng số lượt thi']['Số']} lượt thi của {counts['Tổng số người dự thi']['Số']} người" in text
        assert result().result.checksum in text


def test_the_minutes_name_no_law_and_leave_people_and_legal_base_to_be_filled_in() -> None:
    told = said(minutes(result()))
    assert "Nghị định" not in told
    assert "Luật" not in told.replace("Tìm hiểu pháp luật", "")
    for blank in (
        "Chủ trì: [… điền",
        "Thư ký: [… điền",
        "Người chứng kiến bốc thăm: [… điền",
        "- [… điền: văn bản tổ chức",
    ):
        assert blank in told


def test_more_winners_than_prizes_are_put_before_the_organisers() -> None:
    assert "Giải Nhất có 2 người hoặc đơn vị đồng hạng, thể lệ có 1 giải: [… điền" in said(minutes(result()))


def test_a_contest_without_prediction_draw_or_complaint_says_so() -> None:
    of = published(
        frozen=held(prediction=None, tie=("right", "duration", "shared")), appeals=(), suspected=(), decisions=()
    )
    told = said(minutes(replace(of, result=replace(of.result, draw=None))))
    assert "Bốc thăm" not in told
    assert "Không có ý kiến nào về kết quả." in told
    assert "Ban Tổ chức không loại ai, không hủy câu hỏi nào." in told
    assert "Lệch dự đoán" not in told


def test_a_notice_is_never_written_with_full_names() -> None:
    with pytest.raises(ValueError, match="công khai"):
        write_notice(replace(result(), edition="organisers"), FORM)


@pytest.mark.parametrize(
    ("away", "told"),
    [(0, "0"), (1_234, "1.234"), (NONE, "không dự đoán"), (FAR + 5, "5 (lệch sang phía xếp sau)")],
)
def test_a_distance_is_told_as_people_read_it(away: int, told: str) -> None:
    assert words.distance(Prediction("people", "?"), away) == told


def test_a_percent_that_was_foretold_keeps_its_five_places() -> None:
    assert words.foretold(Prediction("percent", "?"), 1_234_567) == "12,34567 %"


@pytest.mark.parametrize(
    ("took", "told"), [(5_250, "5,250 giây"), (65_250, "1 phút 05,250 giây"), (60_000, "1 phút 00,000 giây")]
)
def test_a_duration_is_told_to_the_thousandth(took: int, told: str) -> None:
    assert words.duration(took) == told
