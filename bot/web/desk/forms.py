"""Reading what a form sends: no more bytes than allowed, text in NFC, a file as bytes."""

from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import parse_qsl

from msgspec import Struct
from starlette.requests import Request

from bot.model.folding import nfc

MOST_FIELDS = 5000
"""A contest with many questions of its own; how many bytes they may have, each page says."""


class TooLarge(Exception):
    """The form is larger than its page allows."""


class File(Struct, frozen=True):
    name: str
    content: bytes


class Form(Struct, frozen=True):
    """`fields` in the order in which they were sent; a name may come several times."""

    fields: tuple[tuple[str, str], ...] = ()
    files: tuple[tuple[str, File], ...] = ()

    def text(self, name: str) -> str:
        """The first of that name, without spaces at its ends; "" where there is none."""
        return next((value.strip() for field, value in self.fields if field == name), "")

    def secret(self, name: str) -> str:
        """As it was typed, spaces and all: a password."""
        return next((value for field, value in self.fields if field == name), "")

    def all(self, name: str) -> tuple[str, ...]:
        return tuple(value.strip() for field, value in self.fields if field == name)

    def file(self, name: str) -> File | None:
        """None where no file was chosen."""
        return next((file for field, file in self.files if field == name and file.name), None)

    def values(self) -> dict[str, str]:
        """The first of each name, to fill a form in again."""
        return filled(reversed(self.fields))


def filled(pairs: Iterable[tuple[str, str]] = ()) -> dict[str, str]:
    """For a template: a name that is not there is an empty text."""
    return defaultdict(str, pairs)


async def read_form(request: Request, most: int) -> Form:
    """Raises TooLarge; a body that is no form is an empty one."""
    body = await _limited(request, most)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return await _parts(request, body, most)
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return Form()
    return Form(tuple((name, nfc(value)) for name, value in pairs))


async def _limited(request: Request, most: int) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > most:
            raise TooLarge
    return bytes(body)


async def _parts(request: Request, body: bytes, most: int) -> Form:
    """Parsed from the body that was read within the limit."""
    from starlette.datastructures import UploadFile
    from starlette.exceptions import HTTPException

    async def again() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    fields: list[tuple[str, str]] = []
    files: list[tuple[str, File]] = []
    whole = Request(request.scope, again)
    try:
        async with whole.form(max_files=10, max_fields=MOST_FIELDS, max_part_size=most) as sent:
            for name, value in sent.multi_items():
                if isinstance(value, UploadFile):
                    files.append((name, File(nfc(value.filename or ""), await value.read())))
                else:
                    fields.append((name, nfc(value)))
    except HTTPException:  # which is how a broken body is told
        return Form()
    return Form(tuple(fields), tuple(files))
