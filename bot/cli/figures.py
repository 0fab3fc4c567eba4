"""reach and invite: the officer's figures, and the code that opens them in the talk."""

import asyncio
import json
from typing import Annotated, NamedTuple

import typer
from rich.console import Console
from rich.table import Table as Grid

from bot.cli.options import DbOption, settings_with, stop
from bot.model.atlas import MAPS, Map
from bot.reach.figures import BY, By, Denominator, Line, Table, as_json
from bot.reach.period import Period, UnknownPeriod
from bot.reach.period import period as read_period
from bot.settings import Settings

commands = typer.Typer()
CUT_BY_TOPIC: tuple[By, ...] = ("commune", "month")


@commands.command()
def reach(
    period: Annotated[str, typer.Option(help="2026, 2026-Q2, 2026-11 or 2021-2025; empty: this year")] = "",
    by: Annotated[str, typer.Option(help="commune, topic, month or evidence")] = "commune",
    topic: Annotated[str, typer.Option(help="a topic's key, by commune or month; empty: on any")] = "",
    area: Annotated[str, typer.Option(help="a commune's code; empty: the whole province")] = "",
    map_: Annotated[str, typer.Option("--map", help="today, communes-2025, districts or communes-2019")] = "today",
    json_: Annotated[bool, typer.Option("--json", help="as JSON")] = False,
    recount: Annotated[
        bool, typer.Option("--recount", help="first count all anew; mends counters that are wrong")
    ] = False,
    db: DbOption = "",
) -> None:
    """Households reached in a period, told apart by how each is known."""
    from bot.service.desk import Desk, now_utc

    try:
        span = read_period(period or str(Desk.day_of(now_utc()).year))
    except UnknownPeriod as trouble:
        stop(str(trouble))
    cells = next((name for name in BY if name == by), None)
    if cells is None:
        stop(f"--by {by!r}: write commune, topic, month or evidence")
    if topic and cells not in CUT_BY_TOPIC:
        stop("--topic goes with --by commune and --by month")
    map = next((name for name in MAPS if name == map_), None)
    if map is None:
        stop(f"--map {map_!r}: write {', '.join(MAPS)}")
    settings = settings_with(db)
    if recount:
        typer.echo(_told_drift(asyncio.run(_recounted(settings))), err=json_)
    table, mark = asyncio.run(_reached(settings, Asked(span, cells, area, topic, map)))
    if json_:
        typer.echo(json.dumps(as_json(table) | ({"demo": mark} if mark else {}), ensure_ascii=False))
    else:
        Console().print(grid(table, mark))


class Asked(NamedTuple):
    """What the options ask for; area and topic are looked at once the content is read."""

    span: Period
    by: By
    area: str
    topic: str
    map: Map


async def _reached(settings: Settings, asked: Asked) -> tuple[Table, str]:
    """And what a demo says of itself."""
    from bot.app import opened
    from bot.service.households.count import table_of

    async with opened(settings) as (store, desk):
        library = desk.library_on(desk.day_of(desk.clock()))
        if asked.area and asked.area not in desk.gazetteer.communes:
            stop(f"--area {asked.area!r} is no commune's code: find it with  python -m bot place <name>")
        topics = [topic.key for topic in library.topics]
        if asked.topic and asked.topic not in topics:
            stop(f"--topic {asked.topic!r}: write one of {', '.join(topics)}")
        where = (desk.gazetteer, asked.span, asked.by, asked.area)
        table = await table_of(store, library, *where, topic=asked.topic, map=asked.map)
        return table, desk.mark


async def _recounted(settings: Settings) -> int:
    """How many counters were wrong; they are right now."""
    from bot.app import opened
    from bot.storage.recount import drift, mend

    async with opened(settings) as (store, _):
        async with store.reading() as reading:
            wrong = await drift(reading)
        if wrong:
            await store.write(mend, wrong)
    return len(wrong)


def _told_drift(wrong: int) -> str:
    if wrong:
        return f"Bộ đếm lệch ở {wrong} ô so với sổ các hộ đã được nghe; đã sửa lại cho đúng."
    return "Bộ đếm khớp với sổ các hộ đã được nghe."


HEADS: dict[By, str] = {
    "commune": "Xã, phường",
    "topic": "Chủ đề",
    "month": "Tháng",
    "evidence": "Được nghe bằng cách nào",
}
DISTRICTS = "Huyện, thành phố (đến 30/06/2025)"


def grid(table: Table, mark: str = "") -> Grid:
    """For a terminal; what each column counts stands under it."""
    about = f", chủ đề {table.topic}" if table.topic else ""
    estimated = "\n≈: một phần là số ước tính, chia theo đất của xã cũ." if _is_estimated(table) else ""
    shown = Grid(
        title=f"{mark}\nSố hộ đã được nghe, kỳ {table.period}{about}".strip(),
        caption="Một hộ chỉ tính một lần trong kỳ. Thẻ: có mã in trên thẻ. Tự khai: tự đăng ký trong máy.\n"
        f"Họp: số nhà đếm ở buổi họp, có thể trùng, không cộng vào hai cột kia.{estimated}",
    )
    shown.add_column(DISTRICTS if table.map == "districts" and table.by == "commune" else HEADS[table.by])
    for name in ("Thẻ", "Tự khai", "Họp"):
        shown.add_column(name, justify="right")
    shown.add_column("Tổng số hộ, nguồn, ngày")
    for line in table.lines:
        shown.add_row(*_cells(line))
    shown.add_section()
    shown.add_row(*_cells(table.total))
    return shown


def _is_estimated(table: Table) -> bool:
    return any(line.is_estimate for line in table.lines)


def _cells(line: Line) -> tuple[str, ...]:
    if line.reached is None:
        return line.name, "ít quá, không nêu số", "", "", _told(line.denominator)
    name = f"≈ {line.name}" if line.is_estimate else line.name
    parts = (line.reached.card, line.reached.self, line.reached.declared)
    return name, *(str(part) for part in parts), _told(line.denominator)


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
