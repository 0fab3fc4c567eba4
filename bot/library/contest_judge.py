"""Whether what an officer wrote can be run as a contest: the same rules as for the content folder, each slip at its field."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from threading import Lock
from typing import Any, Literal, get_args, get_origin

import msgspec
from msgspec import Struct

from bot.library.contest_check import slips_of
from bot.library.contest_fields import Fields, Filled, Slip, field_at, filled
from bot.library.contest_toml import written
from bot.library.contests import Read, read_text
from bot.library.lines import Passage, Place, key_lines
from bot.library.shelf import Shelf
from bot.library.slips import slips as misfits
from bot.library.slips import strict
from bot.model.content import Problem
from bot.model.contest import Contest

NEEDED = {"round": "Thêm ít nhất một vòng thi.", "pool": "Thêm ít nhất một nhóm câu hỏi."}
STAND_IN = "…"


class Judged(Struct, frozen=True):
    """`contest` None: it cannot be read whole. With no slip it may be frozen.

    `rough`: with something in the place of what is missing, to be looked at and for nothing else.
    """

    contest: Contest | None
    slips: tuple[Slip, ...] = ()
    rough: Contest | None = None

    @property
    def is_sound(self) -> bool:
        return self.contest is not None and not self.slips


class Judge:
    """Holds what contests are held against, read at the first question and anew for each day."""

    def __init__(self, shelf_on: Callable[[dt.date], Shelf], communes: Collection[str]) -> None:
        self._shelf_on = shelf_on
        self._communes = communes
        self._shelf: Shelf | None = None
        self._lock = Lock()

    def judged(self, fields: Fields, key: str, today: dt.date) -> Judged:
        """It reads the whole content folder the first time: not on the loop that serves."""
        found = filled(fields)
        lacking = [Slip(header, told) for header, told in NEEDED.items() if not found.tree.get(header)]
        broken = [*found.slips, *lacking, *_misfits(found)]
        contest = _whole(found, key, today)
        if contest is None:
            return Judged(None, tuple(broken))
        more = [each for each in self._rules(contest, found, today) if not _is_of_a_broken_part(each, broken)]
        return Judged(None if broken else contest, _once([*broken, *more]), contest)

    def read(self, text: str, key: str) -> tuple[Contest | None, tuple[Problem, ...]]:
        """TOML that was pasted or sent: its contest, or where it cannot be read. The rules are held against the form."""
        read, problems = read_text(Passage("toml", text.replace("\r\n", "\n")), key)
        return read.contest, tuple(sorted(problems))

    def _rules(self, contest: Contest, found: Filled, today: dt.date) -> Iterator[Slip]:
        read, _ = read_text(Passage("form", written(contest, whole=True)), contest.key)
        at = _places(read)
        for problem in sorted(set(slips_of(read, self._on(today), self._communes))):
            header, n, place = at.get(problem.line, ("", 0, ()))
            yield Slip(field_at(found.rows, header, n, place), problem.sentence)

    def _on(self, day: dt.date) -> Shelf:
        with self._lock:
            if self._shelf is None or self._shelf.day != day:
                self._shelf = self._shelf_on(day)
            return self._shelf


def _misfits(found: Filled) -> Iterator[Slip]:
    """A word in a list that the rules do not know: a form of ours sends none."""
    tree = {"key": "", **found.tree}
    for header, shape in [("", Contest)]:
        for place, sentence in misfits(tree, shape):
            if place and isinstance(place[-1], str) and "Thiếu mục" not in sentence:
                yield Slip(field_at({}, header, 0, place), sentence)


def _whole(found: Filled, key: str, today: dt.date) -> Contest | None:
    """With something in the place of what is not told yet, so that the rest is held against the rules all the same."""
    tree = _stood_in(found.tree | {"key": key}, Contest)
    tree["round"] = _rounds(found.tree.get("round"), today)
    tree["pool"] = tree["pool"] or [{"number": 1}]
    try:
        return strict(tree, Contest)
    except msgspec.ValidationError:
        return None


def _rounds(told: object, today: dt.date) -> list[dict[str, Any]]:
    rounds = [each for each in told if isinstance(each, dict)] if isinstance(told, list) else []
    soon = dt.datetime.combine(today + dt.timedelta(days=7), dt.time(8))
    found = []
    for each in rounds or [{}]:
        opens = each.get("opens") or (each["closes"] - dt.timedelta(days=1) if each.get("closes") else soon)
        closes = each.get("closes") or opens + dt.timedelta(days=1)
        found.append({"name": each.get("name", STAND_IN), "opens": opens, "closes": closes})
        soon = closes
    return found


def _stood_in(tree: dict[str, Any], shape: type[Struct]) -> dict[str, Any]:
    out = dict(tree)
    for each in msgspec.structs.fields(shape):
        inner = get_args(each.type)[0] if get_origin(each.type) is tuple else each.type
        inner = next((one for one in (inner, *get_args(inner)) if isinstance(one, type) and _is_struct(one)), inner)
        value = out.get(each.name)
        if isinstance(value, dict) and _is_struct(inner):
            out[each.name] = _stood_in(value, inner)
        elif isinstance(value, list) and _is_struct(inner):
            out[each.name] = [_stood_in(one, inner) for one in value]
        elif value is None and each.required:
            out[each.name] = _stand_in(each.type)
    return out


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Struct)


def _stand_in(kind: Any) -> object:
    if get_origin(kind) is tuple:
        return []
    if get_origin(kind) is Literal:
        return get_args(kind)[0]
    kinds: dict[Any, object] = {str: STAND_IN, int: 1, float: 1.0, dt.date: dt.date(2000, 1, 1)}
    return kinds.get(kind, dt.datetime(2000, 1, 1))


def _is_of_a_broken_part(slip: Slip, broken: list[Slip]) -> bool:
    """What is said of a stand-in is not told; nor of the order of rounds of which one has no moment."""
    for each in broken:
        if (
            each.field == slip.field
            or f"{each.field}.".startswith(f"{slip.field}.")
            or slip.field.startswith(f"{each.field}.")
        ):
            return True
    rounds = any(each.field.startswith("round") for each in broken)
    return rounds and (slip.field.startswith("round") or slip.field == "announce")


def _once(found: list[Slip]) -> tuple[Slip, ...]:
    return tuple(dict.fromkeys(found))


def _places(read: Read) -> dict[int, tuple[str, int, Place]]:
    """By line of the text: which header, the how-manieth, and what stands there; of several the outermost."""
    found: dict[int, tuple[str, int, Place]] = {}
    for (header, n), passage in read.parts.items():
        for place, line in sorted(key_lines(passage.text).items(), key=lambda each: len(each[0])):
            at = passage.first + line
            told = () if place == (header,) else place
            found.setdefault(at, (header, n, told))
    return found
