"""Whether the contests of the content folder may be run: the slips of reading, their rules, and what their questions say."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from msgspec.structs import replace

from bot.library import asking, grounds, wording
from bot.library.contest_rules import RULES, Draft
from bot.library.contests import Read, read_contests
from bot.library.held import held_texts
from bot.library.lexicon import bans, telling_words
from bot.library.places import read_places
from bot.library.read import Reading, read
from bot.library.shelf import Shelf
from bot.model.content import Problem, Question, Review
from bot.model.contest import Contest, OwnQuestion

LONGEST_NAME = 60
LONGEST_ON_PAPER = {"official": 250, "organiser": 120}
LONGEST_PARTS = {"round": 60, "prize": 80, "collective": 80, "unit": 120}
"""Letters that certificates and minutes hold in a type that can still be read; of parts it is the name."""


def contest_problems(folder: Path, shelf: Shelf) -> tuple[Problem, ...]:
    """All slips of all contests of the folder. `shelf`: the rest of the content, as it is checked."""
    reads, problems = read_contests(folder)
    if not reads:
        return problems
    names_communes = any(each.contest and each.contest.eligibility.communes for each in reads)
    communes = read_places(folder / "places").communes if names_communes else {}
    found = [slip for each in reads for slip in slips_of(each, shelf, communes)]
    return tuple(sorted({*problems, *found}))


def sound_contests(folder: Path, day: dt.date) -> tuple[Contest, ...]:
    """Those in which `bot check` finds nothing: only they may be frozen by themselves."""
    reads, problems = read_contests(folder)
    if not reads:
        return ()
    shelf = shelf_in(folder, day)
    broken = {problem.file for problem in (*problems, *contest_problems(folder, shelf))}
    return tuple(each.contest for each in reads if each.contest and each.parts["", 0].file not in broken)


def shelf_in(folder: Path, day: dt.date, words: Path | None = None) -> Shelf:
    """All that a contest is held against; `words`: the folder whose lexicon says what may not be said."""
    reading = read(folder)
    held, _ = held_texts(folder, (key for kind, key in reading.passages if kind == "law"))
    telling = tuple(each for each in telling_words(words or folder) if not isinstance(each, Problem))
    banned = tuple(each for each in bans(words or folder) if not isinstance(each, Problem))
    return Shelf(reading, day, telling=telling, bans=banned, held=held)


def slips_of(each: Read, shelf: Shelf, communes: Collection[str]) -> Iterator[Problem]:
    """Of one contest; nothing where it could not be read whole."""
    if each.contest is None:
        return
    draft = Draft(each, each.contest, shelf.library, communes)
    for rule in RULES:
        yield from rule(draft)
    yield from _of_name(draft, shelf)
    yield from _of_lengths(draft)
    yield from _of_questions(draft, shelf)


def _of_name(draft: Draft, shelf: Shelf) -> Iterator[Problem]:
    """It stands in menus, for whoever looks over her shoulder (S1)."""
    if word := wording.telling(draft.contest.name, shelf.telling):
        sentence = (
            f'Tên hiện trong bảng chọn không được có chữ "{word}": đặt tên kín đáo hơn, tên đầy đủ ghi ở official.'
        )
        yield draft.read.problem(sentence, "", 0, "name")
    if len(draft.contest.name) > LONGEST_NAME:
        yield draft.read.problem(
            f"Tên dài {len(draft.contest.name)} chữ cái, nhiều nhất {LONGEST_NAME}.", "", 0, "name"
        )
    for field in ("name", "official", "organiser"):
        if not str(getattr(draft.contest, field)).strip():
            yield draft.read.problem(f'Mục "{field}" còn trống: viết vào.', "", 0, field)


def _of_lengths(draft: Draft) -> Iterator[Problem]:
    """What stands on a certificate must fit it: it is never cut."""
    for field, most in LONGEST_ON_PAPER.items():
        if (n := len(str(getattr(draft.contest, field)))) > most:
            yield draft.read.problem(_too_long(n, most), "", 0, field)
    for part, most in LONGEST_PARTS.items():
        for place, each in enumerate(getattr(draft.contest, part)):
            if (n := len(each.name)) > most:
                yield draft.read.problem(_too_long(n, most), part, place, "name")


def _too_long(n: int, most: int) -> str:
    return f"Dài {n} chữ cái, nhiều nhất {most}: không in vừa giấy chứng nhận."


OF_ALL: tuple[Callable[[Shelf], Iterable[Problem]], ...] = (
    grounds.stands_on_law,
    grounds.law_is_in_the_register,
    grounds.law_is_in_force,
    grounds.citation_is_exact,
    grounds.no_surer_than_its_law,
    grounds.read_where_the_text_is_held,
    grounds.checked_already,
    grounds.has_a_source,
    wording.short_enough,
    wording.easy_to_read,
    wording.quiet_on_a_lock_screen,
    wording.nothing_banned,
)
OF_CHOICES: tuple[Callable[[Shelf], Iterable[Problem]], ...] = (
    asking.exactly_one_is_right,
    asking.two_to_four_options,
    asking.labels_can_be_told_apart,
    asking.labels_are_not_numbers,
)


def _of_questions(draft: Draft, shelf: Shelf) -> Iterator[Problem]:
    """The contest's own questions are held to what every question is held to."""
    every = _shelf(draft, shelf, draft.contest.question)
    choices = _shelf(draft, shelf, [each for each in draft.contest.question if each.options])
    for rule in OF_ALL:
        yield from rule(every)
    for rule in OF_CHOICES:
        yield from rule(choices)


def _shelf(draft: Draft, shelf: Shelf, own: Iterable[OwnQuestion]) -> Shelf:
    places = {each.key: n for n, each in enumerate(draft.contest.question)}
    asked = {each.key: _as_question(each) for each in own}
    passages = {at: passage for at, passage in shelf.reading.passages.items() if at[0] == "law"}
    passages |= {("question", key): draft.read.parts["question", places[key]] for key in asked}
    library = replace(shelf.library, cards={}, questions=asked, tracks=())
    return replace(shelf, reading=Reading(library, passages, ()))


def _as_question(own: OwnQuestion) -> Question:
    return Question(
        key=own.key,
        card="",
        topic=own.topic,
        ask=own.ask,
        options=own.options,
        explain=own.explain,
        laws=own.laws,
        review=Review(own.certainty, own.source, own.checked_on, own.checked_by, own.revision),
    )
