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
