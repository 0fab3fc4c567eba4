"""How good "Hỏi luật" is, beside plain ways to search. `make eval`; add "misses" to see what was missed on the tune half."""

import statistics
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from bot.library.force import in_force
from bot.library.phrasebook import read_phrasebook
from bot.library.read import read_library
from bot.library.search import CardSearch
from bot.model.asked import Found
from bot.model.content import Library
from tests.eval.questions import AS_OF, Asked, questions
from tests.eval.rivals import rivals

CONTENT = Path(__file__).parent.parent.parent / "content"
GOALS = {"recall@1": 0.90, "recall@3": 0.97}
ELSEWHERE_GOAL = 0.05
ALIKE = 0.75


class Score(Struct, frozen=True):
    """Shares from 0 to 1; `elsewhere` of questions that are not ours, `wrong` of those that are, answered confidently."""

    first: float
    three: float
    elsewhere: float
    wrong: float
    answered: float
    none: float
    helped: float


def library_of_the_day() -> Library:
    return in_force(read_library(CONTENT)[0], AS_OF)


def search_of_the_day(library: Library) -> CardSearch:
    return CardSearch(library, read_phrasebook(CONTENT))


def strict_search(library: Library, test: Iterable[Asked]) -> CardSearch:
    """Without any way of asking (asked.toml) that nearly is a test question: whoever wrote it may have known it."""
    book = read_phrasebook(CONTENT)

    def telling(text: str) -> frozenset[str]:
        return frozenset(word.bare for word in book.plain(text).words if word.bare not in book.small)

    known = [telling(each.q) for each in test]
    left = {
        card: tuple(way for way in ways if not any(_alike(telling(way), each) for each in known))
        for card, ways in book.asked.items()
    }
    return CardSearch(library, replace(book, asked=left))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Three of four telling words in common."""
    return len(one & other) >= ALIKE * len(one | other) > 0


def keys_of(found: Found) -> list[str]:
    cards = [scored.card for scored in found.cards]
    return ["help", *cards] if found.kind == "help" else cards


def score(asked: Iterable[Asked], search: Callable[[str], Found]) -> Score:
    """A question that is answered "none" counts as missed, though a card was ranked."""
    ours = [(each, search(each.q)) for each in asked if each.is_ours]
    others = [search(each.q) for each in asked if not each.is_ours]
    told = [(each, found) for each, found in ours if found.kind == "answer"]
    help_wanted = [found.kind == "help" for each, found in ours if each.wants_help]
    return Score(
        first=_share(bool({*keys_of(found)[:1]} & {*each.cards}) for each, found in ours),
        three=_share(bool({*keys_of(found)[:3]} & {*each.cards}) for each, found in ours),
        elsewhere=_share(found.kind in ("answer", "help") for found in others),
        wrong=_share(found.kind == "answer" and found.cards[0].card not in each.cards for each, found in ours),
        answered=len(told) / len(ours),
        none=_share(found.kind == "none" for found in others),
        helped=_share(help_wanted),
    )


def plain_score(asked: Iterable[Asked], search: Callable[[str], list[str]]) -> tuple[float, float]:
    """Of the questions that cards answer: recall at 1 and at 3."""
    ours = [(each, search(each.q)) for each in asked if each.is_ours and each.cards[0] != "help"]
    return (
        _share(bool({*keys[:1]} & {*each.cards}) for each, keys in ours),
        _share(bool({*keys[:3]} & {*each.cards}) for each, keys in ours),
    )


def milliseconds(asked: Iterable[Asked], search: Callable[[str], object]) -> tuple[float, float]:
    """p50 and p95."""
    times = []
    for each in asked:
        begun = time.perf_counter()
        search(each.q)
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times), statistics.quantiles(times, n=20)[18]


def main() -> None:
    library, every = library_of_the_day(), questions()
    search = search_of_the_day(library)
    bare = sum(each.is_bare for each in every) / len(every)
    print(f"{len(every)} questions, {sum(each.is_ours for each in every)} ours, {bare:.0%} without accents")
    print(f"{len(library.cards)} cards in force on {AS_OF:%d/%m/%Y}\n")
    print(f"{'':24}{'half':6}{'recall@1':>10}{'recall@3':>10}{'p50 ms':>9}{'p95 ms':>9}")
    for half in ("tune", "test"):
        asked = [each for each in every if each.half == half]
        _tell("Hỏi luật", half, asked, search)
        if half == "test":
            _tell("  no like way of asking", half, asked, strict_search(library, asked))
        for name, rival in rivals(library).items():
            first, three = plain_score(asked, rival)
            p50, p95 = milliseconds(asked, rival)
            print(f"{name:24}{half:6}{first:10.3f}{three:10.3f}{p50:9.1f}{p95:9.1f}")
    if "misses" in sys.argv:
        _misses([each for each in every if each.half == "tune"], search)


def _tell(name: str, half: str, asked: list[Asked], search: CardSearch) -> None:
    done = score(asked, search)
    p50, p95 = milliseconds(asked, search)
    print(f"{name:24}{half:6}{done.first:10.3f}{done.three:10.3f}{p50:9.1f}{p95:9.1f}")
    print(
        f"{'':30}one clear card {done.answered:.3f}, wrong one {done.wrong:.3f}, help found {done.helped:.3f};"
        f" not ours: answered {done.elsewhere:.3f}, none {done.none:.3f}"
    )


def _misses(asked: Iterable[Asked], search: Callable[[str], Found]) -> None:
    for each in asked:
        found = search(each.q)
        keys = keys_of(found)
        is_bold = not each.is_ours and found.kind == "answer"
        if is_bold or (each.is_ours and not {*keys[:1]} & {*each.cards}):
            print(
                f"{found.kind:7} {each.q} -> {', '.join(keys[:3])}   wanted: {', '.join(each.cards[:2]) or 'nothing'}"
            )


def _share(those: Iterable[bool]) -> float:
    every = list(those)
    return sum(every) / len(every) if every else 0.0


if __name__ == "__main__":
    main()
