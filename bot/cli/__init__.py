"""The commands. Each opens what it needs, does one thing, and says in a sentence what went wrong."""

import typer

from bot.cli import (
    cards,
    content,
    contest,
    contest_papers,
    contest_people,
    contest_proof,
    data,
    demo,
    figures,
    officers,
    papers,
    report,
    review,
    run,
    zalo,
)

app = typer.Typer(
    help="Loa Bản: the law to every household, one small card at a time.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for room in (run, content, review, papers, figures, report, data, demo):
    app.registered_commands += room.commands.registered_commands
app.add_typer(cards.commands, name="cards")
app.add_typer(officers.commands, name="officer")
contest.commands.registered_commands += contest_people.commands.registered_commands
contest.commands.registered_commands += contest_papers.commands.registered_commands
contest.commands.registered_commands += contest_proof.commands.registered_commands
app.add_typer(contest.commands, name="contest")
app.add_typer(zalo.commands, name="zalo")
