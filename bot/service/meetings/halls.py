"""The meeting that somebody logged today in her talk, and the codes of cards that she types there."""

import datetime as dt

from msgspec.structs import replace

from bot.model.codes import read_codes
from bot.model.people import Hall, Household
from bot.service.desk import Desk
from bot.storage import checkins, people
from bot.storage.chats import Chat
from bot.storage.sql import Db

MOST_CODES = 200
"""In one message or form: a village has some hundred houses."""


def hall_of(db: Db, desk: Desk, chat: Chat, now: dt.datetime) -> Hall | None:
    """None after midnight, or where it was taken back on a page meanwhile."""
    meeting, day = chat.conversation.logged
    if not meeting or day != desk.day_of(now).isoformat() or chat.person is None:
        return None
    return checkins.hall(db, meeting, int(now.timestamp()), desk.keys)


def capped(desk: Desk, hall: Hall | None, now: dt.datetime) -> Hall | None:
    return replace(hall, is_capped=not desk.guesses.allows(now, hall.meeting)) if hall else None


def houses(db: Db, desk: Desk, text: str, meeting: int, now: dt.datetime) -> dict[str, Household]:
    """code → house, of those in the text that belong to one. Other codes mean nothing here; wrong ones are counted."""
    found: dict[str, Household] = {}
    for code in read_codes(text).codes[:MOST_CODES]:
        if not desk.guesses.allows(now, meeting):
            break
        house = people.house_of(db, code, desk.keys)
        if house is None:
            desk.guesses.wrong(meeting)
        else:
            found[code] = house
    return found
