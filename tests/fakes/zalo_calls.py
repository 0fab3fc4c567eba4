"""What a call of the OpenAPI must look like, and what comes back: shared by everything the fake account can do."""

import json
import unicodedata
from email import message_from_bytes
from email.message import Message
from typing import Any, Literal

from msgspec import Struct

from tests.fakes.loopback import Answer, Asked, Cut

Kind = Literal["answer", "reset before", "reset after", "stall before", "stall after", "not json", "huge", "truncated"]
LONGEST_TEXT = 2000
MOST_BUTTONS = 5
LARGEST_PICTURE = 1024 * 1024
LARGEST_FILE = 5 * 1024 * 1024


class Trouble(Struct):
    """The next `times` calls of a path go wrong; `user` "": of any. `after`: it was carried out all the same.

    `error` comes inside HTTP 200, as Zalo does it; `status` other than 200 comes as HTML without one.
    """

    path: str
    kind: Kind = "answer"
    error: int = 0
    message: str = "error"
    status: int = 200
    wait: int = 0
    times: int = 1
    user: str = ""


class Sent(Struct, frozen=True):
    """A message that stands in a chat. `buttons` are (type, title, payload); `paid`: it cost money."""

    user: str
    id: str
    text: str
    at: float
    buttons: tuple[tuple[str, str, str], ...] = ()
    picture: bytes = b""
    file: str = ""
    paid: bool = False
    template: str = ""


class BadCall(Exception):
    def __init__(self, error: int, message: str) -> None:
        super().__init__(message)
        self.error = error
        self.message = message


def told(data: object) -> Answer:
    return Answer(json.dumps({"data": data, "error": 0, "message": "Success"}).encode())


def refused(error: int, message: str) -> Answer:
    """HTTP 200 all the same."""
    return Answer(json.dumps({"error": error, "message": message}).encode())


def troubled(trouble: Trouble) -> Answer | Cut:
    match trouble.kind:
        case "reset before" | "reset after":
            return Cut.RESET
        case "stall before" | "stall after":
            return Cut.STALL
        case "not json":
            return Answer(b"<html>502 Bad Gateway</html>", trouble.status, "text/html")
        case "huge":
            return Answer(b'{"error":0,"data":"' + b"x" * (2 * 1024 * 1024) + b'"}')
        case "truncated":
            return Answer(b'{"data":{"message_id":"1"},"err')
        case _ if trouble.status == 429:
            headers = (("Retry-After", str(trouble.wait)),) if trouble.wait else ()
            return Answer(b"", 429, "text/plain", headers)
        case _ if trouble.status != 200:
            return Answer(b"<html>error</html>", trouble.status, "text/html")
        case _:
            return refused(trouble.error, trouble.message)


def only(given: dict[str, Any], *allowed: str) -> None:
    strange = set(given) - set(allowed)
    if strange:
        raise BadCall(-201, f"Params is invalid: {sorted(strange)}")


def body_in(asked: Asked) -> dict[str, Any]:
    if asked.method != "POST" or not asked.headers.get("content-type", "").startswith("application/json"):
        raise BadCall(-201, "the body must be JSON")
    found = json.loads(asked.body)
    if not isinstance(found, dict):
        raise BadCall(-201, "the body must be an object")
    return found


def upload_in(asked: Asked) -> tuple[str, bytes]:
    """The one part "file": its name and content."""
    head = f"Content-Type: {asked.headers.get('content-type', '')}\r\n\r\n".encode()
    parts = message_from_bytes(head + asked.body).get_payload()
    if not isinstance(parts, list) or len(parts) != 1 or not isinstance(parts[0], Message):
        raise BadCall(-201, "one part, named file")
    part = parts[0]
    content = part.get_payload(decode=True)
    if part.get_param("name", header="content-disposition") != "file" or not isinstance(content, bytes):
        raise BadCall(-201, "one part, named file")
    return str(part.get_filename()), content


def checked_text(message: dict[str, Any]) -> str:
    text = message.get("text", "")
    if not isinstance(text, str) or ("text" in message and not text.strip()):
        raise BadCall(-201, "text is empty")
    if len(text.encode("utf-16-le")) // 2 > LONGEST_TEXT:
        raise BadCall(-210, "text is too long")
    if text != unicodedata.normalize("NFC", text):
        raise BadCall(-201, "text is not NFC: it would count more than it is long")
    return text


def checked_buttons(payload: dict[str, Any]) -> tuple[tuple[str, str, str], ...]:
    only(payload, "buttons")
    buttons = payload["buttons"]
    if not 1 <= len(buttons) <= MOST_BUTTONS:
        raise BadCall(-210, "too many buttons")
    return tuple(_button(each) for each in buttons)


def _button(button: dict[str, Any]) -> tuple[str, str, str]:
    only(button, "type", "title", "payload")
    title, payload, kind = button["title"], button["payload"], button["type"]
    if not 1 <= len(title) <= 100:
        raise BadCall(-210, "title of a button is too long")
    match kind:
        case "oa.query.hide" | "oa.query.show" if isinstance(payload, str) and 1 <= len(payload) <= 1000:
            return kind, title, payload
        case "oa.open.url" if str(payload["url"]).startswith("http"):
            only(payload, "url")
            return kind, title, payload["url"]
        case "oa.open.phone" if payload["phone_code"].isdecimal():
            only(payload, "phone_code")
            return kind, title, payload["phone_code"]
        case _:
            raise BadCall(-201, "button is not valid")


def checked_picture(content: bytes) -> bytes:
    if not content.startswith((b"\x89PNG", b"\xff\xd8\xff")):
        raise BadCall(-201, "jpg or png only")
    if len(content) > LARGEST_PICTURE:
        raise BadCall(-210, "picture is larger than 1 MB")
    return content
