"""Nhập bảng: a sheet of any kind in, with all its problems or a summary; empty sheets out; what was imported when."""

import asyncio
import tempfile
from pathlib import Path

from starlette.responses import Response

from bot.service.imports import KINDS, Imported, held_for, import_sheet
from bot.service.imports.kinds import Kind
from bot.service.imports.template import template
from bot.service.sheets import MOST_BYTES
from bot.storage import audit
from bot.web.desk.forms import File
from bot.web.desk.pages import HOME, Page
from bot.web.desk.visit import Visit

IMPORTS = f"{HOME}/nhap"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UPLOAD = 2 * MOST_BYTES
"""So that a sheet that is a little too large is told so."""
MOST_SHOWN = 200
LATELY = 20
OF_PROVINCE = frozenset({"spending"})


async def show(visit: Visit) -> Response:
    return await _page(visit)


async def take(visit: Visit) -> Response:
    kind = next((each for each in _kinds(visit) if each.key == visit.form.text("loai")), None)
    file = visit.form.file("tep")
    if kind is None or file is None:
        slips = [("loai", "Chọn loại bảng.")] if kind is None else []
        return await _page(visit, slips=[*slips, *([("tep", "Chọn tệp bảng.")] if file is None else [])])
    done = await _imported(visit, kind, file)
    return await _page(visit, kind=kind, done=done)


async def empty(visit: Visit) -> Response:
    kind = next((each for each in _kinds(visit) if each.key == visit.query.get("loai")), None)
    if kind is None:
        return visit.go(IMPORTS)
    held = await held_for(visit.store, visit.desk, visit.officer.communes)
    written = await asyncio.to_thread(template, kind, held)
    return visit.file(written, f"mau-{kind.key}.xlsx", XLSX)


async def _imported(visit: Visit, kind: Kind, file: File) -> Imported:
    """The sheet lies on the disk as long as it is read, for the bot's user only, and under no name of the officer's."""
    ending = Path(file.name).suffix.lower()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"bang{ending if ending in ('.csv', '.xlsx') else ''}"
        path.write_bytes(file.content)
        return await import_sheet(
            visit.store, visit.desk, kind.key, path, visit.officer, name=Path(file.name).name[:60]
        )


def _kinds(visit: Visit) -> list[Kind]:
    return [kind for kind in KINDS.values() if not visit.officer.communes or kind.key not in OF_PROVINCE]


async def _page(
    visit: Visit,
    *,
    kind: Kind | None = None,
    done: Imported | None = None,
    slips: list[tuple[str, str]] | None = None,
) -> Response:
    async with visit.store.reading() as reading:
        lines = await audit.imports(reading, visit.officer.communes, LATELY)
    is_wrong = bool(slips or (done and done.problems))
    return visit.html(
        "desk/imports.html",
        422 if is_wrong else 200,
        kinds=_kinds(visit),
        choices=[(each.key, each.name) for each in _kinds(visit)],
        kind=kind,
        done=done,
        most=MOST_SHOWN,
        slips=slips or [],
        lines=[(line, _told(line.what)) for line in lines],
    )


def _told(what: str) -> tuple[str, str]:
    """ "meetings:new=3:changed=1:same=0" in words."""
    kind, *counts = what.split(":")
    found = dict(each.partition("=")[::2] for each in counts)
    words = (("new", "mới"), ("changed", "sửa"), ("same", "như cũ"))
    name = KINDS[kind].name if kind in KINDS else kind
    return name, ", ".join(f"{found[key]} {word}" for key, word in words if key in found)


PAGES = (
    Page(IMPORTS, show, needs="import", menu="Nhập bảng", group="papers", order=60),
    Page(IMPORTS, take, method="POST", needs="import", records="itself", upload=UPLOAD),
    Page(f"{IMPORTS}/mau", empty, needs="import"),
)
