"""The texts we hold: of which articles the text itself was read, and of which only a summary (content/held.toml)."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from bot.library.rows import Entry, table
from bot.model.content import Problem

HELD = "held.toml"


class Held(Struct, frozen=True, forbid_unknown_fields=True):
    """Of one law. An article stands in one of the two lists, once."""

    law: str
    articles: tuple[str, ...]
    summaries: tuple[str, ...] = ()

    @property
    def twice(self) -> list[str]:
        every = [*self.articles, *self.summaries]
        return sorted({article for article in every if every.count(article) > 1})


Texts = Mapping[str, Held]
"""By the key of the law."""


def held_texts(folder: Path, laws: Iterable[str]) -> tuple[Texts | None, list[Problem]]:
    """None where the file has a slip: it is mended first, and says nothing against a card until then."""
    rows = list(table(folder, HELD, "held", Held))
    slips = [each for each in rows if isinstance(each, Problem)]
    entries = [each for each in rows if not isinstance(each, Problem)]
    slips += _slips(entries, set(laws))
    return (None if slips else {each.value.law: each.value for each in entries if each.value}), slips


def _slips(entries: list[Entry[Held]], laws: set[str]) -> Iterator[Problem]:
    met: set[str] = set()
    for entry in entries:
        if held := entry.value:
            if held.law not in laws:
                yield entry.passage.problem(f'Không có văn bản "{held.law}" trong laws.toml: sửa mã.', "law")
            if held.law in met:
                yield entry.passage.problem(f'Văn bản "{held.law}" đã có mục ở trên: gộp làm một.', "law")
            for article in held.twice:
                yield entry.passage.problem(f"Điều {article} ghi hai lần: chỉ giữ một.", "articles")
            met.add(held.law)
