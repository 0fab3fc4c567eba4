"""Every table. Only migrations and tests import this: a running bot needs SQL, not SQLAlchemy."""

from bot.storage.tables import contests, officers, reach, talk
from bot.storage.tables.kit import metadata

__all__ = ["contests", "metadata", "officers", "reach", "talk"]
