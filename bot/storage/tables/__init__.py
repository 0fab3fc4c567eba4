"""Every table. Only migrations and tests import this: a running bot needs SQL, not SQLAlchemy."""

from bot.storage.tables import carriers, contests, groups, live, officers, outreach, passing, practice, reach, talk
from bot.storage.tables.kit import metadata

__all__ = [
    "carriers",
    "contests",
    "groups",
    "live",
    "metadata",
    "officers",
    "outreach",
    "passing",
    "practice",
    "reach",
    "talk",
]
