"""report: the annual report as a Word and an Excel file."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import DbOption, put, settings_with, stop
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.reach.annual import AnnualReport

commands = typer.Typer()


@commands.command()
def report(
    out: Annotated[Path, typer.Option("--out", help="the folder in which both files are written", file_okay=False)],
    year: Annotated[int, typer.Option(help="without: this year, up to today")] = 0,
    area: Annotated[str, typer.Option(help="a commune's code: its own report; empty: the province's")] = "",
    db: DbOption = "",
) -> None:
    """Writes the annual report as DOCX (layout of NĐ 30/2020/NĐ-CP) and XLSX. What no number tells is left as a yellow blank."""
    from bot.app import CONTENT
    from bot.library.forms import BrokenForm, read_form
    from bot.papers.report_docx import write_docx
    from bot.papers.report_xlsx import write_xlsx
    from bot.service.targets.annual import NoSuchReport

    try:
        form = read_form(CONTENT)
        made = asyncio.run(_made(settings_with(db), year, area))
    except (BrokenForm, NoSuchReport) as trouble:
        stop(str(trouble))
    for ending, content in ((".docx", write_docx(made, form)), (".xlsx", write_xlsx(made))):
        put(out / f"{made.file_name}{ending}", content)


async def _made(settings: Settings, year: int, area: str) -> "AnnualReport":
    from bot.app import opened
    from bot.service.targets.annual import annual_report

    async with opened(settings) as (store, desk), store.reading() as reading:
        return await annual_report(reading, desk, year or desk.day_of(desk.clock()).year, area)
