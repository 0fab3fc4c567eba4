"""Updates as Telegram gives them, without their number: a message, a tap, a membership."""

import time
from typing import Any

Update = dict[str, Any]


def person(chat: int, /, **message: Any) -> Update:
    """A message of a person in her own chat."""
    told: Update = {"message_id": 900_000, "date": int(time.time()), "from": who(chat), "chat": room(chat)}
    return {"message": told | message}


def typed(chat: int, text: str, /, **message: Any) -> Update:
    return person(chat, text=text, **message)


def tap(chat: int, data: str, id: str = "7") -> Update:
    """On a button of an old message: that date is not the tap's."""
    standing: Update = {"message_id": 5, "date": 1, "chat": room(chat), "text": "…"}
    query = {"id": id, "from": who(chat), "message": standing, "chat_instance": "1", "data": data}
    return {"callback_query": query}


def membership(chat: int, status: str, /, **more: Any) -> Update:
    told: Update = {"chat": room(chat), "from": who(chat), "date": int(time.time())}
    standing = {"user": who(4242), "status": status}
    return {"my_chat_member": told | {"old_chat_member": standing, "new_chat_member": standing} | more}


def added(chat: int, kind: str = "group", status: str = "member") -> Update:
    """Somebody took the bot into a group."""
    before = {"user": who(4242), "status": "left"}
    return membership(chat, status, chat=room(chat, kind), old_chat_member=before)


def pressed(chat: int, by: int, data: str, id: str = "7", message: int = 5) -> Update:
    """A button under a message in a group."""
    standing: Update = {"message_id": message, "date": 1, "chat": room(chat, "supergroup"), "text": "…"}
    return {"callback_query": {"id": id, "from": who(by), "message": standing, "chat_instance": "1", "data": data}}


def in_group(chat: int, by: int, text: str, /, **message: Any) -> Update:
    return typed(by, text, chat=room(chat, "supergroup"), **message)


def who(id: int) -> Update:
    return {"id": id, "is_bot": False, "first_name": "A", "language_code": "vi"}


def room(chat: int, kind: str = "private") -> Update:
    return {"id": chat, "type": kind, "first_name": "A"}
