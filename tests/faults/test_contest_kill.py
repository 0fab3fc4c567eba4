"""P1, P2, I2, I3, I15 in a contest: no acknowledged answer lost, none twice, deadlines kept, whenever the process dies."""

from pathlib import Path

import pytest
from msgspec import structs

from tests.faults.contest_kill import run


@pytest.mark.faults
async def test_no_answer_of_a_contest_is_lost_or_counted_twice_over_25_kills(tmp_path: Path) -> None:
    figures = await run(kills=25, seed=1, chats=120, folder=tmp_path)
    print(structs.asdict(figures))
    assert figures.problems == []
    assert figures.answers >= 500, "too little work to prove anything"
    assert figures.late > 0, "nobody ran out of time"
