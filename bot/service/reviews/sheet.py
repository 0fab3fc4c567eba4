"""The reviewers' sheet: out as a table to print and fill in, and in again, checked whole before anything is written."""

import datetime as dt
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from msgspec import Struct

from bot.library import review_sheet
from bot.library.read import Reading, read
from bot.library.review_sheet import COLUMNS, Column
from bot.library.reviews import FILE, BrokenReviews, Reviewed, with_added
from bot.library.signing import CannotSign, Signature, signed
from bot.model.content import Card, Problem, Question, Statement
from bot.model.folding import fold, nfc
from bot.service.sheets import BadSheet, Sheet, read_sheet

Thing = Card | Question | Statement

LONGEST_NAME = 80
LONGEST_NOTE = 1000
DECISIONS: dict[str, str] = {fold(review_sheet.APPROVE): "approve", fold(review_sheet.MEND): "mend"}


class Done(Struct, frozen=True):
    """How many rows said what. With any problem nothing was written."""

    approved: int = 0
    to_mend: int = 0
    problems: tuple[Problem, ...] = ()


def import_reviews(content: Path, file: Path, today: dt.date) -> Done:
    """The same sheet again changes nothing."""
    try:
        sheet = read_sheet(file)
    except BadSheet as trouble:
        return Done(problems=(Problem(file.name, trouble.row, str(trouble)),))
    decisions, problems = _Desk(content, file.name, today).decisions(sheet)
    if problems:
        return Done(problems=tuple(sorted(problems)))
    hindrance = _written(content, [each for each, _ in decisions], [sign for _, sign in decisions if sign])
    if hindrance:
        return Done(problems=(hindrance,))
    approved = sum(each.decision == "approve" for each, _ in decisions)
    return Done(approved, len(decisions) - approved)


def _written(content: Path, decisions: list[Reviewed], signatures: list[Signature]) -> Problem | None:
    """Cards and questions first, the log last: if it breaks between, the same sheet again ends the work."""
    try:
        files = signed(content, signatures)
        log = with_added(content, decisions)
    except CannotSign:
        return Problem(content.name, 1, "có tệp ghi checked_on hay checked_by theo cách lạ: chạy bot check, sửa tay")
    except BrokenReviews:
        return Problem(f"{content.name}/{FILE}", 1, "sổ duyệt bị hỏng, không ghi thêm được: sửa tệp này trước")
    for path, raw in (files | ({content / FILE: log} if log else {})).items():
        beside = path.with_name(f".{path.name}.new")
        beside.write_bytes(raw)
        os.replace(beside, path)
    return None


class _Desk:
    """What one sheet is held against."""

    def __init__(self, content: Path, name: str, today: dt.date) -> None:
        self.reading: Reading = read(content)
        self.name = name
        self.today = today
        library = self.reading.library
        self.rows = {(row["kind"], row["key"]): row for row in review_sheet.rows_of(library)}

    def decisions(self, sheet: Sheet) -> tuple[list[tuple[Reviewed, Signature | None]], list[Problem]]:
        places, problems = _places(sheet, self.name)
        if problems:
            return [], problems
        found: list[tuple[Reviewed, Signature | None]] = []
        first_at: dict[tuple[str, str], int] = {}
        for number, cells in sheet.rows:
            row = {field: nfc(cells[at]).strip() if at < len(cells) else "" for field, at in places.items()}
            if not (row["decision"] or row["note"]):
                continue
            slips = [Problem(self.name, number, _where(places, field) + slip) for field, slip in self._slips(row)]
            key = row["kind"], row["key"]
            if key in first_at:
                slips.append(Problem(self.name, number, f"dòng này trùng với dòng {first_at[key]}: bỏ một dòng"))
            first_at.setdefault(key, number)
            problems += slips
            if not slips:
                found.append(self._decided(row))
        return found, problems

    def _slips(self, row: Mapping[str, str]) -> list[tuple[str, str]]:
        """(column, what is wrong with it)."""
        now = self.rows.get((row["kind"], row["key"]))
        slips = list(_written_badly(row, self.today))
        if now is None:
            return [*slips, ("key", f'không có {row["kind"] or "mục"} "{row["key"]}" trong nội dung hiện nay')]
        if row["revision"] != now["revision"]:
            told = f"lần sửa {row['revision'] or 'trống'} đã cũ, nay là lần {now['revision']}: xuất bảng mới, đọc lại"
            return [*slips, ("revision", told)]
        if DECISIONS.get(fold(row["decision"])) == "approve":
            slips += [
                (field, 'lời trong bảng khác lời hiện nay: muốn sửa lời thì ghi "sửa" và viết vào cột ghi chú')
                for field in review_sheet.READ_BY_REVIEWERS
                if row[field].split() != nfc(now[field]).split()
            ]
        return slips

    def _decided(self, row: Mapping[str, str]) -> tuple[Reviewed, Signature | None]:
        approves = DECISIONS[fold(row["decision"])] == "approve"
        thing = self._thing(row["kind"], row["key"])
        decision = Reviewed(
            key=thing.key,
            kind=_kind(thing),
            revision=thing.revision if isinstance(thing, Statement) else thing.review.revision,
            reviewer=row["reviewer"],
            office=row["office"],
            day=_day(row["day"]) or self.today,  # _slips has read it
            decision="approve" if approves else "mend",
            note=row["note"],
        )
        return decision, self._signature(thing, decision) if approves else None

    def _thing(self, kind: str, key: str) -> Thing:
        library = self.reading.library
        if kind == review_sheet.STATEMENT:
            return library.statements[key]
        return library.cards[key] if kind == review_sheet.CARD else library.questions[key]

    def _signature(self, thing: Thing, decision: Reviewed) -> Signature | None:
        """None where somebody signed on a later day already: the older decision goes into the log alone."""
        stands = thing if isinstance(thing, Statement) else thing.review
        if stands.checked_by and stands.checked_on > decision.day:
            return None
        return Signature(self.reading.passages[_kind(thing), thing.key], decision.reviewer, decision.day)


def _kind(thing: Thing) -> Literal["card", "question", "statement"]:
    match thing:
        case Card():
            return "card"
        case Question():
            return "question"
        case Statement():
            return "statement"


def _places(sheet: Sheet, name: str) -> tuple[dict[str, int], list[Problem]]:
    """Where each column stands; the order is free and further columns are left alone."""
    headings = [fold(heading) for heading in sheet.headings]
    places: dict[str, int] = {}
    problems: list[Problem] = []
    for column in COLUMNS:
        at = [place for place, heading in enumerate(headings) if heading == fold(column.heading)]
        if len(at) == 1:
            places[column.field] = at[0]
        else:
            what = "thiếu cột" if not at else "có hai cột"
            problems.append(Problem(name, sheet.heading_row, f'{what} "{column.heading}" ở dòng tiêu đề'))
    return places, problems


def _written_badly(row: Mapping[str, str], today: dt.date) -> list[tuple[str, str]]:
    """What the reviewer wrote, whatever it is about."""
    slips: list[tuple[str, str]] = []
    decision = DECISIONS.get(fold(row["decision"]))
    if decision is None:
        slips.append(("decision", f'"{row["decision"]}" không phải quyết định: ghi "duyệt" hoặc "sửa"'))
    if not row["reviewer"]:
        slips.append(("reviewer", "để trống, phải ghi rõ họ tên"))
    for field, most in (("reviewer", LONGEST_NAME), ("office", LONGEST_NAME), ("note", LONGEST_NOTE)):
        if len(row[field]) > most:
            slips.append((field, f"dài quá {most} chữ cái: viết ngắn lại"))
    if not row["reviewer"].isprintable():
        slips.append(("reviewer", "họ tên phải nằm trên một dòng"))
    day = _day(row["day"])
    if day is None:
        slips.append(("day", f'"{row["day"]}" không phải ngày: viết 31/12/2026'))
    elif day > today:
        slips.append(("day", f'"{row["day"]}" là ngày chưa tới'))
    if decision == "mend" and not row["note"]:
        slips.append(("note", "cần sửa thì ghi sửa gì"))
    return slips


def _day(text: str) -> dt.date | None:
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return dt.datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def _where(places: Mapping[str, int], field: str) -> str:
    return f'cột {places[field] + 1} "{_column(field).heading}": '


def _column(field: str) -> Column:
    return next(column for column in COLUMNS if column.field == field)
