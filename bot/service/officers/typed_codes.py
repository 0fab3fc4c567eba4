"""Codes of invitations and links: two of the codes people can read aloud, 72 bits together, so that none is guessed."""

import secrets

from bot.model.codes import CODES, LENGTH, code_from, read_code, shown


def fresh_code() -> str:
    return code_from(secrets.randbelow(CODES)) + code_from(secrets.randbelow(CODES))


def read(typed: str) -> str | None:
    """The code however it is spaced; None where a letter is missing or wrong."""
    signs = "".join(sign for sign in typed if sign.isalnum())
    halves = read_code(signs[:LENGTH]), read_code(signs[LENGTH:])
    return None if halves[0] is None or halves[1] is None else halves[0] + halves[1]


def in_groups(code: str) -> str:
    return f"{shown(code[:LENGTH])}-{shown(code[LENGTH:])}"
