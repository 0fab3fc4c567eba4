"""What several commands share: the database option, the settings, and how a command gives up."""

from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot import logs
from bot.settings import BadSetting, Settings, settings_from

DbOption = Annotated[str, typer.Option("--db", help="another database: a file, or postgresql://…")]
JsonLines = Annotated[bool, typer.Option("--jsonl", help="one JSON object a line, in and out")]


def settings_with(db: str = "", **changes: object) -> Settings:
    """The settings of the environment, changed by a command's own options."""
    from msgspec.structs import replace

    try:
        settings = settings_from()
    except BadSetting as trouble:
        stop(str(trouble))
    logs.set_up(settings.log)
    if db:
        changes["db"] = type(settings.db)(db)
    return replace(settings, **changes)


def stop(sentence: str) -> NoReturn:
    """Ends with exit code 1 and a sentence on stderr."""
    typer.echo(sentence, err=True)
    raise typer.Exit(1)


def put(file: Path, content: bytes) -> None:
    """A paper of ours, whole or not at all: an officer may have the one before open."""
    half = file.with_name(f".{file.name}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        half.write_bytes(content)
        half.replace(file)
    except OSError as trouble:
        stop(f"{file} cannot be written: {trouble.strerror}")
    typer.echo(f"Đã ghi {file} ({len(content) // 1024} KB).")
