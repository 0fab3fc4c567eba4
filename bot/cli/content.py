"""check, place and ask: what the bot would say, and where a typed name or question leads."""

import datetime as dt
import json
import sys
from collections.abc import Callable, Sequence
from typing import Annotated

import typer

from bot.cli.options import JsonLines, stop

commands = typer.Typer()


@commands.command()
def check(
    as_of: Annotated[str, typer.Option("--as-of", help="look ahead to this day: 2027-01-01")] = "",
) -> None:
    """Lists every problem of the content with file and line, drafts, and what changes by a day; exits 1 on problems."""
    from bot.app import CONTENT
    from bot.library.check import RULES, RULES_AHEAD
    from bot.library.check import check as problems_of
    from bot.library.outlook import coming, drafts
    from bot.library.read import read
    from bot.service.desk import Desk, now_utc

    today = Desk.day_of(now_utc())
    day = _day(as_of) if as_of else today
    reading = read(CONTENT)
    problems = problems_of(CONTENT, day, RULES_AHEAD if as_of else RULES)
    _list("", problems)
    _list("Bản nháp:", drafts(reading))
    _list(f"Từ nay đến {day:%d/%m/%Y}:", coming(reading, today, day))
    if problems:
        raise typer.Exit(1)
    typer.echo(f"Nội dung không có lỗi nào, tính đến {day:%d/%m/%Y}.")


def _day(written: str) -> dt.date:
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        stop(f"--as-of {written!r} is no day: write it like 2027-01-01")


def _list(heading: str, lines: Sequence[object]) -> None:
    if lines and heading:
        typer.echo(heading)
    for line in lines:
        typer.echo(str(line))


@commands.command()
def place(
    typed: Annotated[list[str] | None, typer.Argument(help="communes as people type them")] = None,
    jsonl: JsonLines = False,
) -> None:
    """What a typed place name means today: one commune, several to ask about, or none."""
    from bot.app import CONTENT
    from bot.library.places import as_json, read_places

    gazetteer = read_places(CONTENT / "places")
    if jsonl:
        answer_lines("typed", lambda text: as_json(gazetteer.find(text)))
    for text in typed or []:
        typer.echo(json.dumps(as_json(gazetteer.find(text)), ensure_ascii=False))


@commands.command()
def ask(
    questions: Annotated[list[str] | None, typer.Argument(help="questions as people type them")] = None,
    jsonl: JsonLines = False,
    as_of: Annotated[str, typer.Option("--as-of", help="with the cards of this day: 2027-01-01")] = "",
) -> None:
    """Which cards answer a typed question about the law: one, a few to choose from, the help card, or none."""
    from bot.app import CONTENT
    from bot.library.answers import as_json, as_text
    from bot.library.force import in_force
    from bot.library.helpline import read_helpline
    from bot.library.phrasebook import read_phrasebook
    from bot.library.read import read_library
    from bot.library.search import CardSearch
    from bot.service.desk import Desk, now_utc

    day = _day(as_of) if as_of else Desk.day_of(now_utc())
    library = in_force(read_library(CONTENT)[0], day)
    helpline, search = read_helpline(CONTENT), CardSearch(library, read_phrasebook(CONTENT))
    if jsonl:
        answer_lines("q", lambda text: as_json(text, search(text), library, helpline))
    for text in questions or []:
        typer.echo(as_text(text, search(text), library, helpline))


def answer_lines(field: str, answer: Callable[[str], object]) -> None:
    """Standard input line by line; a line that is no such object is answered with what is wrong."""
    for line in sys.stdin:
        if not line.strip():
            continue
        try:
            text = json.loads(line)[field]
        except (ValueError, KeyError, TypeError):
            text = None
        wrong = {"error": f'write one JSON object a line: {{"{field}": "…"}}'}
        found = answer(text) if isinstance(text, str) else wrong
        sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
        sys.stdout.flush()
