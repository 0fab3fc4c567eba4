"""A hall survives kill -9 in the middle of a question: acknowledged answers kept, none twice, and the time goes on."""

from pathlib import Path

import pytest
from msgspec import structs

from tests.faults.hall_kill import PHONES, run


@pytest.mark.faults
async def test_no_answer_of_a_hall_is_lost_and_the_question_goes_on_with_its_time(tmp_path: Path) -> None:
    figures = await run(kills=6, seed=1, folder=tmp_path)
    print(structs.asdict(figures))
    assert figures.problems == []
    assert figures.kept == PHONES
    assert figures.acknowledged >= 200, "too little work to prove anything"
