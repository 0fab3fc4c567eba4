"""Which contest an address means, and whether she may see or run it: a form that is still written, or a frozen one."""

import datetime as dt

from msgspec import Struct

from bot.library.register import is_plain
from bot.model.contest import WHOLE, Contest
from bot.model.entries import Result
from bot.model.frozen import Frozen
from bot.model.moments import here
from bot.model.officers import Officer
from bot.service.contests.making import runs
from bot.storage import accounts, contest_sheets, contests
from bot.storage.contest_sheets import Sheet
from bot.storage.contests import Kept
from bot.storage.sql import Reading
from bot.web.desk.pages import HOME
from bot.web.desk.visit import NotHere, Visit

CONTESTS = f"{HOME}/thi"
DRAFTS = f"{CONTESTS}/nhap"
STATES = {
    "draft": "Bản nháp",
    "announced": "Đã chốt, chưa mở",
    "open": "Đang mở",
    "between": "Giữa hai vòng",
    "closed": "Đã đóng, chưa công bố",
    "published": "Đã công bố",
}


class Found(Struct, frozen=True):
    """A frozen contest. `area`: whose it is, "" of the province. `is_hers`: she may run it."""

    kept: Kept
    area: str
    results: tuple[Result, ...]
    is_hers: bool

    @property
    def frozen(self) -> Frozen:
        return self.kept.frozen

    @property
    def contest(self) -> Contest:
        return self.kept.frozen.contest

    @property
    def key(self) -> str:
        return self.contest.key

    @property
    def path(self) -> str:
        return f"{CONTESTS}/{self.key}"

    def newest(self, scope: int) -> Result | None:
        of_scope = [each for each in self.results if each.scope == scope]
        return max(of_scope, key=lambda each: each.version, default=None)


class Draft(Struct, frozen=True):
    """One that is still written. `sheet` None: it stands in the content folder, and is only looked at and frozen here."""

    key: str
    area: str
    sheet: Sheet | None
    contest: Contest | None

    @property
    def path(self) -> str:
        return f"{DRAFTS}/{self.key}"


def state_of(contest: Contest, results: tuple[Result, ...], now: dt.datetime) -> str:
    """A word of `STATES`; `now` on the clock in Việt Nam."""
    if contest.round_at(now) is not None:
        return "open"
    if now < contest.round[0].opens:
        return "announced"
    if now < contest.round[-1].closes:
        return "between"
    return "published" if set(contest.scopes) <= {each.scope for each in results} else "closed"


def sees(officer: Officer, area: str, contest: Contest) -> bool:
    """Her own, and of the province's those that take in her commune."""
    if runs(officer, area):
        return True
    own = contest.eligibility.communes
    return area == "" and officer.role == "commune" and (not own or officer.area in own)


async def found(visit: Visit, *, to_run: bool = False) -> Found:
    """The frozen contest in the path. Raises NotHere; `to_run`: also where it is not hers to run."""
    key = _key(visit, "contest")
    async with visit.store.reading() as reading:
        kept = await contests.read_one(reading, key)
        if kept is None:
            raise NotHere
        area = (await contest_sheets.areas(reading)).get(key, "")
        results = tuple(await contests.read_results(reading, key))
    is_hers = runs(visit.officer, area)
    if not (is_hers if to_run else sees(visit.officer, area, kept.frozen.contest)):
        raise NotHere
    return Found(kept, area, results, is_hers)


async def draft_of(visit: Visit) -> Draft | None:
    """The form in the path; None where it was frozen meanwhile. Raises NotHere where it is not hers."""
    key = _key(visit, "draft")
    async with visit.store.reading() as reading:
        sheet = await contest_sheets.read_one(reading, key)
        kept = await contests.read_one(reading, key)
    file = next((each for each in visit.desk.contest_files if each.key == key), None)
    area = sheet.area if sheet else ""
    if (sheet is None and file is None) or not runs(visit.officer, area):
        raise NotHere
    if kept is not None:
        return None
    return Draft(key, area, sheet, None if sheet else file)


async def sheet_of(visit: Visit) -> Sheet | None:
    """Only a form that was written on the pages."""
    draft = await draft_of(visit)
    if draft is not None and draft.sheet is None:
        raise NotHere
    return draft.sheet if draft else None


def _key(visit: Visit, name: str) -> str:
    key = visit.path[name]
    if not is_plain(key):
        raise NotHere
    return key


def scope_in(visit: Visit, contest: Contest) -> int:
    """The ranking that was asked for: `vong` counts rounds from 1."""
    scope = visit.number("vong", 1) - 1
    return scope if scope in contest.scopes else contest.scopes[0]


def scope_name(contest: Contest, scope: int) -> str:
    return "Cả cuộc thi" if scope == WHOLE else contest.round[scope].name


def local_now(visit: Visit) -> dt.datetime:
    return here(visit.desk.clock())


async def names_of_accounts(reading: Reading) -> dict[int, str]:
    """Who decided, marked or saved; the operator is 0."""
    return {0: "Người vận hành máy"} | {each.id: each.name for each in await accounts.all_of_them(reading)}
