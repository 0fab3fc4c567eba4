"""What a call of the Bot API must look like, and what comes back: shared by everything the fake can do."""

import json
from email import message_from_bytes
from email.message import Message
from typing import Any, Literal
from urllib.parse import parse_qsl

from msgspec import Struct

from tests.fakes.loopback import Answer, Asked, Cut

Kind = Literal["answer", "reset before", "reset after", "stall before", "stall after", "not json"]


class Trouble(Struct):
    """The next `times` calls of a method go wrong; `chat` 0: of any. `after`: it was carried out all the same."""

    method: str
    kind: Kind = "answer"
    status: int = 500
    description: str = "Internal Server Error"
    retry_after: int = 0
    times: int = 1
    chat: int = 0


class Sent(Struct, frozen=True):
    """A message that stands in a chat; `keyboard` is (label, data) a row."""

    chat: int
    id: int
    text: str
    keyboard: tuple[tuple[str, str], ...]
    protected: bool
    at: float
    photo: bytes = b""
    poll: dict[str, Any] = {}
    voice: bytes = b""


class BadCall(Exception):
    def __init__(self, description: str, status: int = 400, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.description = description
        self.status = status
        self.parameters = parameters or {}


def parameters(asked: Asked) -> dict[str, Any]:
    """python-telegram-bot posts a plain form as long as no file goes along."""
    if not asked.body:
        return {}
    if asked.headers.get("content-type", "").startswith("application/json"):
        found: dict[str, Any] = json.loads(asked.body)
        return found
    if asked.headers.get("content-type", "").startswith("multipart/form-data"):
        return _form(asked)
    return dict(parse_qsl(asked.body.decode(), keep_blank_values=True, strict_parsing=True))


def _form(asked: Asked) -> dict[str, Any]:
    """A part with a file name stays bytes."""
    head = f"Content-Type: {asked.headers['content-type']}\r\n\r\n".encode()
    parts = message_from_bytes(head + asked.body).get_payload()
    assert isinstance(parts, list)
    found: dict[str, Any] = {}
    for part in parts:
        assert isinstance(part, Message)
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        name = str(part.get_param("name", header="content-disposition"))
        found[name] = content if part.get_filename() else content.decode()
    return found


def only(given: dict[str, Any], allowed: set[str]) -> None:
    strange = set(given) - allowed
    if strange:
        raise BadCall(f"Bad Request: unknown parameters {sorted(strange)}")


def flag(given: dict[str, Any], name: str) -> bool:
    return str(given.get(name, "false")).lower() == "true"


def checked_text(given: dict[str, Any]) -> str:
    text = str(given.get("text", ""))
    if not text.strip():
        raise BadCall("Bad Request: message text is empty")
    if len(text.encode("utf-16-le")) // 2 > 4096:
        raise BadCall("Bad Request: message is too long")
    return text


def checked_photo(given: dict[str, Any]) -> tuple[bytes, str]:
    photo, caption = given.get("photo"), str(given.get("caption", ""))
    if not isinstance(photo, bytes) or not photo.startswith(b"\x89PNG"):
        raise BadCall("Bad Request: IMAGE_PROCESS_FAILED")
    if len(caption.encode("utf-16-le")) // 2 > 1024:
        raise BadCall("Bad Request: message caption is too long")
    return photo, caption


def buttons(written: Any) -> tuple[tuple[str, str], ...]:
    if not written:
        return ()
    markup = json.loads(written) if isinstance(written, str) else written
    from tests.fakes.telegram_groups import checked_button

    return tuple(checked_button(button) for row in markup["inline_keyboard"] for button in row)


def shown(sent: Sent) -> dict[str, Any]:
    kind = "private" if sent.chat > 0 else "group"
    chat = {"id": sent.chat, "type": kind, "first_name": "A", "title": "Nhóm"}
    told: dict[str, Any] = {"message_id": sent.id, "date": int(sent.at), "chat": chat}
    if sent.poll:
        from tests.fakes.telegram_groups import poll_shown

        return told | {"poll": poll_shown(sent.poll)}
    if sent.voice:
        return told | {"voice": {"file_id": "f", "file_unique_id": "u", "duration": 3}, "caption": sent.text}
    if sent.photo:
        size = {"file_id": "f", "file_unique_id": "u", "width": 1080, "height": 1080}
        return told | {"photo": [size], "caption": sent.text}
    return told | {"text": sent.text}


def refusal(status: int, description: str, retry_after: int = 0, parameters: dict[str, Any] | None = None) -> Answer:
    told: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    if parameters:
        told["parameters"] = parameters
    if retry_after:
        told["parameters"] = {"retry_after": retry_after}
    return Answer(json.dumps(told).encode(), status)


def troubled(trouble: Trouble) -> Answer | Cut:
    match trouble.kind:
        case "reset before" | "reset after":
            return Cut.RESET
        case "stall before" | "stall after":
            return Cut.STALL
        case "not json":
            return Answer(b"<html>502 Bad Gateway</html>", trouble.status, "text/html")
        case _:
            return refusal(trouble.status, trouble.description, trouble.retry_after)
