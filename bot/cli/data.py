"""import, backup and restore: what goes into the database and comes out of it as files."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.options import DbOption, settings_with, stop
from bot.settings import Settings

commands = typer.Typer()


@commands.command(name="import")
def import_(
    kind: Annotated[str, typer.Argument(help="denominators (households of each commune) or contacts (its doors)")],
    file: Annotated[Path, typer.Argument(help="a .csv or .xlsx file", exists=True, dir_okay=False)],
    db: DbOption = "",
) -> None:
    """Reads a sheet. All problems are listed with row and column, and then nothing is changed."""
    from bot.service.imports import KINDS

    if kind not in KINDS:
        stop(f"{kind!r} cannot be imported: write one of {', '.join(KINDS)}")
    rows, problems = asyncio.run(_imported(settings_with(db), kind, file))
    for problem in problems:
        typer.echo(str(problem))
    if problems:
        stop(f"Có {len(problems)} lỗi, chưa ghi gì. Sửa trong tệp rồi nhập lại.")
    typer.echo(f"Đã nhập {rows} dòng.")


async def _imported(settings: Settings, kind: str, file: Path) -> tuple[int, tuple[object, ...]]:
    from bot.app import opened
    from bot.service.imports import import_sheet

    async with opened(settings) as (store, desk):
        return await import_sheet(store, kind, file, desk.gazetteer, desk.day_of(desk.clock()))


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
