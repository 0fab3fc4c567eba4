"""contest: what organisers decide about people: suspicion, exclusion, codes of schools, telephones of staff."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.contest import Id, opened
from bot.cli.options import DbOption, stop

if TYPE_CHECKING:
    from bot.service.desk import Desk
    from bot.storage.store import Store

commands = typer.Typer()


@commands.command()
def suspects(id: Id, db: DbOption = "") -> None:
    """What looks like cheating, for people to look at and decide; nobody is disqualified by it."""

    async def work(store: "Store", _: "Desk") -> None:
        from bot.service.contests.books import suspicious

        for each in await suspicious(store, id):
            typer.echo(f"{each.kind} ({each.n}): {', '.join(map(str, each.entrants))}")

    opened(db, work)


@commands.command()
def decide(
    id: Id,
    kind: Annotated[str, typer.Argument(help="exclude or readmit (an entrant), void or restore (a question), answer")],
    what: Annotated[str, typer.Argument(help="the entrant's number, the question's key, or the complaint's number")],
    reason: Annotated[str, typer.Option(help="why; it stands in the log for everybody to read")],
    db: DbOption = "",
) -> None:
    """Keeps a decision of the organisers; it takes effect with the next version that is published."""
    from bot.model.entries import Decision

    kinds = {"exclude": "entrant", "readmit": "entrant", "void": "question", "restore": "question", "answer": "appeal"}
    if kind not in kinds or (kinds[kind] != "question" and not what.isdigit()):
        stop("write  exclude ENTRANT,  readmit ENTRANT,  void QUESTION,  restore QUESTION  or  answer COMPLAINT")

    async def work(store: "Store", desk: "Desk") -> None:
        from bot.service.contests.results import decide as keep

        named: dict[str, Any] = {kinds[kind]: what if kinds[kind] == "question" else int(what)}
        now = int(desk.clock().timestamp())
        try:
            number = await store.write(keep, desk, id, Decision(0, now, 0, kind, reason, **named))  # type: ignore[arg-type]  # one of the kinds
        except ValueError as trouble:
            stop(str(trouble))
        typer.echo(f"Đã ghi quyết định {number}.")

    opened(db, work)


@commands.command()
def code(
    id: Id,
    commune: Annotated[str, typer.Option(help="the commune's code")],
    kind: Annotated[str, typer.Option(help="school or guardian")] = "school",
    unit: Annotated[str, typer.Option(help="a key of the contest's units")] = "",
    most: Annotated[int, typer.Option(help="so many children may enter through it")] = 40,
    db: DbOption = "",
) -> None:
    """Makes a code with which children under 16 enter, through their school or guardian."""

    async def work(store: "Store", desk: "Desk") -> None:
        from bot.model.codes import shown
        from bot.service.contests.staff import represent

        try:
            made = await store.write(represent, desk, id, kind=kind, unit=unit, commune=commune, most=most)
        except ValueError as trouble:
            stop(str(trouble))
        typer.echo(shown(made))

    opened(db, work)


@commands.command()
def staff(
    id: Id,
    file: Annotated[Path, typer.Argument(help="telephone numbers, one a line", exists=True, dir_okay=False)],
    db: DbOption = "",
) -> None:
    """Reads the telephones of organisers and makers, who may not enter; only digests of them are kept."""

    async def work(store: "Store", desk: "Desk") -> None:
        from bot.service.contests.staff import exclude_staff

        try:
            n = await store.write(exclude_staff, desk, id, file.read_text(encoding="utf-8").splitlines())
        except ValueError as trouble:
            stop(str(trouble))
        typer.echo(f"Đã ghi {n} số.")

    opened(db, work)
