"""Events as Zalo gives them, in the shapes of its documentation. Ids and times are text."""

import itertools
import time
from typing import Any

Event = dict[str, Any]

OA = "388613280878808645"
APP = "360846524940903967"
_ids = itertools.count(1)


def stamp(at: float | None = None) -> str:
    return str(int((time.time() if at is None else at) * 1000))


def said(user: str, kind: str, at: float | None = None, /, **message: Any) -> Event:
    told = {"msg_id": f"{next(_ids):020x}"} | message
    return {
        "app_id": APP, "sender": {"id": user}, "user_id_by_app": f"55{user}", "recipient": {"id": OA},
        "event_name": f"user_send_{kind}", "message": told, "timestamp": stamp(at),
    }  # fmt: skip


def text(user: str, words: str, at: float | None = None, /, **message: Any) -> Event:
    return said(user, "text", at, text=words, **message)


def media(user: str, kind: str, /, **payload: Any) -> Event:
    return said(user, kind, attachments=[{"type": kind, "payload": payload}])


def located(user: str, lat: float, lon: float) -> Event:
    return media(user, "location", coordinates={"latitude": str(lat), "longitude": str(lon)})


def follow(user: str, name: str = "follow", at: float | None = None) -> Event:
    return {
        "oa_id": OA, "follower": {"id": user}, "user_id_by_app": f"55{user}", "event_name": name,
        "source": "oa_profile", "app_id": APP, "timestamp": stamp(at),
    }  # fmt: skip


def withdraw(user: str) -> Event:
    return {
        "event_name": "user_withdraw", "app_id": APP, "oa_id": OA, "user_id": user,
        "user_id_by_app": f"55{user}", "timestamp": stamp(),
    }  # fmt: skip


def anonymous(user: str, conversation: str, words: str) -> Event:
    told = text(user, words, conversation_id=conversation)
    return told | {"event_name": "anonymous_send_text"}


def echo(user: str, message: str, words: str) -> Event:
    """Of what we sent ourselves: sender and recipient change places."""
    return {
        "app_id": APP, "sender": {"id": OA}, "user_id_by_app": f"55{user}", "recipient": {"id": user},
        "event_name": "oa_send_text", "message": {"text": words, "msg_id": message}, "timestamp": stamp(),
    }  # fmt: skip


def received(user: str, message: str) -> Event:
    told = echo(user, message, "")
    return told | {
        "event_name": "user_received_message",
        "sender": {"id": user},
        "recipient": {"id": OA},
        "message": {"msg_id": message},
    }


def seen(user: str, *messages: str) -> Event:
    return received(user, "") | {"event_name": "user_seen_message", "message": {"msg_ids": list(messages)}}
