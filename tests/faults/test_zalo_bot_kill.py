"""P1, P2, P3, I1, I4, I5, I14 on the Zalo Bot Platform: what was acknowledged is processed once, whenever the process dies."""

from pathlib import Path

import pytest
from msgspec import structs

from tests.faults.zalo_bot_kill import run


@pytest.mark.faults
async def test_nothing_acknowledged_is_lost_or_counted_twice_over_5_kills(tmp_path: Path) -> None:
    figures = await run(kills=5, seed=1, chats=40, folder=tmp_path)
    print(structs.asdict(figures))
    assert figures.problems == []
    assert figures.answers >= 200, "too little work to prove anything"
