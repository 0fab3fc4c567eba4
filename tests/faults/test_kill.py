"""P1, P2, P3, I1, I4, I5, I14: what was acknowledged is processed once, whenever the process dies."""

from pathlib import Path

import pytest
from msgspec import structs

from tests.faults.kill import run


@pytest.mark.faults
async def test_nothing_acknowledged_is_lost_or_counted_twice_over_25_kills(tmp_path: Path) -> None:
    figures = await run(kills=25, seed=1, chats=120, folder=tmp_path)
    print(structs.asdict(figures))
    assert figures.problems == []
    assert figures.answers >= 500, "too little work to prove anything"
