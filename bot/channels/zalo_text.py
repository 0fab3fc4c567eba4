"""What we say -> what one message of the Official Account holds: text of 2,000 characters, one picture, five buttons."""

import re
import unicodedata
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from bot.channels.text import numbered, utf16
from bot.model.folding import nfc
from bot.model.replies import Call, Link, Picture, Say

LONGEST_TEXT = 2000
MOST_BUTTONS = 5
LONGEST_TITLE = 100
LONGEST_PAYLOAD = 1000
_ENDS = (
    re.compile(r"\n\n"),
    re.compile(r"\n"),
    re.compile(r"(?<=[.!?…:])[”\"')\]]*\s"),
    re.compile(r"\s"),
)


class Part(Struct, frozen=True):
    """One message. `picture` goes before the text, in the same message: each one counts against the quota."""

    text: str = ""
    picture: bytes = b""
    buttons: tuple[dict[str, Any], ...] = ()


def parts_of(say: Say, *, buttons: bool) -> list[Part]:
    """In the order in which they are sent. The rows stand in the text also where there are buttons: whether those arrive
    is not sure, a number always does."""
    pictures = [medium.png for medium in say.media if isinstance(medium, Picture)]
    rest = tuple(medium for medium in say.media if not isinstance(medium, Picture))
    texts = pieces(nfc(numbered(replace(say, media=rest))))
    parts = [Part(picture=png) for png in pictures[:-1]]
    parts += [Part(text) for text in texts[:-1]]
    last_text, last_picture = texts[-1] if texts else "", pictures[-1] if pictures else b""
    pressed = buttons_of(say) if buttons and last_text else ()
    if last_picture and pressed:  # one template a message
        return [*parts, Part(picture=last_picture), Part(last_text, buttons=pressed)]
    return [*parts, Part(last_text, last_picture, pressed)] if last_text or last_picture else parts


def pieces(text: str, most: int = LONGEST_TEXT) -> list[str]:
    """Cut at empty lines, else at lines, else where a sentence ends, else at spaces; never within a letter.

    An emoji is counted as two: whether Zalo does so is not known, and so no piece is too long either way.
    """
    found = []
    while utf16(text) > most:
        cut = _cut(text, most)
        found.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [piece for piece in (*found, text) if piece]


def _cut(text: str, most: int) -> int:
    fits = min(len(text), most)
    while utf16(text[:fits]) > most:
        fits -= 1
    for end in _ENDS:
        places = [match.end() for match in end.finditer(text, fits // 2, fits + 2) if match.end() - 1 <= fits]
        if places:
            return min(places[-1], fits)
    while fits > 1 and _belongs_to_last(text[fits]):
        fits -= 1
    return fits


def _belongs_to_last(sign: str) -> bool:
    """A mark on the letter before, or a part of an emoji of several."""
    return bool(unicodedata.combining(sign)) or sign in "\u200d\ufe0f" or "\U0001f3fb" <= sign <= "\U0001f3ff"


def buttons_of(say: Say) -> tuple[dict[str, Any], ...]:
    """Calls and links first; then the rows, if all of them find room: half a menu would be none."""
    calls = [_call(medium) for medium in say.media if isinstance(medium, Call)]
    links = [_link(medium) for medium in say.media if isinstance(medium, Link)]
    rows = [_row(say, n, label) for n, label in enumerate(say.choices)]
    led = (calls + links)[:MOST_BUTTONS]
    found = led + rows if len(led) + len(rows) <= MOST_BUTTONS else led
    return tuple(each for each in found if each)


def _row(say: Say, n: int, label: str) -> dict[str, Any]:
    return {"type": "oa.query.hide", "title": _title(f"{n + 1}. {label}"), "payload": f"#{say.offer}:{n}"}


def _call(call: Call) -> dict[str, Any]:
    return {"type": "oa.open.phone", "title": _title(call.label), "payload": {"phone_code": call.number}}


def _link(link: Link) -> dict[str, Any]:
    fits = len(link.url) <= LONGEST_PAYLOAD
    return {"type": "oa.open.url", "title": _title(link.label), "payload": {"url": link.url}} if fits else {}


def _title(label: str) -> str:
    label = nfc(label)
    return label if utf16(label) <= LONGEST_TITLE else pieces(label, LONGEST_TITLE - 1)[0] + "…"


def body_of(part: Part, attachment: str = "") -> dict[str, Any]:
    """`attachment` is the id under which Zalo keeps the uploaded picture."""
    message: dict[str, Any] = {"text": part.text} if part.text else {}
    if attachment:
        element = {"media_type": "image", "attachment_id": attachment}
        payload: dict[str, Any] = {"template_type": "media", "elements": [element]}
        message["attachment"] = {"type": "template", "payload": payload}
    elif part.buttons:
        message["attachment"] = {"type": "template", "payload": {"buttons": list(part.buttons)}}
    return message


def file_body(token: str) -> dict[str, Any]:
    return {"attachment": {"type": "file", "payload": {"token": token}}}


def without_buttons(part: Part) -> Part:
    return replace(part, buttons=())
