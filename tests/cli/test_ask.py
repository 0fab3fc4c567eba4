"""bot ask: one line in, one line out, with the text as the person would read it."""

import json
from typing import Any

from typer.testing import CliRunner

from bot.cli import app


def asked(*lines: str) -> list[dict[str, Any]]:
    result = CliRunner().invoke(app, ["ask", "--jsonl", "--as-of", "2026-11-23"], input="\n".join(lines) + "\n")
    assert result.exit_code == 0
    return [json.loads(line) for line in result.output.splitlines()]


def test_a_question_gets_its_cards_best_first() -> None:
    (told,) = asked('{"q": "bao nhieu tuoi duoc cuoi"}')
    assert (told["q"], told["kind"]) == ("bao nhieu tuoi duoc cuoi", "answer")
    assert 1 <= len(told["cards"]) <= 5
    best = told["cards"][0]
    assert set(best) == {"key", "title", "text", "score"}
    assert best["key"] == "tuoi-ket-hon"
    assert best["title"] in best["text"]
    assert "Luật Hôn nhân và gia đình 2014, Điều 8" in best["text"]
    scores = [card["score"] for card in told["cards"]]
    assert scores == sorted(scores, reverse=True)


def test_the_help_card_is_the_answer_to_who_asks_for_a_number() -> None:
    (told,) = asked('{"q": "số điện thoại công an"}')
    assert (told["kind"], told["cards"][0]["key"]) == ("help", "help")
    assert "113" in told["cards"][0]["text"]
    assert len(told["cards"]) <= 5


def test_what_is_not_ours_gets_nothing() -> None:
    assert asked('{"q": "thời tiết hôm nay"}') == [{"q": "thời tiết hôm nay", "kind": "none", "cards": []}]


def test_a_broken_line_is_told_and_the_next_is_answered() -> None:
    wrong, right = asked("nghe", '{"q": "tảo hôn là gì"}')
    assert "error" in wrong
    assert right["cards"][0]["key"] == "cuoi-som-la-gi"


def test_arguments_are_questions_too() -> None:
    result = CliRunner().invoke(app, ["ask", "--as-of", "2026-11-23", "tảo hôn là gì"])
    assert "Thế nào là cưới quá sớm?" in result.output
