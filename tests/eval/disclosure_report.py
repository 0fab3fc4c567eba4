"""What the ear hears of the labelled sentences: `python -m tests.eval.disclosure_report [--tune]`.

Recall by kind is the share of disclosures that are heard at all (the card hardly differs by kind);
false alarms are harmless sentences that are heard. `--tune` shows what went wrong, of the tune half only.
"""

import sys
from collections import Counter

from msgspec import Struct

from bot.library.disclosure import LexiconEar, read_ear
from tests.eval.sentences import ROOT, Sentence, sentences


class Figure(Struct, frozen=True):
    heard: int
    of: int

    @property
    def share(self) -> float:
        return self.heard / self.of if self.of else 0.0

    def __str__(self) -> str:
        return f"{self.heard:4} / {self.of:<4} {self.share:6.1%}"


def measured(ear: LexiconEar, those: list[Sentence]) -> dict[str, Figure]:
    """By kind; "" are false alarms, "all" is the recall of all kinds together."""
    of = Counter(each.kind for each in those)
    heard = Counter(each.kind for each in those if ear(each.text) is not None)
    figures = {kind: Figure(heard[kind], of[kind]) for kind in sorted(of)}
    told = [kind for kind in of if kind]
    figures["all"] = Figure(sum(heard[kind] for kind in told), sum(of[kind] for kind in told))
    return figures


def main() -> None:
    ear = read_ear(ROOT / "content")
    if "--tune" in sys.argv:
        _show_misses(ear)
    for half in ("tune", "test"):
        _show(f"disclosures, {half} half", ear, [each for each in sentences() if each.half == half])
    _show("disclosures written last, never tuned on", ear, list(sentences("disclosures_last")))


def _show(title: str, ear: LexiconEar, those: list[Sentence]) -> None:
    print(title)
    for kind, figure in measured(ear, those).items():
        print(f"  {kind or 'false alarms':14} {figure}")


def _show_misses(ear: LexiconEar) -> None:
    for each in sentences():
        if each.half == "tune" and bool(each.kind) != bool(ear(each.text)):
            why = ear.matches(each.text)[:2]
            print(f"{'MISSED' if each.kind else 'ALARM '} {each.kind:11} {each.text}   {why or ''}")


if __name__ == "__main__":
    main()
