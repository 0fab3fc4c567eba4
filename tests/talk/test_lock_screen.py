"""Safety S1, S2: what a lock screen shows of any message tells nothing; names and menus never tell."""

import tomllib
from collections.abc import Iterator

import pytest

from bot.channels.text import heading
from bot.model.content import Card
from bot.model.conversation import InQuiz, Reading
from bot.model.replies import Say
from bot.talk.cards import show as show_card
from bot.talk.quiz import answer
from bot.talk.quiz import show as show_question
from tests.talk.states import STATES
from tests.talking import ROOT, Villager, shipped_library

SEEN = 60
TELLING = tomllib.loads((ROOT / "content" / "lexicon" / "telling.toml").read_text())["words"]


def tells(text: str) -> list[str]:
    words = "".join(sign if sign.isalnum() else " " for sign in text.lower())
    seen = f" {' '.join(words.split())} "
    return [word for word in TELLING if f" {word} " in seen]


def told(say: Say) -> list[str]:
    return tells(" ".join(heading(say).split())[:SEEN])


def messages(card: Card) -> Iterator[Say]:
    villager = Villager(shipped_library())
    world, talk = villager.world(), villager.talk
    for view in ("card", "example", "law", "pass-on"):
        yield from says(show_card(world, talk, Reading(card.key, view)).replies)
    for question in villager.library.questions_on(card.key):
        place = InQuiz(card.topic, (question.key,), seed=1)
        yield from says(show_question(world, talk, place).replies)
        for option in question.options:
            yield from says(answer(world, talk, place, option.label).replies)


def says(replies: tuple[object, ...]) -> list[Say]:
    return [reply for reply in replies if isinstance(reply, Say)]


@pytest.mark.parametrize("card", shipped_library().cards.values(), ids=lambda card: card.key)
def test_the_first_sixty_letters_of_every_message_on_a_card_tell_nothing(card: Card) -> None:
    assert {heading(say)[:SEEN]: told(say) for say in messages(card) if told(say)} == {}


@pytest.mark.parametrize("state", STATES)
def test_the_first_sixty_letters_of_every_screen_tell_nothing(state: str) -> None:
    for talk in (STATES[state](), STATES[state]().types("giúp"), STATES[state]().types("zzz")):
        assert {say.title: told(say) for say in talk.says if told(say)} == {}


def test_names_in_menus_tell_nothing() -> None:
    names = [topic.name for topic in shipped_library().topics]
    rows = [row for make in STATES.values() for row in make().rows]
    quiet = [row for row in names + rows if tells(row)]
    answers = {option.label for question in Villager().library.questions.values() for option in question.options}
    assert [row for row in quiet if row not in answers] == []
