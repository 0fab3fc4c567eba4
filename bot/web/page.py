"""The chat page: its HTML, its few static files and the plain page behind "Thoát". The JSON door lives elsewhere."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.model.demo import DEMO
from bot.model.relays import heard_in_payload

if TYPE_CHECKING:
    from jinja2 import Environment

EXIT_PATH: Final = "/thoat"

# S12: nothing from another host, nothing kept, nothing said to the next page.
SECURITY_HEADERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Content-Security-Policy": (
            "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
            "media-src data:; "
            "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        ),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
)
NOT_KEPT: Final = {"Cache-Control": "no-store"}
KEPT: Final = {"Cache-Control": "public, max-age=31536000, immutable"}  # the address changes with the content
ASKED_AGAIN: Final = {"Cache-Control": "no-cache"}
FORGET: Final = {"Clear-Site-Data": '"cache", "cookies", "storage"'}

HERE: Final = Path(__file__).parent
STATIC: Final = HERE / "static"
KINDS: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
INDOCHINA: Final = timezone(timedelta(hours=7))  # Việt Nam keeps no summer time; a slim image may lack tzdata
WEEKDAYS: Final = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")


@dataclass(frozen=True, slots=True)
class Asset:
    """One file, plain and (where that is shorter) gzipped: the same for everybody, so BREACH finds no secret."""

    kind: str
    plain: bytes
    zipped: bytes | None


def chat_routes(*, exit_to: str = "", is_demo: bool = False) -> list[BaseRoute]:
    """The page at "/", its files under "/static/", and "/thoat"; with `exit_to` "" that is our own plain page."""
    check_exit(exit_to)
    files = read_files()
    static = static_path()
    version = static.rpartition("/")[2]
    templates = open_templates()
    html = templates.get_template("chat.html").render(exit_url=EXIT_PATH, static=static, demo=DEMO if is_demo else "")
    page = pack("text/html; charset=utf-8", html.encode())
    today = templates.get_template("today.html")

    async def show_page(request: Request) -> Response:
        return reply(request, page, NOT_KEPT)

    async def show_file(request: Request) -> Response:
        asset = files.get(request.path_params["name"])
        if asset is None:
            return PlainTextResponse("404", 404, headers={**SECURITY_HEADERS, **NOT_KEPT})
        return reply(request, asset, KEPT if request.path_params["version"] == version else ASKED_AGAIN)

    async def leave(request: Request) -> Response:
        headers = {**SECURITY_HEADERS, **NOT_KEPT, **FORGET}
        if exit_to:
            return RedirectResponse(exit_to, 303, headers=headers)
        plain = today.render(static=static, today=in_words(datetime.now(INDOCHINA)))
        return Response(plain, headers=headers, media_type="text/html")

    async def follow(request: Request) -> Response:
        """A link that somebody passed on: the page itself reads what stands behind the #, and no server's log does."""
        payload = "b" + request.path_params["rest"]
        target = f"/#ma={payload}" if heard_in_payload(payload) else "/"
        return RedirectResponse(target, 302, headers={**SECURITY_HEADERS, **NOT_KEPT})

    return [
        Route("/", show_page),
        Route(EXIT_PATH, leave),
        Route("/b{rest}", follow),
        Route("/static/{version}/{name:path}", show_file),
    ]


def check_exit(address: str) -> None:
    parts = urlsplit(address)
    if address and not (parts.scheme in {"http", "https"} and parts.netloc):
        raise ValueError(f"the exit address must begin with https:// (or be empty): {address!r}")


@cache
def static_path() -> str:
    """Under which the files of all pages stand; it changes with any of them."""
    return f"/static/{version_of(read_files())}"


@cache
def read_files() -> dict[str, Asset]:
    found = sorted(path for path in STATIC.rglob("*") if path.suffix in KINDS)
    return {path.relative_to(STATIC).as_posix(): pack(KINDS[path.suffix], path.read_bytes()) for path in found}


def version_of(files: Mapping[str, Asset]) -> str:
    """One short hash over all files, so that a stylesheet can name its fonts by relative addresses."""
    digest = sha256()
    for name, asset in files.items():
        digest.update(f"{name}\0{len(asset.plain)}\0".encode() + asset.plain)
    return digest.hexdigest()[:12]


def open_templates() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # here: a bot without a page never loads it

    return Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined)


def pack(kind: str, plain: bytes) -> Asset:
    zipped = gzip.compress(plain, mtime=0)
    return Asset(kind, plain, zipped if len(zipped) < len(plain) * 0.9 else None)


def reply(request: Request, asset: Asset, caching: Mapping[str, str]) -> Response:
    headers = {**SECURITY_HEADERS, **caching, "Content-Type": asset.kind}
    if asset.zipped is None:
        return Response(asset.plain, headers=headers)
    headers["Vary"] = "Accept-Encoding"
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return Response(asset.plain, headers=headers)
    return Response(asset.zipped, headers={**headers, "Content-Encoding": "gzip"})


def in_words(moment: datetime) -> str:
    """As in: Thứ Hai, 23/11/2026."""
    return f"{WEEKDAYS[moment.weekday()]}, {moment:%d/%m/%Y}"
