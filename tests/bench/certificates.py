"""Certificates: 300 as a PDF in a process of their own, its memory, and one picture for a chat. `python -m tests.bench.certificates`

Side by side with a card's picture, which the same press draws.
"""

import argparse
import resource
import statistics
import time
from collections.abc import Callable

from bot.model.certificates import Certificate
from bot.papers.certificates import pdf, png
from bot.papers.picture import picture
from tests.talking import shipped_library

ROUNDS = 15
GOAL_PDF_SECONDS = 20.0
GOAL_RATIO = 3.0
NAMES = ("Nông Thị Hoa", "Giàng A Páo", "Bàn Thị Mẩy", "Hoàng Văn Thụ", "Vàng Thị Mỷ")


def certificate(n: int) -> Certificate:
    code = f"K7M4XRTPQ9AC4HN{n:03}"
    return Certificate(
        contest="Cuộc thi Tìm hiểu pháp luật về bình đẳng giới và phòng, chống bạo lực gia đình năm 2026",
        organiser="Sở Tư pháp",
        code=code,
        address=f"https://loaban.example.vn/thi/binh-dang-gioi/giay/{code}",
        dated="2026-12-15",
        name=f"{NAMES[n % len(NAMES)]} {n}",
        place="Xã Thất Khê",
        prize="Giải Nhất",
        rank=n + 1,
        version=1,
    )


def median(work: Callable[[int], object]) -> float:
    work(0)  # the fonts are read once
    taken = []
    for n in range(1, ROUNDS + 1):
        start = time.perf_counter()
        work(n)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def main(number: int) -> None:
    cards = list(shipped_library().cards.values())
    one = median(lambda n: png(certificate(n)))
    card = median(lambda n: picture(cards[n], shipped_library(), "square"))
    start = time.perf_counter()
    drawn = pdf([certificate(n) for n in range(number)])
    seconds = time.perf_counter() - start
    apart = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"one picture {one * 1000:.0f} ms, a card's {card * 1000:.0f} ms: {one / card:.1f} (goal <= {GOAL_RATIO})")
    print(
        f"{number} certificates as PDF: {seconds:.1f} s (goal <= {GOAL_PDF_SECONDS:.0f}), {len(drawn) / 1e6:.1f} MB, {apart} MB in a process of its own"
    )
    if seconds > GOAL_PDF_SECONDS * number / 300 + 1 or one / card > GOAL_RATIO:
        raise SystemExit("slower than it should be")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--number", type=int, default=300)
    main(parser.parse_args().number)
