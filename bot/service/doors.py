"""The communes' own contacts, read again every minute: the help card must not cost every message a query."""

import datetime as dt

from bot.model.world import Contact
from bot.storage import contacts
from bot.storage.sql import Db

KEPT_SECONDS = 60
CONTACT_DAYS = 180
"""Safety S44: a number that nobody verified for half a year is shown no more."""


class Doors:
    """An import is seen within a minute."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, tuple[Contact, ...]]] = {}

    def of(self, db: Db, commune: str, now: dt.datetime) -> tuple[Contact, ...]:
        moment = now.timestamp()
        until, known = self._known.get(commune, (0.0, ()))
        if moment < until:
            return known
        since = (now - dt.timedelta(days=CONTACT_DAYS)).date().isoformat()
        found = contacts.of_commune(db, commune, since)
        self._known[commune] = (moment + KEPT_SECONDS, found)
        return found
