"""serve, talk and migrate: the bot itself."""

import asyncio
import contextlib
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.options import DbOption, settings_with, stop
from bot.settings import BadSetting, Settings

commands = typer.Typer()


@commands.command()
def serve(
    host: Annotated[str, typer.Option(help="listen on this address")] = "",
    port: Annotated[int, typer.Option(help="listen on this port")] = 0,
    db: DbOption = "",
) -> None:
    """Serves the web chat (and Telegram, where a token is set) until Ctrl-C."""
    from bot.app import serve as run
    from bot.storage.files import Occupied
    from bot.storage.keys import WrongKey

    changes: dict[str, object] = ({"host": host} if host else {}) | ({"port": port} if port else {})
    try:
        run_until_stopped(run(settings_with(db, **changes), lambda line: typer.echo(line)))
    except (OSError, BadSetting, WrongKey, Occupied) as trouble:
        stop(str(trouble))


def run_until_stopped(main: Coroutine[Any, Any, None]) -> None:
    """Until Ctrl-C; on uvloop where there is one: it carries more for less."""
    with contextlib.suppress(KeyboardInterrupt):
        try:
            from uvloop import run
        except ImportError:
            asyncio.run(main)
        else:
            run(main)


@commands.command()
def talk(db: DbOption = "") -> None:
    """Talks in the terminal. Without --db nothing is kept: a database of its own is thrown away at the end."""
    with contextlib.suppress(KeyboardInterrupt):
        if db:
            asyncio.run(_talk(settings_with(db)))
            return
        with tempfile.TemporaryDirectory() as scratch:
            own = Path(scratch)
            asyncio.run(_talk(settings_with(str(own / "talk.db"), keys=own / "keys.json")))


async def _talk(settings: Settings) -> None:
    from bot.app import opened
    from bot.channels.terminal import TerminalChat, typed_lines
    from bot.service.talks.receive import Receiver

    async with opened(settings) as (store, desk):
        chat = TerminalChat(store, desk, Receiver(store, desk))
        await chat.talk(typed_lines("> "), lambda text: typer.echo(text + "\n"))


@commands.command()
def migrate(db: DbOption = "") -> None:
    """Creates the database or brings its tables up to date; `serve` does this by itself."""
    from bot.storage import schema

    settings = settings_with(db)
    if schema.is_current(settings.database):
        typer.echo(f"The tables are up to date (version {schema.HEAD}).")
        return
    schema.migrate(settings.database)
    typer.echo(f"The tables are now at version {schema.HEAD}.")
