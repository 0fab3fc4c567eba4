"""One-use links from the talk: they open the pages for ten minutes' grace, for looking and logging only."""

import secrets

from bot.model.officers import OfficerRole
from bot.service.desk import Desk
from bot.service.officers.sign_in import actor_of, count_in_vain
from bot.service.officers.typed_codes import fresh_code, in_groups, read
from bot.storage import audit, tries, visits
from bot.storage.audit import Entry
from bot.storage.keys import Keys
from bot.storage.sql import Db
from bot.storage.store import Store

PASS_SECONDS = 600
WRONG_FROM_ADDRESS, WRONG_IN_ALL = 20, 300
PATH = "/can-bo/mo"


def make_pass(db: Db, keys: Keys, person: int, area: str, now: int) -> str:
    """A fresh code for an officer's own chat, in the transaction of the talk; an older one of hers opens nothing more."""
    code = fresh_code()
    visits.give_pass(db, visits.pass_hash(keys, code), area, person, now + PASS_SECONDS)
    return code


def link_of(address: str, code: str) -> str:
    """The code stands behind the #: it is in no log, and opening the page alone does not use it up."""
    return f"{address}{PATH}#ma={in_groups(code)}"


async def redeem(store: Store, desk: Desk, typed: str, address: str) -> str | None:
    """A fresh session token for the code of a link; None for a wrong, old or used one."""
    token = secrets.token_urlsafe(32)
    now = int(desk.clock().timestamp())
    return token if await store.write(_redeemed, desk.keys, read(typed), token, address, now) else None


def _redeemed(db: Db, keys: Keys, code: str | None, token: str, address: str, now: int) -> bool:
    doors = (keys.digest("try", "pass", address), WRONG_FROM_ADDRESS), (keys.digest("try", "pass"), WRONG_IN_ALL)
    found = (
        None
        if code is None or tries.is_shut(db, doors, now)
        else visits.take_pass(db, visits.pass_hash(keys, code), now)
    )
    if found is None:
        count_in_vain(db, keys, doors, now)
        return False
    area, person = found
    role: OfficerRole = "commune" if area else "province"
    hashed = visits.token_hash(keys, token)
    visits.open_session(db, hashed, person=person, role=role, area=area, how="link", now=now)
    audit.append(db, keys, Entry(now, actor_of(keys, person), role, area, "sign-in", "link"))
    return True
