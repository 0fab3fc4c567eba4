"""demo: a generated province in a database of its own, served so that one sees live pages in a minute."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import settings_with, stop
from bot.cli.run import run_until_stopped
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.service.demo.accounts import Visitor

commands = typer.Typer()
FOLDER = Path("data-demo")
KEPT_APART = "giữ số liệu thật. Bản xem thử không bao giờ ghi vào đó: chọn tệp khác."


@commands.command()
def demo(
    db: Annotated[str, typer.Option("--db", help="a file for the demo alone; its keys lie in a folder beside it")] = "",
    host: Annotated[str, typer.Option(help="listen on this address")] = "",
    port: Annotated[int, typer.Option(help="listen on this port")] = 0,
    fresh: Annotated[bool, typer.Option("--fresh", help="throw the demo away and make it anew")] = False,
    codes: Annotated[
        bool, typer.Option("--codes", help="only tell how to sign in, with the six digits of now")
    ] = False,
    serve: Annotated[bool, typer.Option(help="serve it once it is filled")] = True,
) -> None:
    """Fills a database of its own with an invented province, tells how to sign in, and serves it until Ctrl-C."""
    from bot.storage.files import Occupied
    from bot.storage.keys import WrongKey

    settings = demo_settings(db, host, port)
    try:
        _make_sure(settings, fresh)
        tell_visitors(settings, asyncio.run(_visitors(settings)))
        if serve and not codes:
            from bot.app import serve as run

            run_until_stopped(run(settings, lambda line: typer.echo(line)))
    except (OSError, WrongKey, Occupied) as trouble:
        stop(str(trouble))


def demo_settings(db: str, host: str, port: int) -> Settings:
    """Never the keys, the photographs or the bot of a real province: they lie in a folder of the demo's own."""
    from bot.settings import Secret
    from bot.storage.store import is_postgres

    if is_postgres(db):
        stop("--db: bản xem thử dùng một tệp, không dùng PostgreSQL")
    file = Path(db) if db else FOLDER / "loaban.db"
    own = file.with_suffix("") if db else FOLDER
    if own == file:
        stop("--db: tên tệp cần có đuôi, ví dụ xem-thu.db")
    changes: dict[str, object] = {"data": own, "keys": own / "keys.json"}
    changes |= {"telegram_token": Secret("")} | ({"host": host} if host else {}) | ({"port": port} if port else {})
    return settings_with(str(file), **changes)


def _make_sure(settings: Settings, fresh: bool) -> None:
    """That the file holds a whole demo. One whose filling was broken off is made anew."""
    from sqlite3 import DatabaseError

    from bot.storage.demo import state_of
    from bot.storage.files import occupy

    file = Path(settings.database)
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        state = state_of(file)
    except DatabaseError:
        stop(f"{file} không phải tệp của Loa Bản: chọn tệp khác.")
    if state == "real":
        stop(f"{file} {KEPT_APART}")
    if state == "filled" and not fresh:
        return
    with occupy(file):
        for each in (file, *(file.with_name(file.name + ending) for ending in ("-wal", "-shm"))):
            each.unlink(missing_ok=True)
        asyncio.run(_fill(settings))


async def _fill(settings: Settings) -> None:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from bot.app import opened
    from bot.service.demo.filling import fill

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns) as progress:
        bars = {"Mở cơ sở dữ liệu": progress.add_task("Mở cơ sở dữ liệu", total=1)}

        def tell(what: str, done: int, of: int) -> None:
            if what not in bars:
                bars[what] = progress.add_task(what, total=of)
            progress.update(bars[what], completed=done)

        async with opened(settings) as (store, desk):
            tell("Mở cơ sở dữ liệu", 1, 1)
            await fill(store, desk, tell)


async def _visitors(settings: Settings) -> "tuple[Visitor, ...]":
    from bot.app import opened
    from bot.service.demo.accounts import visitors

    async with opened(settings) as (store, desk):
        return await visitors(store, desk)


def tell_visitors(settings: Settings, visitors: "tuple[Visitor, ...]") -> None:
    from bot.model.demo import DEMO

    typer.echo(f"{DEMO}. Trang cán bộ: {settings.address}/can-bo")
    for each in visitors:
        typer.echo(f"  {each.name}\n    tên đăng nhập  {each.login}\n    mật khẩu       {each.password}")
        typer.echo(f"    khóa xác thực  {each.secret}\n    sáu số lúc này {each.digits}")
    if visitors:
        typer.echo(
            "  Sáu số đổi mỗi 30 giây: nhập khóa vào ứng dụng xác thực, hoặc xem lại bằng  python -m bot demo --codes"
        )
