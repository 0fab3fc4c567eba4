"""What the organisers' decisions come to: the newest on an entrant or a question holds."""

from collections.abc import Iterable

from bot.model.entries import Decision


def excluded(decisions: Iterable[Decision]) -> frozenset[int]:
    newest = {each.entrant: each.kind for each in _in_order(decisions) if each.kind in ("exclude", "readmit")}
    return frozenset(entrant for entrant, kind in newest.items() if kind == "exclude")


def voided(decisions: Iterable[Decision]) -> frozenset[str]:
    newest = {each.question: each.kind for each in _in_order(decisions) if each.kind in ("void", "restore")}
    return frozenset(question for question, kind in newest.items() if kind == "void")


def newest(decisions: Iterable[Decision]) -> int:
    return max((each.id for each in decisions), default=0)


def _in_order(decisions: Iterable[Decision]) -> list[Decision]:
    return sorted(decisions, key=lambda each: each.id)
