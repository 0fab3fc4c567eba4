"""Words that content must not say: telling ones (not first on a lock screen) and banned ones (nowhere)."""

import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from bot.library.files import opened
from bot.library.lines import Passage
from bot.library.rows import Entry, table, whole
from bot.model.content import Problem


class Ban(Struct, frozen=True, forbid_unknown_fields=True):
    """A regular expression that no text may match, unless the same text holds the words of `unless`."""

    pattern: str
    sentence: str
    unless: str = ""

    def found_in(self, text: str) -> re.Match[str] | None:
        if self.unless and self.unless.lower() in text.lower():
            return None
        return re.search(self.pattern, text, re.IGNORECASE)


class Telling(Struct, frozen=True, forbid_unknown_fields=True):
    words: tuple[str, ...]


def telling_words(folder: Path) -> Iterator[str | Problem]:
    """lexicon/telling.toml, in lower case."""
    for each in opened(folder, folder / "lexicon" / "telling.toml"):
        if isinstance(each, Problem):
            yield each
        else:
            yield from _words(each)


def _words(passage: Passage) -> Iterator[str | Problem]:
    for each in whole(passage, Telling, "telling"):
        if isinstance(each, Problem):
            yield each
        elif each.value:
            yield from (word.lower() for word in each.value.words)


def bans(folder: Path) -> Iterator[Ban | Problem]:
    """lexicon/banned.toml. A pattern that is no regular expression is a problem itself."""
    for each in table(folder, "lexicon/banned.toml", "banned", Ban):
        if isinstance(each, Problem):
            yield each
        else:
            yield from _ban(each)


def _ban(row: Entry[Ban]) -> Iterator[Ban | Problem]:
    if row.value is None:
        return
    try:
        re.compile(row.value.pattern)
    except (re.error, OverflowError) as error:
        yield row.passage.problem(f"Mẫu tìm chữ viết sai ({error}): sửa lại.", "pattern")
    else:
        yield row.value
