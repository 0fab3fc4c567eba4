"""A message as plain numbered lines: for the terminal, and for every channel without buttons."""

from bot.model.replies import Say


def heading(say: Say) -> str:
    """Title and body, an empty line between them."""
    return "\n\n".join(part for part in (say.title, say.body) if part)


def numbered(say: Say) -> str:
    """The message with its choices, one a line: "1. Tiếp"."""
    rows = "\n".join(f"{n}. {label}" for n, label in enumerate(say.choices, 1))
    return "\n\n".join(part for part in (heading(say), rows) if part)
