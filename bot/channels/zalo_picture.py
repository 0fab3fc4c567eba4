"""Pictures and files on Zalo: uploaded first, then named. An upload lives seven days, and 5,000 a month are allowed."""

import asyncio
import hashlib
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from io import BytesIO

from bot.channels.zalo_api import Answer
from bot.service.carriers.sending import Refused

IMAGE = "/v2.0/oa/upload/image"
FILE = "/v2.0/oa/upload/file"
LARGEST_PICTURE = 1024 * 1024
LARGEST_FILE = 5 * 1024 * 1024
FILE_KINDS = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv",
}
KEPT_SECONDS = 6 * 86400
MOST_KEPT = 1000
QUALITIES = (85, 70, 55, 40)

Upload = Callable[[str, str, bytes, str], Awaitable[Answer]]


class Uploads:
    """Remembers what lies at Zalo already: the same picture goes to many people. `upload(path, name, content, kind)`."""

    def __init__(self, upload: Upload, clock: Callable[[], float] = time.monotonic) -> None:
        self._upload = upload
        self._clock = clock
        self._ids: OrderedDict[bytes, tuple[str, float]] = OrderedDict()

    async def id_of(self, png: bytes) -> str:
        mark = hashlib.sha256(png).digest()
        known = self._ids.get(mark)
        if known is not None and self._clock() - known[1] < KEPT_SECONDS:
            return known[0]
        content, kind = await asyncio.to_thread(fitting, png)
        answer = await self._upload(IMAGE, f"loa-ban.{kind}", content, f"image/{kind}")
        id = _text(answer, "attachment_id")
        self._ids[mark] = (id, self._clock())
        if len(self._ids) > MOST_KEPT:
            self._ids.popitem(last=False)
        return id

    def forget(self, png: bytes) -> None:
        self._ids.pop(hashlib.sha256(png).digest(), None)

    async def file_token(self, name: str, content: bytes) -> str:
        """PDF, DOC, DOCX or CSV of at most 5 MB; uploaded anew each time."""
        kind = FILE_KINDS.get(name.rpartition(".")[2].lower())
        if kind is None or len(content) > LARGEST_FILE:
            raise Refused("FileKind" if kind is None else "FileSize")
        return _text(await self._upload(FILE, name, content, kind), "token")


def _text(answer: Answer, name: str) -> str:
    found = answer.found(name)
    if not isinstance(found, str) or not found:
        raise Refused("NoUploadId")
    return found


def fitting(png: bytes) -> tuple[bytes, str]:
    """The picture and its kind, as JPEG where the PNG is larger than Zalo takes."""
    if len(png) <= LARGEST_PICTURE:
        return png, "png"
    from PIL import Image

    with Image.open(BytesIO(png)) as image:
        flat = image.convert("RGB")
    for quality in QUALITIES:
        out = BytesIO()
        flat.save(out, "JPEG", quality=quality, optimize=True)
        if out.tell() <= LARGEST_PICTURE:
            return out.getvalue(), "jpeg"
    raise Refused("PictureSize")
