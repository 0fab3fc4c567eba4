"""One-time codes that make somebody an officer, or one of the plan's audiences, in the talk: several at once, to be handed out."""

import secrets

from bot.model.codes import CODES, code_from
from bot.model.meetings import AUDIENCES
from bot.model.officers import Officer
from bot.model.people import Role, RoleKind
from bot.service.desk import Desk
from bot.service.officers import journal
from bot.storage import audit, people
from bot.storage.audit import Entry
from bot.storage.keys import Keys
from bot.storage.sql import Db
from bot.storage.store import Store

DAYS = 30
"""A list is printed, carried to a meeting, and used at home."""
MOST = 60
KINDS: dict[str, str] = {"officer": "Cán bộ xem số liệu trong trò chuyện"} | AUDIENCES
"""RoleKind → words."""


async def hand_out(store: Store, desk: Desk, kind: RoleKind, area: str, count: int, by: Officer) -> tuple[str, ...]:
    """Fresh codes, each for one person; only their digests are kept."""
    codes = tuple(code_from(secrets.randbelow(CODES)) for _ in range(count))
    until = int(desk.clock().timestamp()) + DAYS * 86400
    told = journal.entry(desk, by, "access", f"talk-codes:{kind}:{count}", area)
    await store.write(_handed_out, desk.keys, Role(kind, area), codes, until, told)
    return codes


def _handed_out(db: Db, keys: Keys, role: Role, codes: tuple[str, ...], until: int, told: Entry) -> None:
    for code in codes:
        people.invite(db, secrets.randbits(62), code, role, until, keys)
    audit.append(db, keys, told)
