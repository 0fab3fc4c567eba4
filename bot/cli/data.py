"""import, backup and restore: what goes into the database and comes out of it as files."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import DbOption, settings_with, stop
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.service.imports import Imported

commands = typer.Typer()


@commands.command(name="import")
def import_(
    kind: Annotated[
        str, typer.Argument(help="meetings, denominators, contacts, schools, models, indicators or spending")
    ],
    file: Annotated[Path | None, typer.Argument(help="a .csv or .xlsx file", exists=True, dir_okay=False)] = None,
    template: Annotated[bool, typer.Option("--template", help="write an empty sheet of this kind instead")] = False,
    out: Annotated[Path | None, typer.Option("--out", help="where the empty sheet is written: an .xlsx file")] = None,
    db: DbOption = "",
) -> None:
    """Reads a sheet. All problems are listed with row and column, and then nothing is changed."""
    from bot.service.imports import KINDS

    if kind not in KINDS:
        stop(f"{kind!r} cannot be imported: write one of {', '.join(KINDS)}")
    if template:
        _write_template(settings_with(db), kind, out)
        return
    if file is None:
        stop("name the sheet to read, or write  --template --out FILE.xlsx")
    done = asyncio.run(_imported(settings_with(db), kind, file))
    for problem in (*done.problems, *done.notes):
        typer.echo(str(problem))
    if done.problems:
        stop(f"Có {len(done.problems)} lỗi, chưa ghi gì. Sửa trong tệp rồi nhập lại.")
    typer.echo(f"Đã nhập {done.rows} dòng: {done.new} mới, {done.changed} sửa, {done.same} như cũ.")


async def _imported(settings: Settings, kind: str, file: Path) -> "Imported":
    from bot.app import opened
    from bot.service.imports import import_sheet

    async with opened(settings) as (store, desk):
        return await import_sheet(store, desk, kind, file)


def _write_template(settings: Settings, kind: str, out: Path | None) -> None:
    if out is None or out.suffix.lower() != ".xlsx":
        stop("--out FILE.xlsx: say where the empty sheet is to be written")
    try:
        out.write_bytes(asyncio.run(_template(settings, kind)))
    except OSError as trouble:
        stop(f"{out.name} cannot be written, perhaps it is open: {trouble.strerror}")
    typer.echo(f"Đã ghi mẫu {out.name}.")


async def _template(settings: Settings, kind: str) -> bytes:
    from bot.app import opened
    from bot.service.imports import KINDS, held_for
    from bot.service.imports.template import template

    async with opened(settings) as (store, desk):
        return template(KINDS[kind], await held_for(store, desk))


@commands.command()
def backup(
    file: Annotated[Path, typer.Argument(help="where the copy is written; it appears whole or not at all")],
    db: DbOption = "",
) -> None:
    """A consistent copy while the bot serves. The key file is not in it: keep a copy of that apart."""
    from bot.storage.backup import Refused, back_up

    settings = settings_with(db)
    try:
        back_up(settings.database, file)
    except (OSError, Refused) as trouble:
        stop(str(trouble))
    typer.echo(f"Backed up to {file} ({file.stat().st_size // 1024} KB). Keep {settings.key_file} apart from it.")


@commands.command()
def restore(
    file: Annotated[Path, typer.Argument(help="a copy that `backup` made", exists=True, dir_okay=False)],
    db: DbOption = "",
) -> None:
    """Puts a copy back. Whoever was erased since then is erased again; what waited to be sent is not sent."""
    from bot.storage.backup import Refused, Restored
    from bot.storage.backup import restore as put_back
    from bot.storage.files import Occupied

    try:
        done: Restored = put_back(settings_with(db).database, file)
    except (OSError, Refused, Occupied) as trouble:
        stop(str(trouble))
    typer.echo(f"Restored. Erased again: {done.erased}. Not sent any more: {done.expired}.")
    if done.previous:
        typer.echo(f"The database as it was: {done.previous}")
    if done.forgot:
        typer.echo(
            "It could not be read: whoever was erased, or lost her office, since the backup must be seen to by hand."
        )
