"""Whether the content may be shown: the slips of reading, then the rules, each with its own reason."""

import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path

from bot.library import asking, balance, grounds, likeness, register, statements, tracks, wording
from bot.library.contest_check import contest_problems
from bot.library.held import held_texts
from bot.library.lexicon import bans, telling_words
from bot.library.plan import plan_slips
from bot.library.read import read
from bot.library.shelf import Shelf
from bot.library.voices import voice_slips
from bot.model.content import Problem

Rule = Callable[[Shelf], Iterable[Problem]]

RULES: tuple[Rule, ...] = (
    register.keys_are_plain,
    register.the_register_holds_together,
    register.no_two_cards_share_a_place,
    grounds.stands_on_law,
    grounds.law_is_in_the_register,
    grounds.law_is_in_force,
    grounds.citation_is_exact,
    grounds.no_surer_than_its_law,
    grounds.read_where_the_text_is_held,
    grounds.checked_already,
    grounds.has_a_source,
    grounds.days_run_forwards,
    wording.short_enough,
    wording.easy_to_read,
    wording.quiet_on_a_lock_screen,
    wording.quiet_in_menus,
    wording.nothing_banned,
    asking.exactly_one_is_right,
    asking.two_to_four_options,
    asking.only_wrong_ones_have_a_reason,
    asking.labels_can_be_told_apart,
    asking.labels_are_not_numbers,
    asking.belongs_to_a_card_of_its_topic,
    asking.every_card_is_asked,
    balance.length_does_not_betray,
    balance.no_answer_stands_out,
    balance.position_does_not_betray,
    balance.stories_enough,
    tracks.stands_on_cards_there_are,
    tracks.asks_what_it_taught,
    tracks.long_enough_a_test,
    tracks.nothing_twice,
    statements.stand_on_no_law,
    statements.are_short_and_quiet,
    statements.are_checked,
    statements.are_told_apart,
    statements.stand_on_tracks_as_they_should,
    statements.numbers_differ,
    likeness.no_card_twice,
    likeness.no_question_twice,
)


# Of a day to come: that a law will have ended is foreseen (bot/library/outlook.py), not a slip.
RULES_AHEAD: tuple[Rule, ...] = tuple(rule for rule in RULES if rule is not grounds.law_is_in_force)


def check(folder: Path, day: dt.date, rules: tuple[Rule, ...] = RULES) -> tuple[Problem, ...]:
    """All problems, by file and line, as of `day`: a law may end and a content folder go stale untouched."""
    reading = read(folder)
    words, patterns = list(telling_words(folder)), list(bans(folder))
    held, unheld = held_texts(folder, (key for kind, key in reading.passages if kind == "law"))
    shelf = Shelf(
        reading,
        day,
        telling=tuple(each for each in words if not isinstance(each, Problem)),
        bans=tuple(each for each in patterns if not isinstance(each, Problem)),
        held=held,
    )
    slips = [each for each in (*words, *patterns) if isinstance(each, Problem)]
    found = [problem for rule in rules for problem in rule(shelf)]
    found += contest_problems(folder, shelf)
    found += voice_slips(folder, (key for kind, key in reading.passages if kind == "card"))
    return tuple(sorted({*reading.problems, *slips, *unheld, *found, *plan_slips(folder, reading.library)}))
