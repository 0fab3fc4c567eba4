"""The commands. Each opens what it needs, does one thing, and says in a sentence what went wrong."""

import typer

from bot.cli import content, data, figures, review, run

app = typer.Typer(
    help="Loa Bản: the law to every household, one small card at a time.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for commands in (run.commands, content.commands, review.commands, figures.commands, data.commands):
    app.registered_commands += commands.registered_commands
