"""contest proof: what anybody can count again from the files of a contest's public page; no database, no name."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.options import stop

commands = typer.Typer()


@commands.command()
def proof(
    rules: Annotated[Path, typer.Argument(help="the-le.json of the contest's public page")],
    seed: Annotated[str, typer.Option(help="the seed that was published with the result")],
    round: Annotated[int, typer.Option("--round", help="which round (1, 2, …), where each is ranked by itself")] = 0,
    lots: Annotated[Path | None, typer.Option(help="boc-tham.txt of the public page: draws the lots again")] = None,
    beacon: Annotated[str, typer.Option(help="the public number that was mixed into the draw")] = "",
    most: Annotated[int, typer.Option(help="so many lots are shown")] = 20,
) -> None:
    """Holds the files of a public page against what was vouched for before the opening, and draws the lots again."""
    from bot.contest import proof as proofs

    try:
        of, drawn = proofs.rules_of(rules.read_bytes()), bytes.fromhex(seed)
        entrants = proofs.entrants_of(lots.read_bytes()) if lots else ()
    except (OSError, ValueError) as trouble:
        stop(str(trouble))
    typer.echo(f"Mã của thể lệ và câu hỏi: {proofs.digest_of(of)}")
    checks = proofs.proved(of, drawn, round - 1)
    for check in checks:
        typer.echo(
            f"{'đúng' if check.holds else 'SAI'}: {check.promise}{''.join(f'; {each}' for each in check.against)}"
        )
    if lots:
        listed, order = proofs.lots(drawn, entrants, beacon)
        typer.echo(f"Mã của danh sách bốc thăm: {listed}")
        for n, (lot, entrant) in enumerate(order[:most], start=1):
            typer.echo(f"{n}. số {entrant}, thăm {lot}")
    if not all(check.holds for check in checks):
        raise typer.Exit(1)
