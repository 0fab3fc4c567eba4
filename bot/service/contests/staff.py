"""What organisers prepare: codes of schools and guardians, and whose telephones may not enter."""

import secrets

from bot.model.codes import CODES, code_from
from bot.model.moments import seconds
from bot.model.phones import phone_in
from bot.model.places import Gazetteer
from bot.service.contests.books import NoContest
from bot.service.desk import Desk
from bot.storage import contests, entrants, people, verdicts
from bot.storage.sql import Db

KINDS = ("school", "guardian")
MOST_CHILDREN = 2000


def represent(db: Db, desk: Desk, id: str, *, kind: str, unit: str, commune: str, most: int) -> str:
    """A code through which so many children may enter (S38). Raises NoContest, and ValueError where a value is wrong."""
    found = contests.one(db, id)
    if found is None:
        raise NoContest(id)
    contest = found.frozen.contest
    if kind not in KINDS or not 1 <= most <= MOST_CHILDREN:
        raise ValueError(f"loại mã là school hoặc guardian, từ 1 đến {MOST_CHILDREN} cháu")
    if "under-16" not in contest.eligibility.ages:
        raise ValueError("cuộc thi này không nhận người dưới 16 tuổi")
    if unit and unit not in {each.key for each in contest.unit}:
        raise ValueError(f"cuộc thi này không có đơn vị {unit!r}")
    _check_commune(desk.gazetteer, commune)
    code = code_from(secrets.randbelow(CODES))
    if not people.is_free(db, code, desk.keys):
        raise people.CodeTaken
    verdicts.represent(
        db,
        id=desk.draw(),
        contest=id,
        code=code,
        kind=kind,
        unit=unit,
        commune=commune,
        most=most,
        until=seconds(contest.round[-1].closes),
        keys=desk.keys,
    )
    return code


def exclude_staff(db: Db, desk: Desk, id: str, phones: list[str]) -> int:
    """Organisers and makers may not enter: of their telephones only digests are kept. How many. Raises ValueError."""
    if contests.one(db, id) is None:
        raise NoContest(id)
    numbers = [phone_in(each) for each in phones if each.strip()]
    if None in numbers:
        raise ValueError(f"dòng {numbers.index(None) + 1} không phải số điện thoại")
    entrants.put_staff(db, id, [each for each in numbers if each], desk.keys)
    return len(numbers)


def _check_commune(gazetteer: Gazetteer, commune: str) -> None:
    if commune not in gazetteer.communes:
        raise ValueError(f"{commune!r} không phải mã xã, phường")
