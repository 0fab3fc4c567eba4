"""reach and invite: the officer's figures, and the code that opens them in the talk."""

import asyncio
import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table as Grid

from bot.cli.options import DbOption, settings_with, stop
from bot.reach.figures import By, Denominator, Line, Reached, Table, as_json
from bot.reach.period import Period, UnknownPeriod
from bot.reach.period import period as read_period
from bot.settings import Settings

commands = typer.Typer()
ALL_CELLS: tuple[By, ...] = ("commune", "topic", "month")


@commands.command()
def reach(
    period: Annotated[str, typer.Option(help="2026, 2026-Q2, 2026-11 or 2021-2025; empty: this year")] = "",
    by: Annotated[str, typer.Option(help="commune, topic or month")] = "commune",
    json_: Annotated[bool, typer.Option("--json", help="as JSON")] = False,
    db: DbOption = "",
) -> None:
    """Households reached in a period, told apart by how each is known."""
    from bot.service.desk import Desk, now_utc

    try:
        span = read_period(period or str(Desk.day_of(now_utc()).year))
    except UnknownPeriod as trouble:
        stop(str(trouble))
    cells = next((name for name in ALL_CELLS if name == by), None)
    if cells is None:
        stop(f"--by {by!r}: write commune, topic or month")
    table = asyncio.run(_reached(settings_with(db), span, cells))
    if json_:
        typer.echo(json.dumps(as_json(table), ensure_ascii=False))
    else:
        Console().print(grid(table))


async def _reached(settings: Settings, span: Period, by: By) -> Table:
    from bot.app import opened
    from bot.service.count import table_of

    async with opened(settings) as (store, desk):
        library = desk.library_on(desk.day_of(desk.clock()))
        return await table_of(store, library, desk.gazetteer, span, by)


def grid(table: Table) -> Grid:
    """For a terminal; what each column counts stands under it."""
    head = {"commune": "Xã, phường", "topic": "Chủ đề", "month": "Tháng"}[table.by]
    shown = Grid(
        title=f"Số hộ đã được nghe, kỳ {table.period}",
        caption="Một hộ chỉ tính một lần trong kỳ. Thẻ: có mã in trên thẻ. Tự khai: tự đăng ký trong máy.\n"
        "Họp: số nhà đếm ở buổi họp, có thể trùng, không cộng vào hai cột kia.",
    )
    shown.add_column(head)
    for name in ("Thẻ", "Tự khai", "Họp"):
        shown.add_column(name, justify="right")
    shown.add_column("Tổng số hộ, nguồn, ngày")
    for line in table.lines:
        shown.add_row(*_cells(line))
    shown.add_section()
    shown.add_row(*_cells(table.total))
    return shown


def _cells(line: Line) -> tuple[str, ...]:
    reached = line.reached or Reached()
    return line.name, str(reached.card), str(reached.self), str(reached.declared), _told(line.denominator)


def _told(houses: Denominator | None) -> str:
    return "chưa có số hộ" if houses is None else f"{houses.n} ({houses.source}, {houses.as_of})"


@commands.command()
def invite(
    commune: Annotated[str, typer.Option(help="a commune's code; empty: the whole province")] = "",
    db: DbOption = "",
) -> None:
    """Makes a one-time code with which one person sees the figures of her commune, or of the province."""
    from bot.app import CONTENT
    from bot.library.places import read_places

    if commune and commune not in read_places(CONTENT / "places").communes:
        stop(f"{commune!r} is no commune's code: find it with  python -m bot place <name>")
    typer.echo(asyncio.run(_invited(settings_with(db), commune)))


async def _invited(settings: Settings, commune: str) -> str:
    from bot.app import invite as make
    from bot.app import opened
    from bot.model.codes import shown

    async with opened(settings) as (store, desk):
        code = await make(store, desk.keys, int(desk.clock().timestamp()), commune)
    return f"{shown(code)}\n{settings.address}/#ma={shown(code)}"
