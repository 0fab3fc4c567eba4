"""An entrant at the page of her own entry: what is known of her, what she may still tell, correct or take back, and when."""

import datetime as dt
from collections.abc import Mapping
from typing import get_args

from msgspec import Struct

from bot.model.contest import Age
from bot.model.entries import About
from bot.model.facts import Complained, EntrantQuit, EntrantTold, Told
from bot.model.moments import here
from bot.model.phones import phone_in
from bot.model.seen import Mine, Seen
from bot.service.contests import forms as contest_forms
from bot.service.contests import view as contest_view
from bot.service.contests.forms import Field, Wrong
from bot.service.contests.names import initials
from bot.service.contests.view import Who
from bot.service.desk import Desk
from bot.storage import entrants, verdicts
from bot.storage.sql import Db

LONGEST = {"name": 60, "unit": 100}
SHORTEST_NAME = 3
SHORTEST_ESSAY, LONGEST_ESSAY = 20, 20_000
"""Letters: some twelve pages at most."""


class Own(Struct, frozen=True):
    """`name` and `phone` only as far as she knows them again: the page may be looked at by others.

    may     what may be written now: what is missing, and before the last round closes also what was told
    may_write, has_written  an essay, where one is asked for
    until   till when what was told may be corrected, on the clock in Việt Nam; `is_open`: whether it still may be
    """

    seen: Seen
    mine: Mine
    age: Age
    commune: str
    unit: str
    name: str
    phone: str
    names: str
    may: tuple[Field, ...]
    until: dt.datetime
    is_open: bool
    may_complain: bool
    may_write: bool = False
    has_written: bool = False

    @property
    def is_child(self) -> bool:
        return self.age == "under-16"


def own(db: Db, desk: Desk, entrant: int) -> Own:
    """Raises LookupError where it is no entrant's, or the way back was cut."""
    seen, mine = contest_forms.of(db, desk, entrant)
    row = entrants.one(db, entrant)
    if row is None:
        raise LookupError("no such entrant")
    told = entrants.details(db, entrant, desk.keys)
    local = here(desk.clock())
    return Own(
        seen=seen,
        mine=mine,
        age=row.age,
        commune=row.commune,
        unit=told.unit or row.unit,
        name=initials(told.name),
        phone=f"…{told.phone[-3:]}" if told.phone else "",
        names=row.names,
        may=_may(seen, mine, row, local),
        until=seen.contest.round[-1].closes,
        is_open=local < seen.contest.round[-1].closes,
        may_complain=_may_complain(seen, mine, local),
        may_write=seen.contest.essay is not None and seen.phase in ("open", "between"),
        has_written=seen.contest.essay is not None and verdicts.essay(db, entrant, desk.keys) != "",
    )


def tell(db: Db, desk: Desk, entrant: int, typed: Mapping[Field, str]) -> Own:
    """What was filled in of what she may write; what is left empty stays as it is. Raises Wrong, LookupError."""
    before = own(db, desk, entrant)
    told = {field: " ".join(typed[field].split()) for field in before.may if typed.get(field, "").strip()}
    slips = {field: slip for field, value in told.items() if (slip := _slip(db, desk, before, field, value))}
    if slips:
        raise Wrong(slips)
    facts = [EntrantTold(entrant, _as_told(before, field), _value(field, value)) for field, value in told.items()]
    contest_forms.record_on_page(db, desk, *facts)
    desk.contests.changed()  # how she is named stands on a page that is kept
    return own(db, desk, entrant)


def complain(db: Db, desk: Desk, entrant: int, about: str) -> Own:
    """Of what: one of the words of `About`; nothing happens where complaints are not taken."""
    before = own(db, desk, entrant)
    kind: About | None = next((each for each in get_args(About) if each == about), None)
    if not before.may_complain or kind is None:
        return before
    contest_forms.record_on_page(db, desk, Complained(before.seen.contest.key, entrant, kind))
    return own(db, desk, entrant)


def hand_in(db: Db, desk: Desk, entrant: int, text: str, *, agrees: bool) -> Own:
    """Her essay, with the consent that stands beside it (S36); a second one takes the place of the first. Raises Wrong."""
    before = own(db, desk, entrant)
    written = text.strip().replace("\r\n", "\n")
    slips = {} if agrees else {"agrees": "missing"}
    if not SHORTEST_ESSAY <= len(written) <= LONGEST_ESSAY:
        slips["essay"] = "malformed"
    if slips:
        raise Wrong(slips)
    if before.may_write:
        contest_forms.write_essay(db, desk, entrant, written)
    return own(db, desk, entrant)


def leave(db: Db, desk: Desk, entrant: int) -> None:
    """Out of the contest: details and code are gone at once. Raises LookupError."""
    seen, _ = contest_forms.of(db, desk, entrant)
    contest_forms.record_on_page(db, desk, EntrantQuit(seen.contest.key, entrant))
    desk.contests.changed()


def _may(seen: Seen, mine: Mine, row: entrants.Row, local: dt.datetime) -> tuple[Field, ...]:
    """What others are ranked by (commune, unit) and whom a prize goes to (name, telephone) stand from the closing on; how
    a name is published may be changed as long as it is known (S37). Of a child nothing is asked (S38)."""
    if row.age == "under-16":
        return ()
    contest = seen.contest
    asked: list[Field] = ["commune"] if contest.needs_commune else []
    asked += contest.eligibility.details
    is_open = local < contest.round[-1].closes
    may_add = seen.appeal_until is None or local < seen.appeal_until
    fields = [each for each in asked if is_open or (may_add and each in mine.missing)]
    return (*fields, "names") if "name" in contest.eligibility.details else tuple(fields)


def _may_complain(seen: Seen, mine: Mine, local: dt.datetime) -> bool:
    until = seen.appeal_until
    return bool(mine.placed) and not mine.has_complained and until is not None and local < until


def _slip(db: Db, desk: Desk, before: Own, field: Field, value: str) -> str:
    """A word of `contest_forms.Slip`, "malformed", or "" where it may be taken."""
    contest = before.seen.contest
    match field:
        case "commune":
            allowed = contest.eligibility.communes
            return "commune" if value not in desk.gazetteer.communes or (allowed and value not in allowed) else ""
        case "name":
            is_name = SHORTEST_NAME <= len(value) <= LONGEST["name"] and " " in value
            return "" if is_name and all(sign.isalpha() or sign in " '’-" for sign in value) else "malformed"
        case "phone":
            return _slip_of_phone(db, desk, before, value)
        case "unit":
            is_unit = value in {unit.key for unit in contest.unit} if contest.unit else len(value) <= LONGEST["unit"]
            return "" if is_unit else "malformed"
        case _:
            return "" if value in ("full", "initials") else "malformed"


def _slip_of_phone(db: Db, desk: Desk, before: Own, value: str) -> str:
    number = phone_in(value)
    if number is None:
        return "malformed"
    now = desk.clock()
    known = desk.contests.one(db, desk.keys, now, before.seen.contest.key)
    if known is None:
        return "closed"
    who = Who(at="page", typed=number, codes=(before.mine.entrant,))
    return contest_view.one(db, desk, known, who, now).telephone or ""


def _as_told(before: Own, field: Field) -> Told:
    match field:
        case "commune" | "name" | "phone" | "names":
            return field
        case _:
            return "unit-key" if before.seen.contest.unit else "unit"


def _value(field: Field, value: str) -> str:
    return (phone_in(value) or value) if field == "phone" else value
