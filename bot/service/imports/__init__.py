"""Sheets of officers: read whole, checked whole, and only then written, in one transaction.

The same sheet again changes nothing; a corrected row replaces the one with the same key. A kind is a value in `KINDS`.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from bot.model.content import Problem
from bot.model.officers import Officer
from bot.service.desk import Desk
from bot.service.imports.counts import CONTACTS, DENOMINATORS
from bot.service.imports.kinds import Held, Kind, Refused, Row, Written
from bot.service.imports.meetings import MEETINGS
from bot.service.imports.registers import INDICATORS, MODELS, SCHOOLS, SPENDING
from bot.service.imports.rows import Checked, checked
from bot.service.officers import journal
from bot.service.sheets import BadSheet, read_sheet
from bot.storage import audit, models, schools
from bot.storage.audit import Entry
from bot.storage.sql import Db
from bot.storage.store import Store

KINDS: dict[str, Kind] = {
    kind.key: kind for kind in (MEETINGS, DENOMINATORS, CONTACTS, SCHOOLS, MODELS, INDICATORS, SPENDING)
}


class Imported(Struct, frozen=True):
    """How many rows were new, changed, and as they were. With any problem nothing is written.

    `notes` are for the officer to look at: what was corrected on a page since and is left alone, what may be there twice.
    """

    problems: tuple[Problem, ...] = ()
    new: int = 0
    changed: int = 0
    same: int = 0
    notes: tuple[Problem, ...] = ()

    @property
    def rows(self) -> int:
        return self.new + self.changed + self.same


async def import_sheet(
    store: Store, desk: Desk, kind: str, file: Path, by: Officer | None = None, name: str = ""
) -> Imported:
    """`by` None: the operator at the machine. `name`: how the officer calls the file."""
    name = name or file.name
    held = await held_for(store, desk, by.communes if by else "")
    found = await asyncio.to_thread(_checked, file, KINDS[kind], held, name)
    if found.problems:
        return Imported(tuple(found.problems))
    try:
        written = await store.write(_written, desk, KINDS[kind], held, found, _told(desk, by))
    except Refused as trouble:
        return Imported(tuple([Problem(name, row, sentence) for row, sentence in trouble.slips]))
    notes = tuple([Problem(name, row, sentence) for row, sentence in (*found.notes, *written.notes)])
    return Imported((), written.done.new, written.done.changed, written.done.same, notes)


def _checked(file: Path, kind: Kind, held: Held, name: str) -> Checked:
    """Beside the loop: a large sheet takes seconds, in which others want to be served."""
    try:
        return checked(read_sheet(file), kind, held, name)
    except BadSheet as trouble:
        return Checked([], [Problem(name, trouble.row, str(trouble))], [])


async def held_for(store: Store, desk: Desk, area: str = "") -> Held:
    async with store.reading() as reading:
        known = {school.id: school for school in await schools.all_of(reading)}
        pilots = {model.id: model.commune for model in await models.all_of(reading)}
    return Held(desk, known, pilots, area)


def _told(desk: Desk, by: Officer | None) -> Callable[[str], Entry]:
    """The line of the journal, once it is known how many rows there were."""
    at = int(desk.clock().timestamp())
    return lambda what: journal.entry(desk, by, "import", what) if by else Entry(at, 0, "operator", "", "import", what)


def _written(db: Db, desk: Desk, kind: Kind, held: Held, found: Checked, told: Callable[[str], Entry]) -> Written:
    written = kind.write(db, held, found.rows)
    done = written.done
    audit.append(db, desk.keys, told(f"{kind.key}:new={done.new}:changed={done.changed}:same={done.same}"))
    return written


__all__ = ["KINDS", "Held", "Imported", "Kind", "Row", "held_for", "import_sheet"]
