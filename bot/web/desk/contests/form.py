"""The form of a contest: every rule of it, in sections; what was typed is kept whatever is wrong with it."""

import datetime as dt
import re
from collections.abc import Iterable

from msgspec import Struct
from starlette.responses import Response

from bot.library.contest_fields import Fields, fields_of
from bot.library.contest_judge import Judged
from bot.library.contest_toml import written
from bot.model.contest import Contest
from bot.service.contests.making import Stale, judged, save, withdraw
from bot.storage import contest_sheets
from bot.storage.contest_sheets import Maker, Sheet
from bot.web.desk.contests import words
from bot.web.desk.contests.found import CONTESTS, DRAFTS, Draft, draft_of, names_of_accounts, sheet_of
from bot.web.desk.contests.list_of import UPLOAD, read_toml, toml_in
from bot.web.desk.forms import filled
from bot.web.desk.pages import Page
from bot.web.desk.visit import NotHere, Visit

_NAME = re.compile(r"[a-z_]+(?:\.[a-z_]+|\.\d{1,3})*")
_OURS = frozenset({"khoa_trang", "ban", "lam", "toml", "tep", "muc"})
MANY = ("round", "pool", "question", "prize", "collective")
TIE_ROWS, CHAIN_ROWS, OPTION_ROWS = 7, 6, 4


class Shown(Struct, frozen=True):
    """What the template fills the form with. `rows`: the numbers of the rows of each header, also of those inside one."""

    values: dict[str, str]
    many: dict[str, list[str]]
    rows: dict[str, list[int]]


async def edit(visit: Visit) -> Response:
    draft = await draft_of(visit)
    if draft is None:
        return visit.go(f"{CONTESTS}/{visit.path['draft']}")
    if draft.sheet is None:
        return await _of_folder(visit, draft)
    found = await judged(visit.desk, draft.key, draft.sheet.fields)
    return await _form(visit, draft.sheet, draft.sheet.fields, found)


async def take(visit: Visit) -> Response:
    """Saved first, whatever was pressed; then a row more, a row less, or the same page with what is still wrong."""
    sheet = await sheet_of(visit)
    if sheet is None:
        return visit.go(f"{CONTESTS}/{visit.path['draft']}")
    version = visit.form.text("ban")
    doing, _, what = visit.form.text("lam").partition(":")
    fields = _sent(visit)
    if doing == "them":
        fields = with_row(sheet, fields, what, visit.today)
    elif doing == "bo":
        fields = without_row(fields, what)
    try:
        await save(visit.store, visit.desk, visit.officer, sheet, fields, int(version) if version.isdigit() else -1)
    except Stale:
        found = await judged(visit.desk, sheet.id, fields)
        return await _form(visit, sheet, fields, found, is_stale=True)
    at = what if doing in ("them", "bo") else ""
    section = words.section_of(at) if at else what
    path = f"{DRAFTS}/{sheet.id}" + (f"?muc={section}" if section in words.SECTIONS else "")
    anchor = f"#f-{at.rpartition('.')[0] if doing == 'bo' else at}" if at else ""
    return visit.go(path + anchor) if anchor else visit.go(path, "luu")


async def take_toml(visit: Visit) -> Response:
    """The whole form anew from a file or a text; what cannot be read stays in the box, with its lines."""
    sheet = await sheet_of(visit)
    if sheet is None:
        return visit.go(f"{CONTESTS}/{visit.path['draft']}")
    text = toml_in(visit)
    contest, slip = read_toml(visit, text) if text else (None, "Chọn tệp, hoặc dán nội dung.")
    if contest is None:
        return _paste(visit, sheet, text, slip)
    await save(visit.store, visit.desk, visit.officer, sheet, tuple(fields_of(contest)), sheet.version)
    return visit.go(f"{DRAFTS}/{sheet.id}", "toml")


async def paste(visit: Visit) -> Response:
    draft = await draft_of(visit)
    if draft is None or draft.sheet is None:
        return visit.go(f"{CONTESTS}/{visit.path['draft']}")
    found = await judged(visit.desk, draft.key, draft.sheet.fields)
    return _paste(visit, draft.sheet, written(found.contest) if found.contest else "", "")


def _paste(visit: Visit, sheet: Sheet, text: str, slip: str) -> Response:
    return visit.html("desk/contest-toml.html", 422 if slip else 200, sheet=sheet, text=text, slip=slip)


async def toml(visit: Visit) -> Response:
    """To be kept, sent by mail, put into the content folder."""
    draft = await draft_of(visit)
    if draft is None:
        return visit.go(f"{CONTESTS}/{visit.path['draft']}")
    contest = draft.contest
    if draft.sheet is not None:
        contest = (await judged(visit.desk, draft.key, draft.sheet.fields)).contest
    if contest is None:
        return visit.go(draft.path, "chua-toml")
    return visit.file(written(contest).encode(), f"{draft.key}.toml", "application/toml")


async def drop(visit: Visit) -> Response:
    sheet = await sheet_of(visit)
    if sheet is None or not await withdraw(visit.store, visit.desk, visit.officer, sheet):
        return visit.go(f"{CONTESTS}/{visit.path['draft']}")
    return visit.go(CONTESTS, "bo")


def _sent(visit: Visit) -> tuple[tuple[str, str], ...]:
    """Fields of a contest, and nothing else that was sent."""
    known = set(Contest.__struct_fields__) - {"key"}
    return tuple(
        (name, value.strip())
        for name, value in visit.form.fields
        if name not in _OURS and value.strip() and _NAME.fullmatch(name) and name.split(".")[0] in known
    )


def with_row(sheet: Sheet, fields: Fields, header: str, today: dt.date) -> tuple[tuple[str, str], ...]:
    """A row more of a header, with what most such rows have."""
    n = max(shown(fields).rows.get(header, []), default=-1) + 1
    usual: dict[str, dict[str, str]] = {
        "round": {"name": f"Vòng {n + 1}", **_after_the_last(fields)},
        "pool": {"number": "5", "points": "1"},
        "prize": {"name": "Giải", "count": "1", "by": "place", "among": "everyone"},
        "collective": {
            "name": "Giải tập thể",
            "count": "1",
            "of": "commune",
            "chain.0": "rate",
            "chain.1": "all-right",
            "chain.2": "shared",
            "denominator": "people",
            "fewest": "1",
        },
        "question": {
            "key": f"{sheet.id}-{n + 1}",
            "certainty": "read",
            "revision": "1",
            "checked_on": today.isoformat(),
        },
    }
    return (*fields, *((f"{header}.{n}.{name}", value) for name, value in usual.get(header, {}).items()))


def _after_the_last(fields: Fields) -> dict[str, str]:
    """A round of a week from the morning after the last one."""
    ends = [value for name, value in fields if re.fullmatch(r"round\.\d+\.closes", name)]
    try:
        last = max(dt.datetime.fromisoformat(end) for end in ends)
    except ValueError:
        return {}
    opens = dt.datetime.combine(last.date() + dt.timedelta(days=1), dt.time(8))
    closes = dt.datetime.combine(opens.date() + dt.timedelta(days=6), dt.time(17))
    return {name: moment.isoformat(timespec="minutes") for name, moment in (("opens", opens), ("closes", closes))}


def without_row(fields: Fields, row: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in fields if not f"{name}.".startswith(f"{row}."))


def shown(fields: Fields) -> Shown:
    many: dict[str, list[str]] = {}
    rows: dict[str, list[int]] = {}
    for name, value in fields:
        many.setdefault(name, []).append(value)
        for found in re.finditer(r"\.(\d+)(?=\.|$)", name):
            numbers = rows.setdefault(name[: found.start()], [])
            if int(found[1]) not in numbers:
                numbers.append(int(found[1]))
    return Shown(filled(reversed(fields)), many, {header: sorted(numbers) for header, numbers in rows.items()})


async def _form(visit: Visit, sheet: Sheet, fields: Fields, found: Judged, *, is_stale: bool = False) -> Response:
    form = shown(fields)
    slips = [(slip.field, f"{words.named(slip.field, form.rows)}: {words.said(slip.sentence)}") for slip in found.slips]
    async with visit.store.reading() as reading:
        makers = await contest_sheets.makers(reading, sheet.id)
        staff = await contest_sheets.staff(reading, sheet.id)
        saver = (await names_of_accounts(reading)).get(sheet.saved_by, "")
    library = visit.desk.everything
    section = visit.query.get("muc", "") or ("ten" if not slips else "")
    return visit.html(
        "desk/contest-form.html",
        422 if is_stale else 200,
        sheet=sheet,
        form=form,
        slips=_of_fields(found),
        listed=slips,
        wrong_in={words.section_of(slip.field) for slip in found.slips},
        is_stale=is_stale,
        saver=saver,
        section=section,
        sections=words.SECTIONS,
        labels=words.LABELS,
        plain=words.plain,
        options=words.OPTIONS,
        topics=[(topic.key, topic.official) for topic in library.topics],
        laws=[(key, f"{law.name} ({law.number})") for key, law in library.laws.items()],
        communes=_communes(visit),
        many=MANY,
        tie_rows=TIE_ROWS,
        chain_rows=CHAIN_ROWS,
        option_rows=OPTION_ROWS,
        needs_phone=_needs_phone(visit, makers),
        staff=staff,
        is_sound=found.is_sound,
    )


def _needs_phone(visit: Visit, makers: Iterable[Maker]) -> bool:
    return any(each.account == visit.officer.id and not each.told for each in makers)


def _of_fields(found: Judged) -> dict[str, str]:
    """By field all its sentences; of what has rows inside, beside the row."""
    told: dict[str, list[str]] = {}
    for slip in found.slips:
        told.setdefault(slip.field, []).append(words.said(slip.sentence))
    return filled((field, " ".join(sentences)) for field, sentences in told.items())


def _communes(visit: Visit) -> list[tuple[str, str]]:
    named = [(code, visit.shell.commune_name(code)) for code in visit.desk.gazetteer.communes]
    return sorted(named, key=lambda each: each[1])


async def _of_folder(visit: Visit, draft: Draft) -> Response:
    """One of the content folder is changed there."""
    if draft.contest is None:
        raise NotHere
    return visit.html("desk/contest-folder.html", draft=draft, contest=draft.contest, toml=written(draft.contest))


SAYS = {
    "moi": "Đã mở bản nháp. Sửa từng mục rồi bấm Lưu; lưu dở cũng được, ngày mai làm tiếp.",
    "luu": "Đã lưu.",
    "toml": "Đã đưa thể lệ từ tệp vào mẫu này.",
    "chua-toml": "Chưa tải được: có ô chưa đọc được, xem ở dưới.",
    "so": "Đã ghi số máy. Máy chỉ giữ dấu vết của số, không giữ số.",
}
ONE = f"{DRAFTS}/{{draft}}"
PAGES = (
    Page(ONE, edit, needs="contest-run", says=SAYS),
    Page(ONE, take, method="POST", needs="contest-run", records="itself", upload=UPLOAD),
    Page(f"{ONE}/toml", paste, needs="contest-run"),
    Page(f"{ONE}/toml", take_toml, method="POST", needs="contest-run", records="itself", upload=UPLOAD),
    Page(f"{ONE}/tai", toml, needs="contest-run", records="export"),
    Page(f"{ONE}/bo", drop, method="POST", needs="contest-run", records="itself"),
)
